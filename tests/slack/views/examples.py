"""
Examples of feeds, operations and stories, short and as long as they can be.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.domain.actor import Actor
from bot.domain.call import (
    RemoveFromRoom,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
)
from bot.domain.command import Action
from bot.domain.feed import Feed, FeedState
from bot.domain.operation import Finding, Operation, State
from bot.domain.outcome import Address, Effect, Protocol, Rate, Refusal, Remedy
from bot.domain.report import Posted, Story
from bot.domain.room import (
    Account,
    GroupNumber,
    Kind,
    Room,
    RoomName,
    Sdk,
    Source,
    Target,
)

if TYPE_CHECKING:
    from bot.domain.call import Call

NOON = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
SOON = NOON + timedelta(minutes=20, seconds=15)
"""A little after every story was read."""
ALICE = Actor("T1", "U0ALICE", name="Alice")
BOB = Actor("T1", "U0BOB", name="Bob")
BACKEND_SAYS_NOBODY = Refusal(
    scope="push",
    number=40000411,
    name="USER_NOT_IN_ROOM",
    meaning="alice is not in room42.",
    advice="Someone must be in room42 as `alice`, camera on, before it can go on air.",
    remedy=Remedy.ASK_SOMEONE,
    effect=Effect.NONE,
    said="user not in room",
    absent=True,
)
ADDRESSES = (
    Address(Protocol.HLS, Rate.ORIGINAL, "http://play.example/live/7_ab.m3u8?a=1&b=2"),
    Address(Protocol.FLV, Rate.ORIGINAL, "http://play.example/live/7_ab.flv"),
    Address(Protocol.RTMP, Rate.ORIGINAL, "rtmp://play.example/live/7_ab"),
)
ACTION_OF: dict[type[Call], Action] = {
    StartBroadcast: Action.BROADCAST_START,
    StopBroadcast: Action.BROADCAST_STOP,
    StartRecording: Action.RECORD_START,
    StopRecording: Action.RECORD_STOP,
    RemoveFromRoom: Action.ROOM_KICK,
}


def after(minutes: int) -> datetime:
    """So long after noon."""
    return NOON + timedelta(minutes=minutes)


def target(kind: Kind = Kind.BROADCAST, source: Source = Source.CAMERA) -> Target:
    """Alice's picture in room42."""
    return Target(1400000000, GroupNumber(42), Account("alice"), source, kind)


def room(name: str = "room42", **others: Any) -> Room:  # noqa: ANN401  as replace()
    """A room's record."""
    return replace(Room(RoomName(name), GroupNumber(42), Account("alice")), **others)


def feed(
    state: FeedState = FeedState.LIVE,
    kind: Kind = Kind.BROADCAST,
    **others: Any,  # noqa: ANN401  as replace()
) -> Feed:
    """A feed in that state, with all that such a feed knows."""
    made = Feed(
        number=3,
        target=target(kind),
        sdk=Sdk.NORMAL,
        room=RoomName("room42"),
        team="T1",
        channel="C0LIVE",
        state=state,
        asked_by=ALICE,
        opened_at=NOON,
        why="Town hall",
    )
    if kind is Kind.RECORDING:
        made = replace(made, number=4, file_name="room42-20261123T140200Z-8")
    if state in (FeedState.LIVE, FeedState.ENDED):
        made = replace(made, live_at=NOON, confirmed_at=NOON)
        if kind is Kind.BROADCAST:
            made = replace(
                made,
                addresses=ADDRESSES,
                channel_id="10905947996257141754",
                tape_task=0,
            )
    if state is FeedState.ENDED:
        made = replace(made, ended_at=after(12), ended_by=BOB)
        if kind is Kind.RECORDING:
            ids = ("5285890781763144364", "5285890781763144365")
            made = replace(made, file_ids=ids)
    if state is FeedState.FAILED:
        made = replace(made, ended_at=NOON)
    return replace(made, **others)


def call(kind: type[Call] = StartBroadcast) -> Call:
    """The shortest call of that class."""
    recorded = target(Kind.RECORDING)
    calls: dict[type[Call], Call] = {
        StartBroadcast: StartBroadcast(target(), Sdk.NORMAL, "room42", "room42"),
        StopBroadcast: StopBroadcast(target(), Sdk.NORMAL),
        StartRecording: StartRecording(
            recorded, Sdk.NORMAL, "room42-20261123T140200Z-8"
        ),
        StopRecording: StopRecording(recorded, Sdk.NORMAL),
        RemoveFromRoom: RemoveFromRoom(1400000000, GroupNumber(42), (Account("bob"),)),
    }
    return calls[kind]


def operation(
    kind: type[Call] = StartBroadcast,
    state: State = State.SUCCEEDED,
    **others: Any,  # noqa: ANN401  as replace()
) -> Operation:
    """An operation of that kind in that state, with the finding that it has."""
    made = Operation(
        number=7,
        action=ACTION_OF[kind],
        call=call(kind),
        state=state,
        actor=ALICE,
        room="room42",
        channel="C0LIVE",
        feed=3,
        gesture="g7",
        asked_at=NOON,
        why="Town hall",
    )
    if state is State.FAILED:
        said = BACKEND_SAYS_NOBODY
        made = replace(made, finding=Finding(said.meaning, said.advice, said))
    if state is State.UNKNOWN:
        silence = Finding(
            "The backend took the request and went silent.",
            "It may have happened: look in the room to see how things stand.",
        )
        made = replace(made, finding=silence)
    return replace(made, **others)


def story(
    about: Feed | None,
    by: Operation | None = None,
    recording: Feed | None = None,
) -> Story:
    """The story of a feed, read twenty minutes after noon."""
    place = Posted("C0LIVE", "1795442520.000100")
    return Story(about, by, by, recording, place, after(20))


def tried_again(kind: type[Call], **others: Any) -> Operation:  # noqa: ANN401  as replace()
    """Certainly without effect so far; it goes out again in a moment."""
    busy = Finding("The backend did not pick up.", "OnAir tries again by itself.")
    made = operation(kind, State.READY, finding=busy, tries=2, due_at=SOON)
    return replace(made, **others)


def asked_again(kind: type[Call] = StartBroadcast, **others: Any) -> Operation:  # noqa: ANN401  as replace()
    """Sent, without an answer; it goes out again to learn what came of it."""
    made = operation(kind, State.UNKNOWN, due_at=SOON, first_sent_at=NOON)
    return replace(made, **others)


def planned(state: State = State.READY, **others: Any) -> Operation:  # noqa: ANN401  as replace()
    """A start for the same evening."""
    made = operation(state=state, feed=None, begins="15:00", begins_at=after(58))
    if state is State.CHECKING:
        made = replace(made, begins_at=None)
    return replace(made, **others)


LONG_NAME = "r" * 64
LONG_TEXT = "Because of the <!channel> & `all` that *follows* it, " * 57
LONG_URL = f"http://play.example/live/{'x' * 1_200}.m3u8?a=1&b=2"
LONG_PERSON = Actor("T1", "U" + "0" * 30, name=LONG_TEXT)
NINE_ADDRESSES = tuple(
    Address(protocol, rate, LONG_URL, computed=True)
    for protocol in Protocol
    for rate in Rate
)
SIXTY_IDS = tuple(str(5285890781763144364 + at) for at in range(60))
LONG_REFUSAL = replace(
    BACKEND_SAYS_NOBODY, meaning=LONG_TEXT, advice=LONG_TEXT, said=LONG_TEXT
)
LONG_FINDING = Finding(LONG_TEXT, LONG_TEXT, LONG_REFUSAL)


def longest_feed(state: FeedState, kind: Kind) -> Feed:
    """As much as a feed can hold."""
    account = Account("`<!here>&*_~" + "a" * 52)
    recorded = kind is Kind.RECORDING
    made = feed(
        state,
        kind,
        number=2**62,
        target=Target(2**32 - 1, GroupNumber(2**32 - 1), account, Source.SCREEN, kind),
        sdk=Sdk.IOT,
        room=RoomName(LONG_NAME),
        why=LONG_TEXT,
        unconfirmed=True,
        stops_at=after(90),
        stops_by=after(90),
        vouched_by=LONG_PERSON,
    )
    if recorded:
        return replace(made, file_name="f" * 255, file_ids=SIXTY_IDS)
    return replace(made, addresses=NINE_ADDRESSES)


def longest_operation(kind: type[Call], state: State) -> Operation:
    """As much as an operation can hold."""
    accounts = tuple(Account(f"<@U0{at}>&`" + "a" * 50) for at in range(10))
    made = operation(
        kind,
        state,
        number=2**62,
        room=LONG_NAME,
        why=LONG_TEXT,
        finding=LONG_FINDING,
        due_at=SOON,
        lasts=timedelta(days=7),
        at_most=timedelta(hours=167, minutes=59),
        expires_at=after(90),
        first_sent_at=NOON,
        tries=2**31,
        settled_at=NOON,
    )
    if isinstance(made.call, RemoveFromRoom):
        return replace(made, call=replace(made.call, accounts=accounts))
    return made
