"""
Lives: what a real record holds of a few wishes, to be written a million times.

Each life is lived once in a small record by the real ledger; its rows are copied then,
with other numbers, moments, people, rooms and channels in them.
"""

from __future__ import annotations

import random
import secrets
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.domain.history import EventKind
from bot.domain.outcome import Ended
from bot.domain.report import Posted
from storage.sealed import actor_mark, name_mark
from tests.empty import empty_record
from tests.storage.seconds import Bench, agreement, approved
from tests.storage.wishes import (
    BEN,
    CAT,
    GONE,
    LIVE,
    RECORDS,
    ROOM42,
    answered,
    claimed,
    keep,
    opened,
    origin,
    plan,
    start,
    stop,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage import Record
    from storage.sealed import Line as Row

TEAM = "T0BENCH"
ROOMS, CHANNELS, PEOPLE = 300, 120, 500
FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)
_MEAN_GAP_S = 3
_RULES = "5f" * 32
_WORDS = ("rehearsal", "launch", "outage", "townhall", "interview", "review", "demo")


@dataclass(frozen=True, slots=True)
class Told:
    """
    A line as it was lived, to be copied.

    Attributes:
        kind: What kind of line.
        itself: Whether OnAir did it by itself.
        action: The act's name, or "".
        placed: Whether it has a room, and a channel.
        operation: The operation's number in that life, or None.
        feed: The same of the feed.
        rules: The hash of the rules, or "".
        details: As they are kept.
    """

    kind: str
    itself: bool
    action: str
    placed: tuple[bool, bool]
    operation: int | None
    feed: int | None
    rules: str
    details: str

    def copied(
        self,
        line: int,
        at: float,
        before: int,
        person: int,
        room: str,
        channel: str,
        why: str,
    ) -> Row:
        """The same line, of somebody else in another room at another time."""
        details = self.details
        if len(details) > len("{}"):
            details = details.replace("room42", room).replace('"C1"', f'"{channel}"')
            details = details.replace("placeholder", why)
        moment = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
        actor = PEOPLE if self.itself else person
        return (
            line,
            f"{moment.isoformat(timespec='microseconds')}Z",
            self.kind,
            actor,
            actor,
            TEAM,
            self.action,
            room if self.placed[0] else "",
            channel if self.placed[1] else "",
            None if self.operation is None else self.operation + before,
            None if self.feed is None else self.feed + before,
            self.rules,
            details,
        )


@dataclass(frozen=True, slots=True)
class Life:
    """
    What was lived once.

    Attributes:
        events: Its lines, in order.
        operations: The rows of its operations.
    """

    events: tuple[Told, ...]
    operations: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """
    The same once more.

    Attributes:
        events: Rows of `events`, as `sealed.COLUMNS` names them.
        operations: Rows of `operations`.
    """

    events: list[Row]
    operations: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on record, with the names and marks that the record gives them."""

    number: int
    user: str
    name: str
    key: str
    mark: str
    name_mark: str


def people() -> list[Person]:
    """As many as a company has; always the same ids, and keys of their own."""
    made = []
    for number in range(1, PEOPLE + 1):
        user, name, key = f"U{number:08d}", f"person{number}", secrets.token_hex(32)
        mark = actor_mark(key, "", TEAM, user)
        made.append(Person(number, user, name, key, mark, name_mark(key, name)))
    return made


def lives() -> list[Life]:
    """A few lives with what is common in a studio; the common ones more than once."""
    told: list[Callable[[Record], None]] = [
        *[_short] * 8,
        *[_recorded] * 5,
        *[_agreed] * 3,
        *[_refused] * 2,
        *[_failed] * 2,
        *[_looked] * 2,
    ]
    known = {one: _lived(one) for one in dict.fromkeys(told)}
    return [known[one] for one in told]


def copies(count: int, seed: int = 1) -> Iterator[Copy]:
    """Lives one after the other until there are so many lines; no two are alike."""
    chance = random.Random(seed)  # noqa: S311  nothing is kept secret by it
    known = lives()
    at, line, operation = FIRST_DAY.timestamp(), 0, 0
    while line < count:
        life = chance.choice(known)
        room = f"room{often(chance, ROOMS)}"
        channel = f"C{often(chance, CHANNELS):08d}"
        person, why = often(chance, PEOPLE - 1), f"{chance.choice(_WORDS)} {line}"
        rows: list[Row] = []
        for told in life.events:
            line += 1
            at += chance.expovariate(1 / _MEAN_GAP_S)
            rows.append(told.copied(line, at, operation, person, room, channel, why))
        wanted = []
        for one in life.operations:
            number, first = one["number"] + operation, one["after"]
            of = {"number": number, "gesture": f"A:{TEAM}:{number}", "feed": None}
            of |= {"team": TEAM, "actor": person, "room": room, "channel": channel}
            of["after"] = None if first is None else first + operation
            wanted.append({**one, **of})
        operation += len(wanted)
        yield Copy(rows, wanted)


def often(chance: random.Random, most: int) -> int:
    """A number up to *most*; small ones come more often, as busy rooms do."""
    return min(most, int(chance.paretovariate(0.7)))


def _lived(life: Callable[[Record], None]) -> Life:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "life.db"
        record = opened(empty_record(path))
        record.ledger.add_room(ROOM42, origin())
        before = sum(1 for _ in record.reader.events())
        life(record)
        record.close()
        with closing(sqlite3.connect(path)) as db:
            db.row_factory = sqlite3.Row
            lines = db.execute("SELECT * FROM events ORDER BY number").fetchall()
            wanted = db.execute("SELECT * FROM operations ORDER BY number").fetchall()
            onair = db.execute("SELECT number FROM actors WHERE \"user\" = 'ONAIR'")
            itself = {row[0] for row in onair}
    events = tuple(
        Told(
            row["kind"],
            row["actor"] in itself,
            row["action"],
            (row["room"] != "", row["channel"] != ""),
            row["operation"],
            row["feed"],
            _RULES,
            row["details"],
        )
        for row in lines[before:]
    )
    return Life(events, tuple(dict(row) for row in wanted))


def _short(record: Record) -> None:
    """On air, and off again."""
    typed = replace(origin(), line="/broadcast start room42 why=placeholder")
    record.ledger.open(
        plan(
            start(lasts=timedelta(hours=2), at_most=timedelta(hours=4)),
            why="placeholder",
        ),
        typed,
    )
    answered(record, claimed(record), LIVE)
    _told(record)
    record.ledger.extend(1, timedelta(minutes=30), origin())
    record.ledger.open(plan(stop(1)), replace(origin(), line="/broadcast stop room42"))
    answered(record, claimed(record), Ended())
    _told(record)


def _recorded(record: Record) -> None:
    """The same with a recording."""
    both = plan(start(), keep(after=0, only_if=True), why="placeholder")
    record.ledger.open(both, origin())
    answered(record, claimed(record), LIVE)
    answered(record, claimed(record), RECORDS)
    _told(record)
    record.ledger.open(plan(stop(1)), origin(BEN))
    answered(record, claimed(record), Ended())
    _told(record)


def _agreed(record: Record) -> None:
    """What two second persons agree to."""
    wish = start(agreement=agreement(2))
    record.ledger.open(plan(wish, why="placeholder"), origin())
    _told(record)
    bench = Bench(needed=2)
    approved(record, by=BEN, bench=bench)
    approved(record, by=CAT, bench=bench)
    answered(record, claimed(record), LIVE)
    _told(record)


def _refused(record: Record) -> None:
    """Somebody may not."""
    action = start().action
    why = "You may not put room42 on air. No rule allows you to. Ask one of them."
    trace = ("rule 1 (line 6) concerns it, and does not name you", "nothing allows it")
    record.ledger.refuse(action, "room42", why, origin(CAT), trace)


def _failed(record: Record) -> None:
    """Nobody is in the room."""
    record.ledger.open(plan(start(), why="placeholder"), origin())
    answered(record, claimed(record), GONE)
    _told(record)


def _looked(record: Record) -> None:
    """A dry run, and a look at the history."""
    start_of = start().action.value
    record.ledger.note(
        EventKind.SHOWN, origin(), what="dry run", action=start_of, room="room42"
    )
    record.ledger.note(EventKind.SHOWN, origin(), what="history", action="see")


def _told(record: Record) -> None:
    while due := record.ledger.owed(1):
        record.ledger.delivered(due[0], Posted(due[0].to, "1795442520.000100"))
