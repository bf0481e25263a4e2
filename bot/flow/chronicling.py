"""
Chronicling: the life of one operation, and the timeline of a channel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.asking import Shape
from bot.domain.chronicle import (
    LifeShown,
    Timeline,
    TimelineShown,
    TimelineWritten,
    story_lines,
)
from bot.domain.command import Button
from bot.domain.errors import WrongStateError
from bot.domain.history_filter import Filter

if TYPE_CHECKING:
    from bot.commands.grammar import HistoryAsk
    from bot.domain.command import Asking, Click
    from bot.domain.operation import Operation
    from bot.domain.report import Posted
    from bot.flow.looking_back import LookingBack
    from bot.ports import Ledger, Reader

MOST_OF_A_LIFE = 200
"""How many lines of one operation are read for one answer."""

MOST_OF_A_STORY = 400
"""How many lines of a channel, and of what began there, are read for a timeline."""

_MOST_FEEDS = 20
BUTTONS = frozenset({Button.TIMELINE, Button.MARKDOWN})
"""The buttons that tell the story of the channel they are pressed in."""


def is_life(ask: HistoryAsk) -> bool:
    """Whether one operation is asked for, and nothing of it is left out."""
    return ask.operation is not None and ask == type(ask)(operation=ask.operation)


class Chronicling:
    """Reads what belongs together, and leaves out what is not for whoever asks."""

    def __init__(self, reader: Reader, ledger: Ledger, looking: LookingBack) -> None:
        """
        Wire it.

        Args:
            reader: Where all is read from.
            ledger: What time it is.
            looking: Knows which lines are for whom, and puts on record who saw them.
        """
        self._reader = reader
        self._ledger = ledger
        self._looking = looking

    def life(self, number: int, asking: Asking) -> LifeShown:
        """
        Everything of one operation that the asker may see; that is on record first.

        Of what they may see nothing of it is not told whether there is such a number:
        numbers are easily guessed.

        Raises:
            RecordUnavailableError: It cannot be read, or not be put on record.
        """
        team, may_read = asking.actor.team, self._looking.sight(asking)
        found = self._reader.history(team, operation=number, most=MOST_OF_A_LIFE + 1)
        events = tuple(one for one in found[-MOST_OF_A_LIFE:] if may_read(one))
        operation = self._reader.operation(number) if events else None
        shown: dict[str, str | int | bool] = {"asked": f"/onair history {number}"}
        if operation is not None:
            # Who saw it is a part of its life.
            shown |= {"operation": number, "room": operation.room}
        self._looking.noted(asking, Shape.PAGE, lines=len(events), **shown)
        behind = self._reader.shelf().told(
            None if operation is None else operation.asked_at
        )
        return LifeShown(
            number=number,
            operation=operation,
            events=events,
            more=len(found) > MOST_OF_A_LIFE,
            card=None if operation is None else self._card(operation),
            at=self._ledger.now(),
            behind=behind,
        )

    def timeline(self, click: Click) -> TimelineShown | TimelineWritten:
        """
        What happened in the channel in which the button was pressed.

        Whatever the button says, it is of that channel, and holds what its presser
        may see; for all there, what they might share.  That it was shown, and to
        whom, goes on record first.

        Raises:
            WrongStateError: It was not pressed in a channel, or nothing is on record.
            RecordUnavailableError: It cannot be read, or not be put on record.
        """
        if not click.channel:
            raise WrongStateError(
                "A timeline is of a channel.",
                remedy="Type /onair history here in the channel that it is about.",
            )
        public = click.button is Button.TIMELINE
        told = self._told(click, public=public)
        if not told.events:
            raise WrongStateError(
                "Nothing is on record here that this timeline may tell.",
                remedy="See every line with /onair history here.",
            )
        shape = Shape.CHANNEL if public else Shape.MARKDOWN
        asked = "/onair history here, as a timeline"
        self._looking.noted(click, shape, asked=asked, lines=len(told.events))
        return TimelineShown(told) if public else TimelineWritten(told)

    def _told(self, click: Click, *, public: bool) -> Timeline:
        team, most = click.actor.team, MOST_OF_A_STORY
        may_read = self._looking.sight(click, public=public)
        here = self._reader.find(team, Filter(channel=click.channel), most=most)
        found = {one.number: one for one in here.events}
        feeds = sorted({one.feed for one in here.events if one.feed is not None})
        for feed in feeds[-_MOST_FEEDS:]:
            # What was begun here may have been stopped from elsewhere.
            of_it = self._reader.history(team, feed=feed, most=most)
            found |= {one.number: one for one in of_it}
        every = [one for _, one in sorted(found.items())]
        told = story_lines(one for one in every if may_read(one))
        others = story_lines(one for one in every if not may_read(one))
        return Timeline(
            channel=click.channel,
            events=told[-most:],
            left=max(0, len(told) - most),
            more=here.older is not None or len(feeds) > _MOST_FEEDS,
            at=self._ledger.now(),
            left_out=len(others),
        )

    def _card(self, operation: Operation) -> Posted | None:
        own = f"operation/{operation.number}"
        shown = f"feed/{operation.feed}" if operation.feed is not None else own
        cards = self._reader.cards((own, shown))
        return cards.get(shown) or cards.get(own)
