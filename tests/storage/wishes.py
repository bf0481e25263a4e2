"""
People, rooms and wishes of which the tests tell.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text, update

from bot.domain.actor import Actor
from bot.domain.call import (
    RemoveFromRoom,
    Secret,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
)
from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import BackendRefusedError, NothingSentError, OutcomeUnknownError
from bot.domain.feed import FeedState
from bot.domain.outcome import (
    Address,
    AlreadyLive,
    Effect,
    Live,
    Protocol,
    Rate,
    RecordingStarted,
    Refusal,
    Remedy,
)
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Kind, Room, RoomName, Sdk, Source
from bot.domain.room import Target as Aim
from bot.domain.settlement import settle
from storage import Record
from storage.tables import feeds, moments, operations, reports

if TYPE_CHECKING:
    from bot.domain.feed import Feed
    from bot.domain.operation import Claim, Operation
    from bot.domain.report import Report
    from bot.domain.settlement import Result, Settlement

ANN = Actor("T1", "U1", name="ann")
BEN = Actor("T1", "U2", name="ben")
CAT = Actor("T1", "U3", name="cat")
ZOE = Actor("T2", "U9", name="zoe")
ROOM42 = Room(RoomName("room42"), GroupNumber(42), Account("alice"), team="T1")
LEASE = timedelta(seconds=30)
PAST = timedelta(seconds=-1)
# Made up for the tests; it protects nothing.
KEY = Secret("b25haXItdGVzdHMtb25seS1uZXZlci11c2UtdGhpcyE=")
ADDRESSES = (Address(Protocol.HLS, Rate.ORIGINAL, "http://live.example/a.m3u8"),)
LIVE = Live(ADDRESSES, channel_id="10905947996257141754", tape_task=0)
RECORDS = RecordingStarted()
SILENCE = OutcomeUnknownError("No answer came.", remedy="Wait.")
NOT_SENT = NothingSentError("It did not leave.", remedy="Try again.", passing=False)
ALREADY = Refusal(
    scope="push",
    number=40000415,
    name="ALREADY_PUSHING",
    meaning="Somebody pushes this already.",
    advice="Nothing to do.",
    remedy=Remedy.ALREADY_SO,
    effect=Effect.ALREADY,
    said="already pushing",
)
ALREADY_LIVE = AlreadyLive(ALREADY)
GONE = BackendRefusedError(
    Refusal(
        scope="push",
        number=40000411,
        name="USER_NOT_IN_ROOM",
        meaning="Nobody is there.",
        advice="Be there.",
        remedy=Remedy.ASK_SOMEONE,
        effect=Effect.NONE,
        said="no user",
        absent=True,
    )
)

_presses = itertools.count(1)


def opened(url: str, **settings: Any) -> Record:  # noqa: ANN401  whatever the record takes
    """A record that waits for nothing."""
    chosen = {
        "spacing": timedelta(0),
        "patience": timedelta(milliseconds=150),
        "data_key": KEY,
        **settings,
    }
    return Record(url, **chosen)


def origin(actor: Actor = ANN, gesture: str = "", channel: str = "C1") -> Origin:
    """On that person's word; a gesture of its own unless one is named."""
    return Origin(actor, channel, gesture or f"press-{next(_presses)}", "rules-1")


def aim(
    group: int = 42, kind: Kind = Kind.BROADCAST, source: Source = Source.CAMERA
) -> Aim:
    """Alice's camera in a room, or her screen."""
    return Aim(1400, GroupNumber(group), Account("alice"), source, kind)


def start(
    group: int = 42,
    *,
    password: str = "",
    source: Source = Source.CAMERA,
    **more: Any,  # noqa: ANN401  as the wish takes it
) -> Wish:
    """Put it on air."""
    call = StartBroadcast(
        aim(group, source=source),
        Sdk.NORMAL,
        "room42",
        "room42",
        protected=bool(password),
        password=Secret(password) if password else None,
    )
    return Wish(Action.BROADCAST_START, "room42", call, **more)


def stop(
    feed: int | None,
    group: int = 42,
    *,
    source: Source = Source.CAMERA,
    **more: Any,  # noqa: ANN401  as above
) -> Wish:
    """Take it off air."""
    call = StopBroadcast(aim(group, source=source), Sdk.NORMAL)
    return Wish(Action.BROADCAST_STOP, "room42", call, feed=feed, **more)


def keep(group: int = 42, **more: Any) -> Wish:  # noqa: ANN401  as above
    """Record it."""
    call = StartRecording(
        aim(group, Kind.RECORDING), Sdk.NORMAL, "room42-{time}-{number}"
    )
    return Wish(Action.RECORD_START, "room42", call, **more)


def keep_no_more(feed: int | None, group: int = 42, **more: Any) -> Wish:  # noqa: ANN401  as above
    """End the recording."""
    call = StopRecording(aim(group, Kind.RECORDING), Sdk.NORMAL)
    return Wish(Action.RECORD_STOP, "room42", call, feed=feed, **more)


def kick(*, confirm: bool = True, **more: Any) -> Wish:  # noqa: ANN401  as above
    """Remove somebody from the room."""
    call = RemoveFromRoom(1400, GroupNumber(42), (Account("mallory"),))
    return Wish(Action.ROOM_KICK, "room42", call, confirm=confirm, **more)


def plan(*wishes: Wish, why: str = "") -> Plan:
    """They are wanted together."""
    return Plan(wishes, why=why)


ON_AIR_AND_KEPT = plan(start(), keep(after=0, only_if=True))


def asked(record: Record, *wishes: Wish, by: Actor = ANN) -> tuple[Operation, ...]:
    """They are on record."""
    return record.ledger.open(plan(*wishes), origin(by)).operations


def claimed(record: Record, worker: str = "w1", lease: timedelta = LEASE) -> Claim:
    """Somebody took the next one; there is one."""
    claim = record.ledger.claim(worker, lease)
    assert claim is not None
    return claim


def sent(record: Record, claim: Claim) -> Claim:
    """Its first byte is about to leave."""
    sent_at = record.ledger.sending(claim, LEASE)
    assert sent_at is not None
    return replace(claim, operation=replace(claim.operation, sent_at=sent_at))


def settled(record: Record, claim: Claim, result: Result) -> Settlement:
    """What was sent is answered, or is not."""
    settlement = settle(claim.operation, claim.feed, result, record.ledger.now())
    assert record.ledger.settle(claim, settlement)
    return settlement


def answered(record: Record, claim: Claim, result: Result) -> Settlement:
    """It was sent, and that is what came of it."""
    return settled(record, sent(record, claim), result)


def operation_of(record: Record, number: int) -> Operation:
    """It is on record."""
    found = record.reader.operation(number)
    assert found is not None
    return found


def feed_of(record: Record, number: int) -> Feed:
    """It is on record."""
    found = record.reader.feed(number)
    assert found is not None
    return found


def on_air(
    record: Record,
    group: int = 42,
    *,
    source: Source = Source.CAMERA,
    **more: Any,  # noqa: ANN401  as the wish takes it
) -> int:
    """The room is on air; the feed's number."""
    asked(record, start(group, source=source, **more))
    claim = claimed(record)
    answered(record, claim, LIVE)
    assert claim.feed is not None
    feed = record.reader.feed(claim.feed.number)
    assert feed is not None
    assert feed.state is FeedState.LIVE
    return feed.number


def owed(record: Record) -> list[tuple[str, str, str]]:
    """What is due, in short: how, what, about what."""
    return [in_short(report) for report in record.ledger.owed(100)]


def in_short(report: Report) -> tuple[str, str, str]:
    """One report: how, what, about what."""
    about = f"feed {report.feed}" if report.feed else f"operation {report.operation}"
    notice = report.notice.value if report.notice else ""
    return (report.kind.value, notice, about)


def told(record: Record) -> list[tuple[str, str, str]]:
    """Deliver everything that is due, and what becomes due by that."""
    said: list[tuple[str, str, str]] = []
    while due := record.ledger.owed(1):
        said.append(in_short(due[0]))
        record.ledger.delivered(due[0], None)
    return said


def kinds(record: Record, team: str = "T1") -> list[str]:
    """The history in short."""
    lines = record.reader.events()
    return [line.kind.value for line in lines if line.team == team]


_OF_OPERATIONS = (
    *("asked_at", "due_at", "sent_at", "first_sent_at", "settled_at"),
    *("begins_at", "expires_at", "approve_by"),
)
_PASSING = (
    (operations, _OF_OPERATIONS),
    (
        feeds,
        (
            *("opened_at", "live_at", "confirmed_at", "ended_at"),
            *("stops_at", "stops_by", "look_at"),
        ),
    ),
    (reports, ("due_at", "held_until")),
)


def pass_time(record: Record, time: timedelta) -> None:
    """So much later: everything that has a time is that much longer ago."""
    with record.engines.writer.begin() as db:
        for table, names in _PASSING:
            for row in db.execute(select(table)).all():
                moved = {name: getattr(row, name) for name in names}
                earlier = {key: at and at - time for key, at in moved.items()}
                change = update(table).where(table.c.number == row.number)
                db.execute(change.values(**earlier))
        for row in db.execute(select(moments)).all():
            change = update(moments).where(moments.c.name == row.name)
            db.execute(change.values(at=row.at - time))


def count(record: Record, table: str) -> int:
    """How many rows there are."""
    with record.engines.reader.begin() as db:
        found = db.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  a name of ours
        return int(found.scalar_one())
