"""
A summary read from a real record: the facts are those that people made.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import event, insert

from bot.domain.airtime import Stretch
from bot.domain.command import Action
from bot.domain.outcome import Saved
from bot.domain.second_looks import Came
from bot.domain.summary import Standing
from storage.questions.period import Asking, pages
from storage.tables import archives
from tests.storage.seconds import Bench, agreement, approved, waits
from tests.storage.wishes import (
    ANN,
    BEN,
    CAT,
    GONE,
    ON_AIR_AND_KEPT,
    RECORDS,
    ROOM42,
    SILENCE,
    ZOE,
    answered,
    asked,
    claimed,
    keep,
    keep_no_more,
    on_air,
    origin,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from bot.domain.summary import Summary
    from storage import Record
    from storage.mapping import AnyRow

DAY = timedelta(days=1)
NOBODY = Bench(needed=9)


def _summary(record: Record, **more: Any) -> Summary:  # noqa: ANN401  as the reader takes it
    """Of the last day."""
    now = record.ledger.now()
    return record.reader.summary("T1", Stretch(now - DAY, now), now, **more)


def _broken(record: Record, number: int) -> None:
    judge = NOBODY.by(BEN)
    record.ledger.break_glass(number, "Now!", origin(BEN), BEN.user, judge)


def test_a_room_on_air_counts_until_now(record: Record) -> None:
    """
    From when the backend said so; it is on air still.
    """
    on_air(record)
    found = _summary(record)

    (room,) = found.rooms
    assert ("room42", 1, True) == (room.room, room.broadcasts, room.live_now)
    assert timedelta(0) < found.time_on_air < DAY
    assert found.time_unknown == timedelta(0)


def test_a_stop_without_an_answer_leaves_doubt_from_then_on(record: Record) -> None:
    """
    The time before the doubt was on air; from then on it is unknown, by the history.
    """
    on_air(record)
    asked(record, stop(1))
    answered(record, claimed(record), SILENCE)
    (lost,) = [
        one for one in record.reader.events() if one.kind.value == "feed_unknown"
    ]
    (room,) = _summary(record).rooms

    assert lost.at == room.on_air[-1].until == room.unknown[0].since
    assert room.unknown_now
    assert not room.live_now


def test_what_somebody_saw_on_air_was_never_in_doubt(record: Record) -> None:
    """
    A person who looked settles what nobody knew, for the time before it too.
    """
    on_air(record)
    asked(record, stop(1))
    answered(record, claimed(record), SILENCE)
    record.ledger.vouch(1, origin(BEN), on_air=True)
    (room,) = _summary(record).rooms

    assert () == room.unknown
    assert room.live_now


def test_a_recording_tells_its_files(record: Record) -> None:
    """
    Each recording with its name, who wanted it and the file ids at its end.
    """
    asked(record, keep())
    answered(record, claimed(record), RECORDS)
    asked(record, keep_no_more(1))
    answered(record, claimed(record), Saved(("111", "222")))
    (kept,) = _summary(record).recordings

    assert (Standing.KEPT, ("111", "222"), ANN) == (
        kept.standing,
        kept.file_ids,
        kept.asked_by,
    )
    assert kept.file_name.startswith("room42-")


def test_a_yes_and_a_no_are_counted_with_who_said_them(record: Record) -> None:
    """
    Each decision once, though the history has a line of its asker's for each end.
    """
    waits(record)
    approved(record)
    asked(record, start(43, agreement=agreement()))
    judge = Bench().by(CAT)
    record.ledger.decline(2, "Not today.", origin(CAT), CAT.user, judge)
    found = _summary(record).approvals

    assert (1, 1, 2) == (
        found.came[Came.APPROVED],
        found.came[Came.DECLINED],
        found.settled,
    )
    assert {(BEN, 1, 0), (CAT, 0, 1)} == {
        (one.actor, one.approved, one.declined) for one in found.deciders
    }
    assert found.median is not None
    assert found.longest is not None


def test_what_is_asked_together_is_one_wish(record: Record) -> None:
    """
    A broadcast and its recording were shown as one, and one press was for both.
    """
    both = [replace(one, agreement=agreement()) for one in ON_AIR_AND_KEPT.wishes]
    asked(record, *both)
    approved(record)
    found = _summary(record)

    assert 2 == len(record.reader.waiting("T1"))
    assert 1 == found.approvals.settled
    assert [1] == [one.decided for one in found.doers if one.actor == BEN]


def test_who_still_waits_is_counted(record: Record) -> None:
    """
    Nothing is decided yet, and that too is a number.
    """
    waits(record)
    found = _summary(record)

    assert (1, 0) == (found.approvals.waiting, found.approvals.settled)


def test_a_debt_stays_in_every_summary_until_it_is_closed(record: Record) -> None:
    """
    However long ago the glass was broken: what nobody has reviewed stands out.
    """
    waits(record)
    _broken(record, 1)
    now = record.ledger.now()
    later = now + 30 * DAY
    open_still = record.reader.summary("T1", Stretch(later - DAY, later), later)
    record.ledger.review(1, "Right so.", origin(CAT), CAT.user, Bench().by(CAT))
    closed = record.reader.summary("T1", Stretch(later - DAY, later), later)
    then = _summary(record)

    (debt,) = open_still.debts
    assert (1, BEN, "Now!", "room42") == (
        debt.operation,
        debt.broken_by,
        debt.why,
        debt.room,
    )
    assert () == closed.emergencies
    assert [(CAT, "Right so.")] == [
        (one.closed_by, one.note) for one in then.emergencies
    ]
    assert 1 == then.approvals.came[Came.GLASS]
    assert () == then.debts


def test_a_failure_is_told_by_its_code(record: Record) -> None:
    """
    With the meaning and the advice that its card had.
    """
    asked(record, start())
    answered(record, claimed(record), GONE)
    (failure,) = _summary(record).failures

    assert (40000411, "Nobody is there.", "Be there.", 1, ("room42",)) == (
        failure.code,
        failure.meaning,
        failure.advice,
        failure.failed + failure.unknown,
        failure.rooms,
    )


def test_refusals_and_freezes_are_told(record: Record) -> None:
    """
    Who was told no, where and why; who froze, who ended it.
    """
    no = "You may not."
    record.ledger.refuse(Action.BROADCAST_START, "room42", no, origin(CAT))
    record.ledger.refuse(Action.BROADCAST_START, "room42", no, origin(CAT))
    record.ledger.freeze("Fire.", origin(BEN))
    frozen = _summary(record)
    record.ledger.unfreeze(origin(ANN))
    found = _summary(record)

    assert [(CAT, "room42", no, 2)] == [
        (one.actor, one.room, one.why, one.times) for one in found.refusals
    ]
    assert (None, ANN) == (frozen.freezes[0].until, found.freezes[0].ended_by)
    assert "Fire." == found.freezes[0].why


def test_other_workspaces_rooms_and_times_are_left_out(record: Record) -> None:
    """
    A summary is of one workspace, of one room if that was asked, and of its period.
    """
    record.ledger.add_room(ROOM42, origin())
    on_air(record)
    record.ledger.refuse(Action.BROADCAST_START, "x", "No.", origin(ZOE))
    told(record)
    now = record.ledger.now()
    before = record.reader.summary("T1", Stretch(now - 3 * DAY, now - 2 * DAY), now)

    assert before.is_empty
    assert 0 == _summary(record).refused
    assert 1 == len(_summary(record, room="room42").rooms)
    assert _summary(record, room="stage").is_empty
    assert 2 == _summary(record).doers[0].acts


def test_its_head_is_that_of_the_chain(record: Record) -> None:
    """
    The numbers and the seal are of one moment.
    """
    on_air(record)
    assert (0, "") == (_summary(record).length, _summary(record).seal)

    while record.ledger.seal():
        pass
    found, head = _summary(record), record.reader.head()

    assert (head.length, head.seal) == (found.length, found.seal)
    assert head.length


def test_lines_that_are_archived_are_missed(record: Record) -> None:
    """
    Where older lines left for a file, a summary says from when on it counts.
    """
    on_air(record)
    assert _summary(record).told_from is None

    bridge = {"first": 1, "last": 1, "seal": "0", "file": "f", "sha256": "0"}
    signed = {"lines": 1, "key": "k", "signature": "s", "at": record.ledger.now()}
    with record.engines.writer.begin() as db:
        db.execute(insert(archives).values(**bridge, **signed))
    first = next(record.reader.events())

    assert first.at == _summary(record).told_from
    later = Stretch(first.at + DAY, first.at + 2 * DAY)
    assert record.reader.summary("T1", later, later.until).told_from is None


def test_only_the_lines_of_the_period_are_looked_at(record: Record) -> None:
    """
    A question about a moment of a long history does not read the history.
    """
    on_air(record)
    now = record.ledger.now()
    seen: list[str] = []
    engine = record.engines.reader

    def note(*given: Any) -> None:  # noqa: ANN401  what SQLAlchemy hands on
        seen.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    record.reader.summary("T1", Stretch(now - DAY, now), now)
    event.remove(engine, "before_cursor_execute", note)

    bounds = ("events.number", "events.feed", "events.operation", "clock_moved")
    of_lines = [one for one in seen if "FROM events" in one]
    assert of_lines
    assert [] == [one for one in of_lines if not any(part in one for part in bounds)]


def test_a_page_is_in_memory_and_not_the_history(record: Record) -> None:
    """
    However many lines fit, no more are fetched than somebody is about to look at.
    """
    on_air(record)
    now = record.ledger.now()
    fetched: list[int] = []

    def rows() -> Iterator[AnyRow]:
        with record.engines.reader.begin() as db:
            asking = Asking(db, "T1", Stretch(now - DAY, now), "")
            (row,) = asking.rows(asking.touched(["asked"]))
        for number in range(1200):
            fetched.append(number)
            yield row

    found = pages(rows())

    assert [] == fetched
    assert 500 == len(next(found)) == len(fetched)
    assert [500, 200] == [len(page) for page in found]
