"""
Planned: starts that begin at a later moment, until they begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.command import Button
from bot.domain.operation import WAITING, State
from bot.domain.rules import WORKFLOW
from bot.slack.views.kit import button, sure
from bot.slack.views.markup import NOTHING, Mrkdwn, mention, moment, say
from bot.slack.views.states import HELD_UP, stands
from bot.slack.views.words import length, room_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.approval import Freeze
    from bot.domain.operation import Operation
    from bot.slack.views.kit import Block

_UNDECIDED = frozenset(
    {State.CHECKING, State.AWAITING_CONFIRMATION, State.AWAITING_APPROVAL}
)


def is_planned(operation: Operation) -> bool:
    """Whether it was asked for a later moment."""
    return operation.begins is not None


def has_begun(operation: Operation) -> bool:
    """Whether its moment came, so that a feed has a card that tells the rest."""
    return is_planned(operation) and operation.feed is not None


def has_card(operation: Operation) -> bool:
    """Whether a feed's card tells the rest of what waited on a card of its own."""
    starts = isinstance(operation.call, StartBroadcast | StartRecording)
    return starts and operation.feed is not None


def line(
    operation: Operation,
    now: datetime | None,
    *,
    yours: bool = False,
    freeze: Freeze | None = None,
) -> Mrkdwn:
    """
    When it begins, or why it does not, in one sentence.

    Args:
        operation: One with a moment of its own.
        now: When this is read, or None.
        yours: True where its asker alone reads it.
        freeze: The halt in force, or None.
    """
    recorded = isinstance(operation.call, StartRecording)
    room = room_of(operation)
    if operation.state not in WAITING and operation.feed is None:
        what = "The recording of {room} was to begin {at}"
        pattern = what if recorded else "{room} was to go on air {at}"
        was = say(pattern, room=room, at=_moment(operation, now))
        return say("{was}: {state}.", was=was, state=stands(operation))
    what = "The recording of {room} begins {at}"
    pattern = what if recorded else "{room} goes on air {at}"
    planned = say(pattern, room=room, at=_moment(operation, now))
    if operation.state in _UNDECIDED:
        return _undecided(planned, operation, yours=yours)
    if has_begun(operation):
        what = "Its time came {at}: see the card of the recording of {room}."
        pattern = what if recorded else "Its time came {at}: see the card of {room}."
        return say(pattern, at=_moment(operation, now), room=room)
    if now is not None and operation.begins_at and operation.begins_at <= now:
        return say("{a}: {b}.", a=planned, b=HELD_UP if freeze else "next in line")
    return say("{a}.", a=planned)


def _undecided(planned: Mrkdwn, operation: Operation, *, yours: bool) -> Mrkdwn:
    """What stands between the plan and its moment."""
    if operation.state is State.AWAITING_APPROVAL:
        return say("{a}, once others agree.", a=planned)
    if operation.state is not State.CHECKING or operation.begins_at is not None:
        return say("{a}: {state}.", a=planned, state=stands(operation))
    if yours:
        return say("{a}: OnAir looks up your time zone first.", a=planned)
    who = mention(operation.actor)
    pattern = "{a} by {who}'s clock: OnAir looks up the time zone first."
    return say(pattern, a=planned, who=who)


def _moment(operation: Operation, now: datetime | None) -> Mrkdwn:
    """In each reader's own zone; as it was said where the zone is not known yet."""
    if operation.begins_at is None:
        return say("at “{said}”", said=operation.begins or "")
    return moment(operation.begins_at, now)


def how_long(operation: Operation) -> Mrkdwn:
    """When it ends by itself, and that the rules say so where they do."""
    asked, allowed = operation.lasts, operation.at_most
    span = operation.duration
    if span is None:
        return NOTHING
    if allowed is None or (asked is not None and asked <= allowed):
        return say("Once on, it stops by itself after {t}.", t=length(span))
    if asked is None:
        pattern = "Once on, it stops by itself after {t}: the rules allow no more."
        return say(pattern, t=length(span))
    return say(
        "Once on, it stops by itself after {t}, not {asked}: the rules allow no more.",
        t=length(span),
        asked=length(asked),
    )


def cancel_button(operation: Operation) -> Block | None:
    """*Cancel*, as long as there is something to take back."""
    if operation.state not in WAITING or has_begun(operation):
        return None
    room = operation.room
    what = f"{room} does not go on air then."
    if isinstance(operation.call, StartRecording):
        what = f"{room} is not recorded then."
    elif isinstance(operation.call, RemoveFromRoom):
        what = f"Nobody is removed from {room} then."
    whoever = "Only whoever asked can cancel it."
    if operation.actor.user == WORKFLOW:
        whoever = "Only somebody who could have asked for it can cancel it."
    asked = sure(f"{what} {whoever}", "Cancel it", "Keep it")
    number = operation.number
    return button(Button.CANCEL, "Cancel", number, confirm=asked)
