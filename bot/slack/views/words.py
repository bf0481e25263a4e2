"""
Words: how the views call what the rest of the code calls by class and member.

Every table here is closed: a test walks the set behind it.
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
from bot.domain.command import Action
from bot.domain.operation import State
from bot.domain.outcome import Protocol, Rate, Remedy
from bot.domain.room import Kind, Sdk, Source
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    code,
    join,
    link,
    mention,
    named,
    prose,
    say,
)

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.domain.actor import Actor
    from bot.domain.call import Call
    from bot.domain.feed import Feed
    from bot.domain.operation import Finding, Operation
    from bot.domain.outcome import Address, Refusal
    from bot.domain.room import Target

DOING: dict[type[Call], str] = {
    StartBroadcast: "Starting {room} …",
    StopBroadcast: "Stopping {room} …",
    StartRecording: "Starting to record {room} …",
    StopRecording: "Ending the recording of {room} …",
    RemoveFromRoom: "Removing {accounts} from {room} …",
}
"""What is under way, in the present."""

ACT: dict[type[Call], str] = {
    StartBroadcast: "starting {room}",
    StopBroadcast: "stopping {room}",
    StartRecording: "starting to record {room}",
    StopRecording: "ending the recording of {room}",
    RemoveFromRoom: "removing {accounts} from {room}",
}
"""The same as the name of an act, to stand inside a sentence."""

ACTIONS: dict[Action, str] = {
    Action.BROADCAST_START: "put {room} on air",
    Action.BROADCAST_STOP: "take {room} off air",
    Action.BROADCAST_EXTEND: "keep {room} on air for longer",
    Action.RECORD_START: "record {room}",
    Action.RECORD_STOP: "end the recording of {room}",
    Action.ROOM_ADD: "add {room}",
    Action.ROOM_EDIT: "change the record of {room}",
    Action.ROOM_REMOVE: "remove {room} from the list of rooms",
    Action.ROOM_HERE: "make {room} the channel's room",
    Action.ROOM_KICK: "remove people from {room}",
    Action.SEE: "look at {room}",
    Action.FREEZE: "freeze everything",
    Action.UNFREEZE: "end the freeze",
    Action.BREAK_GLASS: "break the glass for {room}",
}
"""What somebody wanted: "asked to …"."""

WHO: dict[Remedy, str] = {
    Remedy.ALREADY_SO: "Nobody needs to do anything.",
    Remedy.AGAIN_AFTER: "Whoever may do it can try again in a moment.",
    Remedy.WAIT: "Whoever may do it can try again after a while.",
    Remedy.ASK_SOMEONE: "Somebody with access to the room can mend it.",
    Remedy.SETUP: "Whoever runs OnAir can mend it.",
    Remedy.REPORT: "Whoever runs OnAir can take it to the vendor.",
}
"""Who can do what a refusal asks for."""

AGAIN_HELPS = frozenset({Remedy.AGAIN_AFTER, Remedy.WAIT, Remedy.ASK_SOMEONE})

RATES: dict[Rate, str] = {Rate.ORIGINAL: "original", Rate.SD: "SD", Rate.HD: "HD"}
PLAYED_IN_A_BROWSER = frozenset({Protocol.HLS, Protocol.FLV})


def accounts(call: RemoveFromRoom) -> Mrkdwn:
    """Who is to be removed, as a list in words."""
    names = [named(one.openid) for one in call.accounts]
    if len(names) == 1:
        return names[0]
    return Mrkdwn(f"{join(', ', names[:-1])} and {names[-1]}")


def about(pattern: str, operation: Operation) -> Mrkdwn:
    """A sentence of `DOING` or `ACT` with the operation's own names."""
    call = operation.call
    who = accounts(call) if isinstance(call, RemoveFromRoom) else NOTHING
    return say(pattern, room=room_of(operation), accounts=who)


def doing(operation: Operation) -> Mrkdwn:
    """What is under way."""
    if operation.call is None:
        return say("Asked to {act} …", act=wanted(operation.action, operation.room))
    return about(DOING[type(operation.call)], operation)


def act(operation: Operation) -> Mrkdwn:
    """The act as a name: "starting room42"."""
    if operation.call is None:
        return say("the wish to {act}", act=wanted(operation.action, operation.room))
    return about(ACT[type(operation.call)], operation)


def capital(text: Mrkdwn) -> Mrkdwn:
    """The same at the beginning of a sentence; names in code stay as they are."""
    return Mrkdwn(text[:1].upper() + text[1:])


def wanted(action: Action, room: str) -> Mrkdwn:
    """What somebody wanted, after "asked to"."""
    return say(ACTIONS[action], room=named(room) if room else "a room")


def room_of(operation: Operation) -> Mrkdwn:
    """The room, and which picture of it where that is not the camera's."""
    name = named(operation.room) if operation.room else Mrkdwn("a room")
    if operation.call is None or isinstance(operation.call, RemoveFromRoom):
        return name
    return say("{room}{screen}", room=name, screen=screen(operation.call.target))


def place(feed: Feed) -> Mrkdwn:
    """The feed's room, and which picture of it where that is not the camera's."""
    return say("{room}{screen}", room=named(feed.room.text), screen=screen(feed.target))


def screen(target: Target) -> Mrkdwn:
    """A word on the source where it is not the camera."""
    shared = target.source is Source.SCREEN
    return Mrkdwn(" (shared screen)") if shared else NOTHING


def picture(target: Target, sdk: Sdk) -> Mrkdwn:
    """Whose picture, and of what."""
    source = "shared screen" if target.source is Source.SCREEN else "camera"
    iot = ", IoT" if sdk is Sdk.IOT else ""
    return say(
        "{who}, {source}{iot}", who=code(target.account.openid), source=source, iot=iot
    )


def is_broadcast(feed: Feed) -> bool:
    """Whether it is pushed to an audience."""
    return feed.target.kind is Kind.BROADCAST


def by(actor: Actor) -> Mrkdwn:
    """On whose word; nobody takes OnAir for a person."""
    if actor.is_onair:
        return Mrkdwn("OnAir, by its own clock")
    return mention(actor)


def wished_by(operation: Operation) -> Mrkdwn:
    """On whose word it happens; of a workflow's wish also who said yes to it."""
    if not operation.confirmed_by:
        return by(operation.actor)
    who, yes = by(operation.actor), mention(operation.whose)
    return say("{who}, confirmed by {yes}", who=who, yes=yes)


def asker(feed: Feed | None, operation: Operation | None) -> Mrkdwn:
    """Who must notice: the asker of the act, else whoever opened the feed."""
    if operation is not None and not operation.actor.is_onair:
        return mention(operation.whose)
    if feed is not None:
        return mention(feed.asked_by)
    return mention(operation.actor) if operation else Mrkdwn("somebody")


def address(one: Address) -> Mrkdwn:
    """A labelled address: a link for players in browsers, else text to copy."""
    label = f"{one.protocol.value}, {RATES[one.rate]}"
    shown = (
        link(one.url, label)
        if one.protocol in PLAYED_IN_A_BROWSER
        else say("{label}: {url}", label=label, url=code(one.url))
    )
    note = Mrkdwn(" (computed, not told by the backend)" if one.computed else "")
    return say("{shown}{note}", shown=shown, note=note)


def spelled(one: Address) -> Mrkdwn:
    """The same on a lock screen, where a label without its address is no use."""
    label = f"{one.protocol.value}, {RATES[one.rate]}"
    shown = (
        link(one.url, one.url) if one.protocol in PLAYED_IN_A_BROWSER else code(one.url)
    )
    note = Mrkdwn(" (computed)" if one.computed else "")
    return say("{label}: {url}{note}", label=label, url=shown, note=note)


def refusal_code(refusal: Refusal) -> Mrkdwn:
    """The code with its name, and the vendor's own words where there are any."""
    number = "" if refusal.number is None else f"{refusal.number} "
    said = say(": “{said}”", said=refusal.said) if refusal.said else NOTHING
    return say("Code {code}{said}", code=code(f"{number}{refusal.name}"), said=said)


def finding(found: Finding | None) -> Mrkdwn:
    """What happened and what to do next, on one line; empty where nothing is known."""
    if found is None:
        return NOTHING
    return join(" ", (prose(found.what), prose(found.remedy)))


def who_mends(found: Finding | None) -> Mrkdwn:
    """Who can do what the refusal asks for."""
    return Mrkdwn(WHO[found.refusal.remedy]) if found and found.refusal else NOTHING


def again_helps(operation: Operation) -> bool:
    """Whether *Try again* can help: it never left, or the reason may pass."""
    call = operation.call
    if operation.state is not State.FAILED or call is None:
        return False
    if isinstance(call, StartBroadcast) and call.protected:
        return False  # the password is kept no longer than the call needs it
    found = operation.finding
    refusal = found.refusal if found else None
    return refusal is None or refusal.remedy in AGAIN_HELPS


def length(span: timedelta) -> str:
    """How long, as people say it."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:  # noqa: PLR2004  seconds of a minute
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def counted(number: int, one: str, many: str) -> str:
    """The number with its noun."""
    return f"{number} {one if number == 1 else many}"
