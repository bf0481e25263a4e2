"""
Accepted: what was understood and happens next, or what was on record already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import (
    RemoveFromRoom,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
)
from bot.domain.operation import WAITING, State
from bot.domain.retrying import stops
from bot.slack.views import agreed, planned
from bot.slack.views.kit import Message, context, message, packed, section
from bot.slack.views.markup import NOTHING, Mrkdwn, join, mention, moment, prose, say
from bot.slack.views.states import stands
from bot.slack.views.trying import is_tried_again, reason
from bot.slack.views.words import accounts, act, capital, doing, room_of

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.answer import Accepted
    from bot.domain.operation import Operation

_NOTHING = Mrkdwn("Nothing was asked of the backend.")
_REPEAT = Mrkdwn("This is on record already; nothing was asked twice.")
_AFTER_IT = Mrkdwn("When that is over you are asked whether you still want it.")
DONE: dict[type, str] = {
    StartBroadcast: "{room} went on air {at}: its addresses are on the card.",
    StopBroadcast: "{room} went off air {at}.",
    StartRecording: "The recording of {room} began {at}: its name is on the card.",
    StopRecording: "The recording of {room} ended {at}: see its card for the files.",
    RemoveFromRoom: "The backend removed {accounts} from {room} {at}.",
}
"""What came true, where the backend's own answer said so."""


def accepted(told: Accepted, asker: Actor) -> Message:
    """What was understood, and what happens next."""
    lines = [_line(one, asker, told) for one in told.operations] or [_NOTHING]
    notes = [*_held_up(told), *_lengths(told), *(prose(one) for one in told.said)]
    numbers = ", ".join(str(one.number) for one in told.operations if one.number)
    what = "operations" if len(told.operations) > 1 else "operation"
    number = say("{what} {numbers}", what=what, numbers=numbers) if numbers else NOTHING
    first = _REPEAT if told.repeat else NOTHING
    return message(
        join(" ", (first, *lines, *notes)),
        section(first) if first else None,
        *packed(lines, _more),
        *packed(notes, _more, most=3_000),
        context(number),
    )


def _held_up(told: Accepted) -> list[Mrkdwn]:
    """By whose halt, and what comes after it."""
    if told.freeze is None:
        return []
    return [join(" ", (agreed.frozen(told.freeze, None), _AFTER_IT))]


def _lengths(told: Accepted) -> list[Mrkdwn]:
    """How long it runs, each once; a recording has its broadcast's clock."""
    if told.repeat:
        return []
    waiting = [one for one in told.operations if one.state in WAITING]
    return list(dict.fromkeys(filter(None, map(planned.how_long, waiting))))


def _line(operation: Operation, asker: Actor, told: Accepted) -> Mrkdwn:  # noqa: PLR0911  a branch each
    """One operation as it stands."""
    if told.repeat or operation.actor != asker:
        # One wish of several may have been somebody else's already.
        return join(" ", (_found(operation), _asked(operation, asker)))
    if operation.state is State.AWAITING_APPROVAL:
        return _asks(operation, told)
    if planned.is_planned(operation):
        return planned.line(operation, None, yours=True)
    if operation.state is State.READY and told.freeze and not stops(operation):
        return capital(say("{act} waits.", act=act(operation)))
    if operation.state in (State.READY, State.RUNNING):
        if operation.after is None:
            return doing(operation)
        then = "Then, if that works, {act} …" if operation.only_if else "Then {act} …"
        return say(then, act=act(operation))
    if operation.state is State.AWAITING_CONFIRMATION and not operation.held:
        pattern = "{act}: waiting for you to confirm it."
        return capital(say(pattern, act=act(operation)))
    return _found(operation)


def _asks(operation: Operation, told: Accepted) -> Mrkdwn:
    """Whom it waits for; what was asked with another is decided with it."""
    leaders = {one.number for one in told.operations}
    if operation.after in leaders and not told.repeat:
        return say("With it, if they agree: {act}.", act=act(operation))
    planned_for = planned.line(operation, None) if operation.begins else NOTHING
    needs = agreed.waits_for(operation, None)
    waits = say("{act}: waiting for {needs}.", act=act(operation), needs=needs)
    return join(" ", (capital(waits), planned_for))


def _found(operation: Operation) -> Mrkdwn:
    """A wish that is on record may be at any point of its life."""
    if operation.state is State.AWAITING_APPROVAL:
        needs = agreed.waits_for(operation, None)
        pattern = "{act} waits for approval: it needs {needs}."
        return capital(say(pattern, act=act(operation), needs=needs))
    if planned.is_planned(operation):
        return planned.line(operation, None)
    if is_tried_again(operation):
        again = reason(operation, None)
        pattern = "{act} has not worked yet. {again}"
        return capital(say(pattern, act=act(operation), again=again))
    if operation.state is State.UNKNOWN:
        pattern = "⚠ It is not known what came of {act}. {again}"
        return say(pattern, act=act(operation), again=reason(operation, None))
    if operation.state is State.SUCCEEDED and operation.call and operation.settled_at:
        return _done(operation)
    state = stands(operation)
    return capital(say("{act}: {state}.", act=act(operation), state=state))


def _done(operation: Operation) -> Mrkdwn:
    """What came of it; who said so where it was not the backend's plain yes."""
    call = operation.call
    at = moment(operation.settled_at, None) if operation.settled_at else NOTHING
    if operation.finding is not None or call is None:
        what = prose(operation.finding.what) if operation.finding else NOTHING
        line = say("{act}: done {at}. {what}", act=act(operation), at=at, what=what)
        return capital(line)
    who = accounts(call) if isinstance(call, RemoveFromRoom) else NOTHING
    return say(DONE[type(call)], room=room_of(operation), at=at, accounts=who)


def _asked(operation: Operation, asker: Actor) -> Mrkdwn:
    """Whose wish it was first, and when."""
    at = moment(operation.asked_at, None)
    if operation.actor == asker:
        return say("You asked for it {at}.", at=at)
    return say("{who} asked for it first, {at}.", who=mention(operation.actor), at=at)


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)
