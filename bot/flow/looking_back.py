"""
Looking back: who asks for the history gets what they may see, and that is on record.

Every page is judged anew.  If the asking cannot be written down, nothing is shown.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from bot.commands import understand
from bot.commands.grammar import is_history
from bot.commands.history import question
from bot.domain.answer import HistoryShown
from bot.domain.asking import FileComing, Page, Shape
from bot.domain.command import Action, Button
from bot.domain.errors import RecordUnavailableError, WrongStateError
from bot.domain.history import EventKind
from bot.domain.history_filter import Filter, Found
from bot.flow.asked import Asked, Understanding
from bot.flow.judging import place_of
from bot.flow.pressing import number_in
from bot.flow.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.commands.grammar import HistoryAsk
    from bot.domain.answer import Answer
    from bot.domain.command import Asking, Click
    from bot.domain.history import Event
    from bot.domain.report import Posted
    from bot.flow.asked import Learns
    from bot.flow.judging import Judging
    from bot.ports import Ledger, Reader

MOST_LINES = 20
# A page full of lines that are not for the asker is passed over so many times.
_MOST_ROUNDS = 10
_FILE_PAGE = 500
PRESSED = frozenset({Button.SHARE, Button.OLDER, Button.NEWER, Button.CSV})
"""The buttons whose value is a line that asks for the history."""


class Sends(Protocol):
    """Makes files and sends them, later."""

    def send(self, source: LookingBack, wanted: Filter, asking: Asking) -> None:
        """
        Begin to make it.

        Raises:
            WrongStateError: Too many are being made.
        """


class LookingBack:
    """Answers who asks for the history."""

    def __init__(
        self,
        reader: Reader,
        ledger: Ledger,
        judging: Judging,
        zones: Learns | None = None,
        sheets: Sends | None = None,
    ) -> None:
        """
        Wire it.

        Args:
            reader: Where lines are found.
            ledger: Where the asking goes on record.
            judging: Asks the rules.
            zones: Learns where people live, for the next time.
            sheets: Sends files; without one, nobody gets any.
        """
        self._reader = reader
        self._ledger = ledger
        self._judging = judging
        self._understanding = Understanding(reader, ledger, zones)
        self._sheets = sheets

    def answer(
        self, ask: HistoryAsk, asking: Asking, shape: Shape = Shape.PAGE
    ) -> HistoryShown:
        """
        A page of the lines that are for them; that it was shown is on record.

        Raises:
            NotAllowedError: It is about what they may not see.
            UnknownRoomError: One room was named, and nobody knows it.
            UsageError: The moments asked for cannot be.
            RecordUnavailableError: It cannot be read, or not be put on record.
        """
        asked = self._understanding.understood(ask, asking)
        self._demand(asked.wanted, asking)
        public = shape is Shape.CHANNEL
        sight = Sight(self._judging, self._reader, asking, public=public)
        found, left_out = self._visible(asked, asking, sight)
        if not found.events:
            sight.demand_any()
        again = question(asked.wanted, before=asked.before, after=asked.after)
        self._note(asking, again, len(found.events), left_out, shape)
        older, newer = found.older, found.newer
        page = Page(
            asked.wanted,
            question(asked.wanted, before=older) if older is not None else "",
            question(asked.wanted, after=newer) if newer is not None else "",
            left_out,
            found.looked,
            (*asked.said, *self._behind(found, asked.wanted)),
            self._cards(found.events),
        )
        about = _about(asked.wanted, ask)
        return HistoryShown(about, found.events, again, older is not None, page)

    def pressed(self, button: Button, asking: Asking) -> tuple[Answer, bool]:
        """
        What a button below the lines does, and whether everybody there is to see it.

        Raises:
            WrongStateError: Its value asks for no history: none of ours says that.
            OnAirError: As `answer`.
        """
        ask = understand(asking.command, asking.text)
        if not is_history(ask):
            raise WrongStateError(
                "Only an answer can be shared.", remedy="Type the command itself."
            )
        if button is Button.CSV:
            return self._file(ask, asking), False
        if button is Button.SHARE:
            return self.answer(ask, asking, Shape.CHANNEL), True
        return self.answer(ask, asking), False

    def feed_history(self, click: Click) -> HistoryShown:
        """
        The story of one feed, behind its card's button.

        Raises:
            WrongStateError: No such feed.
            NotAllowedError: Not for them.
        """
        number = number_in(click.value)
        feed = self._reader.feed(number)
        if feed is None or feed.team != click.actor.team:
            raise WrongStateError(
                "That card is not on record here.", remedy="See /onair history."
            )
        room = self._reader.room(feed.team, feed.room.text)
        self._judging.demand(click, Action.SEE, place_of(room, click, feed.room.text))
        wanted = Filter(feed=number)
        found = self._reader.find(feed.team, wanted, most=MOST_LINES)
        about = f"this {feed.target.kind.value} of {feed.room}"
        self._note(click, f"feed {number}", len(found.events), 0, Shape.PAGE)
        # What cannot be asked by typing cannot be asked again by sharing.
        more = found.older is not None
        return HistoryShown(about, found.events, "", more, Page(wanted))

    def sight(self, asking: Asking | Click) -> Callable[[Event], bool]:
        """What tells of a line whether it is for them; each room is judged once."""
        return Sight(self._judging, self._reader, asking).may_read

    def lines(self, wanted: Filter, asking: Asking) -> Iterator[Event | None]:
        """Every line that fits, newest first; None for one that is not for them."""
        sight = Sight(self._judging, self._reader, asking)
        before: int | None = None
        while True:
            found = self._reader.find(
                asking.actor.team, wanted, before=before, most=_FILE_PAGE
            )
            for event in reversed(found.events):
                yield event if sight.may_read(event) else None
            if found.older is None:
                return
            before = found.older

    def asks_again(self, wanted: Filter) -> str:
        """The line that asks for the same, whenever it is sent."""
        return question(wanted)

    def _file(self, ask: HistoryAsk, asking: Asking) -> FileComing:
        asked = self._understanding.understood(ask, asking)
        self._demand(asked.wanted, asking)
        Sight(self._judging, self._reader, asking).demand_any()
        if self._sheets is None:
            raise WrongStateError(
                "No files are sent here.", remedy="Whoever runs OnAir exports them."
            )
        self._sheets.send(self, asked.wanted, asking)
        return FileComing(asked.wanted)

    def _demand(self, wanted: Filter, asking: Asking) -> None:
        """
        Go on only if the room that was named is for them.

        Raises:
            NotAllowedError: It is not.
            UnknownRoomError: Nobody knows it.
        """
        if wanted.room is None:
            return
        team, name = asking.actor.team, wanted.room
        room = self._reader.room(team, name)
        self._judging.demand(asking, Action.SEE, place_of(room, asking, name))
        if room is None and not self._reader.history(team, room=name, most=1):
            error = self._judging.unknown_room(asking, name, Action.SEE)
            error.remedy += f" To look for the word itself, write text={name}."
            raise error

    def _visible(self, asked: Asked, asking: Asking, sight: Sight) -> tuple[Found, int]:
        """A page of lines that are for them, and how many others were passed over."""
        team = asking.actor.team
        up = asked.after is not None
        before, after, left_out = asked.before, asked.after, 0
        pages: list[tuple[Event, ...]] = []
        first = found = Found(())
        for at in range(_MOST_ROUNDS):
            missing = MOST_LINES - sum(map(len, pages))
            found = self._reader.find(
                team, asked.wanted, before=before, after=after, most=missing
            )
            first = first if at else found
            seen = tuple(one for one in found.events if sight.may_read(one))
            left_out += len(found.events) - len(seen)
            pages.append(seen)
            ahead = found.newer if up else found.older
            if ahead is None or found.looked or len(seen) == missing:
                break
            before, after = (None, ahead) if up else (ahead, None)
        events = tuple(chain.from_iterable(pages if up else reversed(pages)))
        if up:
            return replace(found, events=events, older=first.older), left_out
        return replace(found, events=events, newer=first.newer), left_out

    def _note(
        self,
        asking: Asking | Click,
        again: str,
        lines: int,
        left_out: int,
        shape: Shape,
    ) -> None:
        """
        Put on record what is shown, to whom.

        Raises:
            RecordUnavailableError: It cannot be; then nothing is shown.
        """
        shown: dict[str, str | int | bool] = {"asked": again, "lines": lines}
        if left_out:
            shown["left_out"] = left_out
        self.noted(asking, shape, **shown)

    def noted(
        self, asking: Asking | Click, shape: Shape, **shown: str | int | bool
    ) -> None:
        """
        Put on record that lines are shown.

        Raises:
            RecordUnavailableError: It cannot be; then nothing may be shown.
        """
        origin = self._judging.origin_of(asking)
        try:
            self._ledger.note(
                EventKind.SHOWN,
                origin,
                what="history",
                action=Action.SEE.value,
                shape=shape.value,
                **shown,
            )
        except RecordUnavailableError as error:
            raise RecordUnavailableError(
                "That you asked cannot be put on record just now, so nothing of the "
                f"history is shown. {error.what}",
                remedy=error.remedy,
            ) from error

    def _behind(self, found: Found, wanted: Filter) -> tuple[str, ...]:
        """Where to find what is older than all that is here."""
        if found.older is not None:
            return ()
        told = self._reader.shelf().told(wanted.since)
        return (told,) if told else ()

    def _cards(self, events: tuple[Event, ...]) -> dict[str, Posted]:
        """Where the cards stand that show what the lines tell of."""
        subjects = {f"feed/{one.feed}" for one in events if one.feed}
        subjects |= {f"operation/{one.operation}" for one in events if one.operation}
        return dict(self._reader.cards(subjects)) if subjects else {}


def _about(wanted: Filter, ask: HistoryAsk) -> str:
    """What is asked for first of all, in words."""
    if wanted.operation is not None:
        return f"operation {wanted.operation}"
    if wanted.room is not None:
        return wanted.room
    return "this channel" if ask.here else "everything"
