"""
Exactly: what would be sent, in plain words, for those who are to agree to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.command import Action
from bot.domain.outcome import Output
from bot.slack.views.markup import NOTHING, Mrkdwn, code, escape, join, moment, say
from bot.slack.views.people import all_of
from bot.slack.views.planned import how_long
from bot.slack.views.words import (
    ACTIONS,
    RATES,
    accounts,
    capital,
    picture,
    room_of,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation

OUTPUTS: dict[Output, str] = {
    Output.HLS: "HLS",
    Output.RTMP: "RTMP",
    Output.HLS_AND_RTMP: "HLS and RTMP",
}
_IT = {Action.RECORD_START: "record it", Action.BROADCAST_START: "put it on air"}


def wish(operation: Operation, followers: tuple[Operation, ...] = ()) -> Mrkdwn:
    """What is wanted, after "asks to": "put room42 on air and record it"."""
    return all_of([_one(operation), *(_with(one, operation) for one in followers)])


def _one(operation: Operation) -> Mrkdwn:
    room = room_of(operation)
    if isinstance(operation.call, RemoveFromRoom):
        who = accounts(operation.call)
        return say("remove {who} from {room}", who=who, room=room)
    return say(ACTIONS[operation.action], room=room)


def _with(follower: Operation, first: Operation) -> Mrkdwn:
    if follower.room == first.room and follower.action in _IT:
        return Mrkdwn(_IT[follower.action])
    return _one(follower)


def terms(
    operation: Operation, followers: tuple[Operation, ...], now: datetime | None
) -> tuple[Mrkdwn, ...]:
    """The exact calls, a line each; then when it begins and for how long."""
    then = [
        say(
            "Then, if that works, {wish}: {call}."
            if one.only_if
            else "Then {wish}: {call}.",
            wish=_with(one, operation),
            call=exactly(one),
        )
        for one in followers
    ]
    call = exactly(operation)
    first = capital(say("{call}.", call=call)) if call else NOTHING
    return first, *then, _begins(operation, now), how_long(operation)


def _begins(operation: Operation, now: datetime | None) -> Mrkdwn:
    if operation.begins is None:
        return NOTHING
    if operation.begins_at is None:
        return say("It is to begin at “{said}”.", said=operation.begins)
    return say("It is to begin {at}.", at=moment(operation.begins_at, now))


def exactly(operation: Operation) -> Mrkdwn:
    """Every part of the call that somebody chose, without a full stop."""
    call = operation.call
    if call is None:
        return NOTHING
    if isinstance(call, RemoveFromRoom):
        noun = "the account" if len(call.accounts) == 1 else "the accounts"
        group = code(str(call.group))
        pattern = "{noun} {who}, group number {group}"
        return say(pattern, noun=noun, who=accounts(call), group=group)
    group = code(str(call.target.group))
    whose = say(
        "{whose}, group number {group}",
        whose=picture(call.target, call.sdk),
        group=group,
    )
    chosen: tuple[Mrkdwn, ...] = ()
    if isinstance(call, StartBroadcast):
        chosen = _broadcast(call, operation.room)
    elif isinstance(call, StartRecording):
        chosen = _recording(call)
    return join("; ", (whose, *chosen))


def _broadcast(call: StartBroadcast, room: str) -> tuple[Mrkdwn, ...]:
    rates = all_of([escape(RATES[one]) for one in call.rates])
    rate = "rate" if len(call.rates) == 1 else "rates"
    return (
        Mrkdwn(OUTPUTS[call.output]),
        say("{rates} {rate}", rates=rates, rate=rate),
        say("name “{name}”", name=call.name) if call.name != room else NOTHING,
        say("description “{about}”", about=call.about)
        if call.about not in {room, call.name}
        else NOTHING,
        Mrkdwn("with the backend's own tape") if call.tape else NOTHING,
        NOTHING
        if call.watermark is None
        else say("watermark {id}", id=code(str(call.watermark))),
        Mrkdwn("with a password for players") if call.protected else NOTHING,
    )


def _recording(call: StartRecording) -> tuple[Mrkdwn, ...]:
    tags = join(", ", [code(one) for one in call.tags])
    extras = {
        "transcoded": call.transcode,
        "with screenshots": call.screenshot,
        "with a watermark": call.watermark,
    }
    return (
        say("file name {name}", name=code(call.file_name)),
        say("tags {tags}", tags=tags) if tags else NOTHING,
        NOTHING
        if call.category is None
        else say("category {id}", id=code(str(call.category))),
        *(Mrkdwn(words) for words, wanted in extras.items() if wanted),
    )
