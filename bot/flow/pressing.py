"""
Pressing: what a button names, looked up in the record.

A value that names nothing, or something of another workspace, is answered as if
it were not there; it never gives a right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import understand
from bot.commands.grammar import Act
from bot.commands.words import Word, written
from bot.domain.call import RemoveFromRoom, StartRecording, numbered
from bot.domain.command import Action, Asking, Button, Plan, Wish
from bot.domain.errors import WrongStateError
from bot.domain.feed import FeedState, moment_in
from bot.domain.operation import State
from bot.domain.room import Kind, Source
from bot.domain.telling import stood

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.call import Call
    from bot.domain.command import Click
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.ports import Reader

_MOST_DIGITS = 18
CAME_TO_NOTHING = frozenset(
    {State.STALE, State.EXPIRED, State.DECLINED, State.CANCELLED, State.REFUSED}
)
"""The ends without a word to the backend after which somebody may ask again."""


def number_in(value: str) -> int:
    """The number that a button's value holds; 0, which names nothing, if none."""
    plain = value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS
    return int(value) if plain else 0


def demand_same_room(room: Room | None, name: str, call: Call) -> Room:
    """
    Go on only if the name still stands for what the call is aimed at.

    Whoever pressed was judged by the room's name, and the call holds a group.

    Raises:
        WrongStateError: The room was removed, or is another one now.
    """
    group = call.group if isinstance(call, RemoveFromRoom) else call.target.group
    if room is None or room.group != group:
        raise WrongStateError(
            f"{name} is not the room that it was.",
            remedy="Look at it with /room show, and type the command again.",
        )
    return room


class Pressing:
    """Looks up what a button names."""

    def __init__(self, reader: Reader) -> None:
        """Everything is looked up in *reader*."""
        self._reader = reader

    def line(self, click: Click) -> Asking | None:
        """
        The line that the button stands for, as if its presser had typed it.

        Raises:
            WrongStateError: What it names is not there, or not as it was.
        """
        match click.button:
            case (
                Button.RUN_THIS
                | Button.SHARE
                | Button.OLDER
                | Button.NEWER
                | Button.CSV
            ):
                return _typed(click, click.value)
            case Button.STOP:
                feed = self._feed(click)
                verb = "record" if feed.target.kind is Kind.RECORDING else "broadcast"
                return _typed(click, f"/{verb} stop {_aim(feed)}")
            case Button.ASK_AGAIN:
                return _again(click, self.over(click))
            case Button.RECORD:
                return _typed(click, f"/record start {_aim(self._feed(click))}")
            case _:
                return None

    def operation(self, click: Click) -> Operation:
        """
        The operation that the button names.

        Raises:
            WrongStateError: There is none of that number here.
        """
        operation = self._reader.operation(number_in(click.value))
        if operation is None or operation.actor.team != click.actor.team:
            raise WrongStateError(
                "That button names nothing that is on record here.",
                remedy="Type the command again.",
            )
        return operation

    def again(self, click: Click) -> Plan:
        """
        The same call once more, as the presser's own wish.

        Raises:
            WrongStateError: It did not fail, or it held a password.
        """
        operation = self.operation(click)
        call = operation.call
        if operation.state is not State.FAILED or call is None:
            raise WrongStateError(
                f"{stood(operation)} Only what failed can be tried again.",
                remedy=f"See /onair history {operation.number}.",
            )
        feed = self._reader.feed(operation.feed) if operation.feed else None
        starts = operation.action in {Action.BROADCAST_START, Action.RECORD_START}
        number = feed.number if feed and not starts else None
        return self._once_more(operation, call, number)

    def over(self, click: Click) -> Operation:
        """
        The operation that the button names, once it has come to nothing.

        Raises:
            WrongStateError: It still waits, or something came of it.
        """
        operation = self.operation(click)
        if operation.state not in CAME_TO_NOTHING:
            raise WrongStateError(
                f"{stood(operation)} Only what came to nothing is asked again.",
                remedy=f"See /onair why {operation.number}.",
            )
        return operation

    def once_more(self, operation: Operation) -> Plan:
        """
        The very call again, as the presser's own wish.

        Raises:
            WrongStateError: There was no call, or it held a password.
        """
        if operation.call is None:
            raise WrongStateError(
                f"Operation {operation.number} never held a call.",
                remedy="Type the command again.",
            )
        return self._once_more(operation, operation.call, None)

    def start_again(self, click: Click) -> Plan:
        """
        The same start once more, to learn how an unknown feed stands.

        Raises:
            WrongStateError: There is no doubt about it any more, or it held a
                password.
        """
        feed = self.feed(click)
        operation = self._reader.start_of(feed.number)
        if operation is None or operation.call is None:
            raise WrongStateError(
                f"No start of {feed.room} is on record.",
                remedy="Type the command again.",
            )
        if feed.state is not FeedState.UNKNOWN:
            by = feed.vouched_by or feed.ended_by
            raise WrongStateError(
                f"There is no doubt about {feed.room} any more.",
                remedy=f"See /broadcast status {feed.room}.",
                by=by.user if by else "",
            )
        return self._once_more(operation, operation.call, None)

    def extension(self, click: Click) -> tuple[Feed, datetime | None]:
        """
        The feed whose stop is to be moved, and the stop that the presser saw.

        Raises:
            WrongStateError: The feed is not there, or not on air any more.
        """
        number, _, seen = click.value.partition("@")
        feed = self._feed(replace(click, value=number))
        return feed, moment_in(seen)

    def feed(self, click: Click) -> Feed:
        """
        The feed that the button names, open or not.

        Raises:
            WrongStateError: There is none of that number here.
        """
        feed = self._reader.feed(number_in(click.value))
        if feed is None or feed.team != click.actor.team:
            raise WrongStateError(
                "That button names nothing that is on record here.",
                remedy="See /broadcast list.",
            )
        return feed

    def _once_more(self, operation: Operation, call: Call, feed: int | None) -> Plan:
        """
        The same wish again; its time for beginning is now.

        Raises:
            WrongStateError: It held a password, which is no longer kept.
        """
        if getattr(call, "protected", False):
            raise WrongStateError(
                "The player's password is no longer kept.",
                remedy="Type the command again and give the password anew.",
            )
        wish = Wish(
            operation.action,
            operation.room,
            _as_planned(operation, call),
            feed=feed,
            confirm=isinstance(call, RemoveFromRoom),
            lasts=operation.lasts,
        )
        return Plan((wish,), operation.why, anew=True)

    def _feed(self, click: Click) -> Feed:
        """The open feed that the button names."""
        feed = self.feed(click)
        if not feed.is_open:
            raise WrongStateError(
                f"{feed.room} is off already.",
                remedy=f"See /broadcast status {feed.room}.",
                by=feed.ended_by.user if feed.ended_by else "",
            )
        return feed


def _as_planned(operation: Operation, call: Call) -> Call:
    """The call before its recording got a name, where the name was not chosen."""
    if not isinstance(call, StartRecording):
        return call
    planned = replace(call, file_name=f"{operation.room}-{{time}}-{{number}}")
    named = numbered(planned, operation.number, operation.asked_at)
    return planned if named == call else call


def _again(click: Click, operation: Operation) -> Asking | None:
    """
    What was typed then; None where nothing was.

    Where the channel's own room was meant, it is the room of then.
    """
    if not operation.line:
        return None
    asking = _typed(click, operation.line)
    wanted = understand(asking.command, asking.text)
    if not isinstance(wanted, Act) or wanted.room is not None or wanted.everywhere:
        return asking
    words = asking.text.split(" ")
    verb = 2 if asking.command == "onair" else 1
    text = " ".join((*words[:verb], operation.room, *words[verb:]))
    return replace(asking, text=text)


def _aim(feed: Feed) -> str:
    """Room, account and source, as they are typed."""
    screen = " screen" if feed.target.source is Source.SCREEN else ""
    # An openid may hold quotes of its own; the grammar knows how to write it.
    account = written((Word(feed.target.account.openid, key="as"),))
    return f"{feed.room} {account}{screen}"


def _typed(click: Click, line: str) -> Asking:
    """A line typed by whoever pressed."""
    command, _, text = line.removeprefix("/").partition(" ")
    return Asking(click.actor, click.channel, command, text, click.gesture)
