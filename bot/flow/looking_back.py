"""
Looking back: who asks for the history gets what they may see, and that is on record.

Every page is judged anew.  If the asking cannot be written down, nothing is shown.
"""

from __future__ import annotations

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
from bot.flow.asked import Understanding
from bot.flow.judging import place_of
from bot.flow.pressing import number_in
from bot.flow.sight import Sight
from bot.flow.turning import MOST_LINES, page

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
        public = shape is Shape.CHANNEL
        sight = Sight(self._judging, self._reader, asking, public=public)
        self._demand(asked.wanted, asking, sight)
        found, left_out = page(self._reader, asking.actor.team, asked, sight)
        if not found.events:
            sight.demand_any()
        again = question(asked.wanted, before=asked.before, after=asked.after)
        shown = _about_room(asked.wanted.room) | {"lines": len(found.events)}
        if left_out:
            shown["left_out"] = left_out
        self.noted(asking, shape, asked=again, **shown)
        older, newer = found.older, found.newer
        told = Page(
            asked.wanted,
            question(asked.wanted, before=older) if older is not None else "",
            question(asked.wanted, after=newer) if newer is not None else "",
            left_out,
            found.looked,
            (*asked.said, *self._behind(found, asked.wanted)),
            self._cards(found.events),
        )
        about = _about(asked.wanted, asking)
        return HistoryShown(about, found.events, again, older is not None, told)

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
        shown = _about_room(feed.room.text) | {"lines": len(found.events)}
        self.noted(click, Shape.PAGE, asked=f"feed {number}", **shown)
        # What cannot be asked by typing cannot be asked again by sharing.
        more = found.older is not None
        return HistoryShown(about, found.events, "", more, Page(wanted))

    def sight(
        self, asking: Asking | Click, *, public: bool = False
    ) -> Callable[[Event], bool]:
        """What tells of a line whether it is for them, or *public*, for all there."""
        return Sight(self._judging, self._reader, asking, public=public).may_read

    def lines(self, wanted: Filter, asking: Asking) -> Iterator[Event | None]:
        """Every line that fits, newest first; None for one that is not for them."""
        sight = Sight(self._judging, self._reader, asking)
        for event in self._every(wanted, asking.actor.team):
            yield event if sight.may_read(event) else None

    def _every(self, wanted: Filter, team: str) -> Iterator[Event]:
        """Every line that fits, newest first, whoever may see it."""
        before: int | None = None
        while True:
            found = self._reader.find(team, wanted, before=before, most=_FILE_PAGE)
            yield from reversed(found.events)
            if found.older is None:
                return
            before = found.older

    def asks_again(self, wanted: Filter) -> str:
        """The line that asks for the same, whenever it is sent."""
        return question(wanted)

    def _file(self, ask: HistoryAsk, asking: Asking) -> FileComing:
        asked = self._understanding.understood(ask, asking)
        sight = Sight(self._judging, self._reader, asking)
        self._demand(asked.wanted, asking, sight)
        sight.demand_any()
        if self._sheets is None:
            raise WrongStateError(
                "No files are sent here.", remedy="Whoever runs OnAir exports them."
            )
        self._sheets.send(self, asked.wanted, asking)
        return FileComing(asked.wanted)

    def _demand(self, wanted: Filter, asking: Asking, sight: Sight) -> None:
        """
        Go on only if the room that was named is for them.

        A room that is on record no more is known by a line that they may read.

        Raises:
            NotAllowedError: It is not.
            UnknownRoomError: Nobody knows it.
        """
        if wanted.room is None:
            return
        team, name = asking.actor.team, wanted.room
        room = self._reader.room(team, name)
        self._judging.demand(asking, Action.SEE, place_of(room, asking, name))
        lines = self._every(Filter(room=name), team)
        if room is None and not any(map(sight.may_read, lines)):
            error = self._judging.unknown_room(asking, name, Action.SEE)
            error.remedy += f" To look for the word itself, write text={name}."
            raise error

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


def _about_room(name: str | None) -> dict[str, str | int | bool]:
    """Who may not see that room does not read either that it was asked about."""
    return {"room": name} if name else {}


def _about(wanted: Filter, asking: Asking) -> str:
    """What is asked for first of all, in words."""
    if wanted.operation is not None:
        return f"operation {wanted.operation}"
    if wanted.room is not None:
        return wanted.room
    here = wanted.channel is not None and wanted.channel == asking.channel
    return "this channel" if here else "everything"
