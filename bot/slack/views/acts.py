"""
Operations that have no feed: a kick, or a stop of what was not known to run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StopBroadcast, StopRecording
from bot.domain.command import Button
from bot.domain.operation import State
from bot.slack.views import agreed, planned, second
from bot.slack.views.kit import (
    Message,
    actions,
    button,
    context,
    message,
    section,
)
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    card_link,
    channel,
    code,
    date_token,
    join,
    prose,
    say,
)
from bot.slack.views.states import HELD_UP, is_held_up, stands
from bot.slack.views.trying import (
    is_asked_again,
    is_tried_again,
    next_step,
    reason,
)
from bot.slack.views.words import (
    accounts,
    act,
    again_helps,
    capital,
    doing,
    finding,
    picture,
    refusal_code,
    room_of,
    who_mends,
    wished_by,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation
    from bot.domain.report import Story
    from bot.slack.views.kit import Block


def act_card(story: Story) -> Message:
    """The small card of an operation without a feed."""
    operation = story.operation
    if operation is None:
        # A report may outlive what it tells of; say so rather than nothing.
        text = Mrkdwn("There is nothing on record to show here.")
        return message(text, section(text))
    line = came_to(story, operation)
    asked = say(
        "Asked by {who}, {at}",
        who=wished_by(operation),
        at=date_token(operation.asked_at, story.at, dated=True),
    )
    begun = planned.has_card(operation)
    known = () if begun else found_out(story, operation)
    halt = agreed.frozen(story.freeze, story.at) if is_held_up(operation) else NOTHING
    row = second.buttons(story, operation)
    span = planned.how_long(operation) if second.can_cancel(operation) else NOTHING
    why = say("Why: {why}", why=operation.why) if operation.why else NOTHING
    said = (*agreed.came(story), *agreed.taken_back(operation))
    return message(
        join(" ", (line, *said, halt, span, say("{asked}.", asked=asked))),
        section(join("\n", (line, *said, *known, span))),
        section(why) if why else None,
        context(halt),
        context(asked, say("operation {n}", n=operation.number)),
        None if begun else again(operation),
        actions(f"onair.planned.{operation.number}", *row),
    )


def came_to(story: Story, operation: Operation) -> Mrkdwn:  # noqa: PLR0911  a branch each
    """How it stands, in one sentence."""
    if planned.is_planned(operation):
        return planned.line(operation, story.at, freeze=story.freeze)
    if planned.has_card(operation):
        return capital(say("{act}: {where}.", act=act(operation), where=_onward(story)))
    if operation.state is State.READY and story.freeze and is_held_up(operation):
        return capital(say("{act}: {held}.", act=act(operation), held=HELD_UP))
    if operation.state in (State.READY, State.RUNNING):
        tried = is_tried_again(operation)
        pattern = "{act} has not worked yet."
        return capital(say(pattern, act=act(operation))) if tried else doing(operation)
    if operation.state is State.SUCCEEDED:
        return done(operation)
    if operation.state is State.FAILED:
        return capital(say("{act} failed.", act=act(operation)))
    if operation.state is State.UNKNOWN:
        return uncertain(operation)
    return capital(say("{act}: {state}.", act=act(operation), state=stands(operation)))


def _onward(story: Story) -> Mrkdwn:
    """Where it is told what came of it: on a card that may be an older one."""
    if story.onward is None or story.operation is None:
        return Mrkdwn("its own card tells what came of it")
    there = story.onward.channel
    return say(
        "the {card}{where} tells what came of it",
        card=card_link(story.operation.actor.team, story.onward),
        where=say(" in {channel}", channel=channel(there))
        if there != story.operation.channel
        else NOTHING,
    )


def done(operation: Operation) -> Mrkdwn:
    """What is true now that it succeeded."""
    call, room = operation.call, room_of(operation)
    if isinstance(call, RemoveFromRoom):
        who = accounts(call)
        return say("The backend removed {who} from {room}.", who=who, room=room)
    found = operation.finding
    if isinstance(call, StopBroadcast | StopRecording) and found and found.refusal:
        what = picture(call.target, call.sdk)
        return say("There was nothing to end in {room} ({what}).", room=room, what=what)
    if isinstance(call, StopBroadcast):
        what = picture(call.target, call.sdk)
        return say("{room} is off air ({what}).", room=room, what=what)
    if isinstance(call, StopRecording):
        what = picture(call.target, call.sdk)
        return say("The recording of {room} has ended ({what}).", room=room, what=what)
    return capital(say("{act}: done.", act=act(operation)))


def uncertain(operation: Operation) -> Mrkdwn:
    """What may or may not be so after silence, and what would settle it."""
    call, room = operation.call, room_of(operation)
    if isinstance(call, RemoveFromRoom):
        return say(
            "⚠ {who} may or may not have been removed from {room}. No answer of the "
            "backend can confirm it, so it is not asked again by itself: look into "
            "the room.",
            who=accounts(call),
            room=room,
        )
    if isinstance(call, StopBroadcast):
        again_line = code(f"/broadcast stop {operation.room}")
        pattern = (
            "⚠ {room} may or may not be on air. {again} makes sure that it is off."
        )
        return say(pattern, room=room, again=again_line)
    if isinstance(call, StopRecording):
        again_line = code(f"/record stop {operation.room}")
        pattern = "⚠ {room} may or may not be recorded. {again} makes sure."
        return say(pattern, room=room, again=again_line)
    return say(
        "⚠ It is not known what came of {act}: no trustworthy answer came.",
        act=act(operation),
    )


def found_out(story: Story, operation: Operation) -> tuple[Mrkdwn, ...]:
    """The same as `details`, where who declined it, and why, is told by name."""
    found, named = operation.finding, any(not one.approved for one in story.approvals)
    if operation.state is State.DECLINED and found is not None and named:
        return (prose(found.remedy),)
    return details(operation, story.at)


def details(operation: Operation, now: datetime) -> tuple[Mrkdwn, ...]:
    """What happened and what to do, who can do it; then the code, as far as known."""
    found = operation.finding
    if found is None:
        return ()
    refusal = refusal_code(found.refusal) if found.refusal else NOTHING
    if isinstance(operation.call, RemoveFromRoom) and operation.state is State.UNKNOWN:
        return prose(found.what), refusal  # no kick is ever asked again by itself
    if is_tried_again(operation) or is_asked_again(operation):
        return reason(operation, now), refusal
    if operation.state is State.UNKNOWN:
        return join(" ", (finding(found), next_step(operation, now))), refusal
    who = who_mends(found) if operation.state is State.FAILED else NOTHING
    return join(" ", (finding(found), who)), refusal


def again(operation: Operation) -> Block | None:
    """*Try again*, where that can help."""
    if not again_helps(operation):
        return None
    number = operation.number
    return actions(
        f"onair.operation.{number}",
        button(Button.TRY_AGAIN, "Try again", number, style="primary"),
    )
