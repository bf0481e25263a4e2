"""
What makes a million lines as fast as a thousand: no statement reads a whole table.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from bot.domain.errors import NothingSentError
from bot.domain.room import GroupNumber, RoomName
from bot.domain.settlement import settle
from tests.storage.seconds import Bench, agreement, approved, waits
from tests.storage.wishes import (
    BEN,
    CAT,
    LIVE,
    NOT_SENT,
    ON_AIR_AND_KEPT,
    RECORDS,
    ROOM42,
    SILENCE,
    answered,
    asked,
    claimed,
    keep,
    kick,
    opened,
    origin,
    pass_time,
    sent,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from storage import Record

BUSY = NothingSentError("Nobody picked up.", remedy="Wait.")
GROWING = (
    *("events", "operations", "feeds", "reports", "gestures", "cards", "actors"),
    *("approvals", "reviews", "freezes"),
)


def _everything(record: Record, url: str) -> None:
    """Use every part of the record once."""
    record.ledger.add_room(ROOM42, origin())
    record.ledger.open(ON_AIR_AND_KEPT, origin(gesture="press"))
    record.ledger.open(ON_AIR_AND_KEPT, origin(BEN))
    answered(record, claimed(record), LIVE)
    answered(record, claimed(record), RECORDS)
    asked(record, stop(1))
    record.ledger.undeliverable(record.ledger.owed(1)[0], "not_in_channel")
    told(record)
    answered(record, claimed(record), NOT_SENT)
    asked(record, start(), kick())
    record.ledger.confirm(5, origin())
    record.ledger.cancel(5, origin())
    record.ledger.claim("dead", timedelta(seconds=-1))
    record.ledger.sweep(frozenset())
    record.ledger.next_due()
    record.reader.story(record.ledger.owed(1)[0])
    record.reader.history("T1")
    record.reader.history("T1", room="room42")
    record.reader.history("T1", channel="C1")
    record.reader.history("T1", operation=1)
    record.reader.history("T1", feed=1)
    list(record.reader.events(3))
    record.reader.open_feeds("T1")
    record.reader.open_feeds("T1", "room42")
    record.reader.last_ended("T1", "room42")
    record.reader.recordings("T1", None, 5)
    record.reader.recordings("T1", "room42", 5)
    record.reader.waiting("T1")
    record.numbers()
    other = replace(ROOM42, name=RoomName("annex"), group=GroupNumber(7))
    record.ledger.import_rooms((ROOM42, other), origin())
    record.ledger.edit_room(replace(other, group=GroupNumber(8)), origin())
    asked(record, start(9), kick(confirm=False), keep(9, after=0))
    elsewhere = opened(url)
    pass_time(elsewhere, timedelta(minutes=6))
    elsewhere.close()
    record.ledger.claim("late", timedelta(seconds=30))


def _all_that_goes_wrong(record: Record, elsewhere: Record) -> None:
    """What is tried or asked again, doubted, superseded, timed, and moved along."""
    hour = timedelta(hours=1)
    asked(record, start(11, lasts=hour), keep(11, after=0, only_if=True))
    answered(record, claimed(record), BUSY)
    pass_time(elsewhere, timedelta(seconds=5))
    answered(record, claimed(record), SILENCE)
    pass_time(elsewhere, timedelta(seconds=14))
    claim = claimed(record)
    record.ledger.give_back(claim, timedelta(0))
    claim = sent(record, claimed(record))
    record.ledger.take_over()
    late = settle(claim.operation, claim.feed, LIVE, record.ledger.now())
    record.ledger.settle(claim, late)
    assert claim.feed is not None
    feed = claim.feed.number
    record.ledger.vouch(feed, origin(), on_air=True)
    record.ledger.settle(claim, late)
    record.ledger.vouch(feed, origin(), on_air=True)
    record.ledger.extend(feed, timedelta(minutes=5), origin())
    record.ledger.shift(timedelta(0))
    record.ledger.seen()
    pass_time(elsewhere, 2 * hour)
    record.ledger.keep_time()
    asked(record, start(12))
    asked(record, stop(None, 12))
    record.ledger.claim("next", timedelta(seconds=30))


def _second_persons(record: Record, elsewhere: Record) -> None:
    """What waits for a yes, gets it or not, is reminded of, frozen, and reviewed."""
    both = keep(21, after=0, agreement=agreement())
    first, _ = asked(record, start(21, agreement=agreement(2)), both)
    two = Bench(needed=2)
    approved(record, first.number, BEN, two)
    pass_time(elsewhere, timedelta(minutes=31))
    record.ledger.remind()
    approved(record, first.number, CAT, two)
    record.ledger.claim("agreed", timedelta(seconds=30), two)
    no = waits(record).number
    record.ledger.decline(no, "", origin(BEN), "U2", two.by(BEN))
    glass = asked(record, start(22, agreement=agreement()))[0].number
    record.ledger.break_glass(glass, "", origin(BEN), "U2", two.by(BEN))
    record.ledger.review(glass, "", origin(CAT), "U3", two.by(CAT))
    record.ledger.claim("broken", timedelta(seconds=30), Bench(needed=9), "rules-1")
    group = agreement(quorums=(), unread=frozenset({"S0DUTY"}))
    checked = asked(record, start(23, agreement=group))[0].number
    record.ledger.checked(checked, agreement=agreement())
    record.ledger.freeze("", origin(CAT))
    record.ledger.unfreeze(origin(CAT))
    pass_time(elsewhere, timedelta(hours=2))
    record.ledger.remind()
    record.ledger.sweep(frozenset())


@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_statement_reads_a_whole_table(record: Record, file_url: str) -> None:
    """
    Every look at what only grows goes through an index of what is looked for.
    """
    seen: dict[str, object] = {}

    def note(
        _db: Connection,
        _cursor: object,
        statement: str,
        parameters: Sequence[object],
        _context: object,
        _many: object,
    ) -> None:
        if not statement.startswith(("INSERT", "BEGIN", "PRAGMA")):
            seen.setdefault(statement, parameters)

    for engine in (record.engines.writer, record.engines.reader):
        event.listen(engine, "before_cursor_execute", note)
    _everything(record, file_url)
    elsewhere = opened(file_url)
    _all_that_goes_wrong(record, elsewhere)
    _second_persons(record, elsewhere)
    elsewhere.close()
    for engine in (record.engines.writer, record.engines.reader):
        event.remove(engine, "before_cursor_execute", note)

    slow = []
    with record.engines.reader.connect() as db:
        for statement, parameters in seen.items():
            steps = db.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}",
                parameters,  # type: ignore[arg-type]  # as the driver got them
            )
            slow += [
                f"{step.detail}: {statement}"
                for step in steps
                if step.detail in {f"SCAN {table}" for table in GROWING}
            ]
    assert len(seen) > 60
    assert [] == slow


@pytest.mark.parametrize("kind", ["sqlite"])
def test_each_question_of_the_history_has_its_index(record: Record) -> None:
    """
    By room, channel, operation or feed: only lines that fit are read.
    """
    wanted = {
        "events_room": "room = 'x' AND room <> ''",
        "events_channel": "channel = 'x' AND channel <> ''",
        "events_operation": "operation = 1",
        "events_feed": "feed = 1",
        "events_team": "1 = 1",
    }
    found = {}
    with record.engines.reader.connect() as db:
        for index, fits in wanted.items():
            query = (
                f"EXPLAIN QUERY PLAN SELECT * FROM events WHERE team = 'T1' AND {fits}"  # noqa: S608  constants
                " ORDER BY number DESC LIMIT 20"
            )
            found[index] = str(db.execute(text(query)).all())

    assert [] == [index for index, plan in found.items() if index not in plan]
