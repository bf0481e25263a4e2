"""
Homing: what one person's App Home shows, and what a message shortcut is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.answer import StopOffered
from bot.domain.command import Asking, Button, Click, Shortcut
from bot.domain.consent import HomeShown
from bot.domain.ending import ACTIONS
from bot.domain.errors import WrongStateError
from bot.flow.judging import place_of

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.answer import Answer
    from bot.domain.command import Pointed
    from bot.domain.feed import Feed
    from bot.flow.judging import Judging
    from bot.flow.reasons import Reasons
    from bot.ports import Reader

MOST_OWN = 10


class Homing:
    """Gathers what concerns one person."""

    def __init__(self, reader: Reader, judging: Judging, reasons: Reasons) -> None:
        """Wire it; *reasons* knows what waits for whom."""
        self._reader = reader
        self._judging = judging
        self._reasons = reasons

    def home(self, actor: Actor, channels: frozenset[str]) -> HomeShown:
        """
        Everything that concerns them now, and only what they may see.

        Args:
            actor: Whose App Home it is.
            channels: The ids of the channels they are in, as far as we know.
        """
        asking = Asking(actor, "", "onair", "", "")
        team = actor.team
        pending = self._reasons.pending(asking)
        feeds = tuple(
            one
            for one in self._reader.open_feeds(team)
            if self._judging.may_see(
                asking, self._reader.room(team, one.room.text), one.room.text
            )
        )
        rooms = tuple(
            room
            for room in self._reader.channel_rooms(team, channels)
            if self._judging.may_see(asking, room, room.name.text)
        )
        return HomeShown(
            feeds,
            pending.mine,
            pending.reviews,
            self._reader.asked_by(team, actor.user, MOST_OWN),
            rooms,
            pending.freeze,
            pending.at,
            pending.left,
            frozenset(one.number for one in feeds if self._may_stop(one, asking)),
            pending.held,
            pending.own,
        )

    def aim(self, pointed: Pointed) -> Click | Answer:
        """
        The button that the shortcut stands for, or what asks *Sure?* first.

        Raises:
            NotAllowedError: It is to be stopped, and they may not.
            WrongStateError: The message is no card, or nothing there can be stopped.
        """
        feed, operation = self._reader.card_at(pointed.channel, pointed.ts)
        if feed is None and operation is None and pointed.thread:
            # A notice below its card.
            feed, operation = self._reader.card_at(pointed.channel, pointed.thread)
        team = feed.team if feed else operation.actor.team if operation else ""
        if team != pointed.actor.team:
            raise WrongStateError(
                "That message is no card of OnAir.",
                remedy="Choose it on the message that shows the room, or type "
                "/onair history.",
            )
        stop = pointed.shortcut is Shortcut.STOP_THIS
        if feed is None and operation is not None and operation.feed and stop:
            feed = self._reader.feed(operation.feed)
        if feed is not None and stop and feed.is_open:
            self._demand_stop(feed, pointed)
            return StopOffered(feed)
        if feed is not None:
            # What is off already says so itself.
            button = Button.STOP if stop else Button.HISTORY
            return _press(pointed, button, str(feed.number))
        if operation is None or stop:
            raise WrongStateError(
                "There is nothing on air here that could be stopped.",
                remedy="What still waits is taken back with Cancel on this card.",
            )
        line = f"/onair history {operation.number}"
        return _press(pointed, Button.RUN_THIS, line)

    def _demand_stop(self, feed: Feed, pointed: Pointed) -> None:
        """Refuse before anything is offered; the stop itself is judged anew."""
        asking = Asking(pointed.actor, pointed.channel, "onair", "", pointed.gesture)
        room = self._reader.room(feed.team, feed.room.text)
        place = place_of(room, asking, feed.room.text)
        self._judging.demand(asking, ACTIONS[feed.target.kind], place)

    def _may_stop(self, feed: Feed, asking: Asking) -> bool:
        room = self._reader.room(feed.team, feed.room.text)
        place = place_of(room, asking, feed.room.text)
        action = ACTIONS[feed.target.kind]
        return self._judging.verdict(asking.actor, action, place).allowed


def _press(pointed: Pointed, button: Button, value: str) -> Click:
    return Click(pointed.actor, pointed.channel, button, value, pointed.gesture)
