"""
Sight: which lines of the history one person may see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.history import EventKind
from bot.flow.judging import place_of

if TYPE_CHECKING:
    from bot.domain.command import Asking, Click
    from bot.domain.history import Event
    from bot.flow.judging import Judging
    from bot.ports import Reader

# Their rooms are called as somebody typed it.
_AS_TYPED = frozenset({EventKind.REFUSED, EventKind.SHOWN})


class Sight:
    """What one person may see; each room is judged once."""

    def __init__(
        self,
        judging: Judging,
        reader: Reader,
        asking: Asking | Click,
        *,
        public: bool = False,
    ) -> None:
        """Nothing is judged yet; *public*: everybody in the channel will read it."""
        self._judging = judging
        self._reader = reader
        self._asking = asking
        self._public = public
        self._rooms: dict[tuple[str, bool], bool] = {}

    def may_read(self, event: Event) -> bool:
        """
        One's own lines always; others' where the room may be seen.

        What is for its asker alone is not for a whole channel.
        """
        if event.actor == self._asking.actor and not self._public:
            return True
        typed = event.kind in _AS_TYPED
        seen = self._rooms.get((event.room, typed))
        if seen is None:
            seen = self._judged(event.room, typed=typed)
            self._rooms[event.room, typed] = seen
        return seen

    def _judged(self, name: str, *, typed: bool) -> bool:
        actor = self._asking.actor
        if not name:
            place = place_of(None, self._asking)
            return self._judging.verdict(actor, Action.SEE, place).allowed
        room = self._reader.room(actor.team, name)
        if room is None and typed:
            # What an unknown room was called is for its asker alone.
            return False
        return self._judging.may_see(self._asking, room, name)

    def demand_any(self) -> None:
        """
        Go on only for those who may see anything at all.

        Raises:
            NotAllowedError: Nothing here is for them.
        """
        place = place_of(None, self._asking)
        verdict = self._judging.verdict(self._asking.actor, Action.SEE, place)
        if not verdict.allowed and not self._judging.visible_rooms(self._asking):
            raise self._judging.refusal(self._asking, Action.SEE, place, verdict)
