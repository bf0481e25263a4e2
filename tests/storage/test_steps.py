"""
What a workflow waits for, when it hears of it, and what its wish changes before that.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.operation import State
from bot.domain.outcome import Ended, Saved
from bot.domain.report import ReportKind
from bot.domain.rules import WORKFLOW
from tests.storage.wishes import (
    BEN,
    GONE,
    LIVE,
    ON_AIR_AND_KEPT,
    RECORDS,
    SILENCE,
    answered,
    claimed,
    feed_of,
    keep_no_more,
    kinds,
    on_air,
    operation_of,
    origin,
    pass_time,
    plan,
    start,
    stop,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.domain.command import Wish
    from bot.domain.operation import Operation
    from bot.domain.report import Report
    from storage import Record

STEPPING = Actor("T1", WORKFLOW)
HOUR = timedelta(hours=1)


def stepped(record: Record, *wishes: Wish, run: str = "Fx1") -> tuple[Operation, ...]:
    """A workflow's step wants that; each wish waits for a person."""
    wanted = plan(*(replace(one, confirm=True) for one in wishes))
    whose = replace(origin(STEPPING, run), step=run)
    return record.ledger.open(wanted, whose).operations


def confirmed(record: Record, number: int, by: Actor = BEN, **more: Any) -> Operation:  # noqa: ANN401  as the ledger takes it
    """That person said yes."""
    return record.ledger.confirm(number, origin(by), **more)


def reports(record: Record) -> list[Report]:
    """What workflows are owed."""
    return [one for one in record.ledger.owed(99) if one.kind is ReportKind.STEP]


def runs(record: Record) -> list[tuple[str, int | None]]:
    """Which run is to hear of which operation."""
    return [(one.to, one.operation) for one in reports(record)]


def test_a_workflow_is_told_when_its_wish_has_ended(record: Record) -> None:
    """
    Nothing is owed before; then it is, once, with the feed that it began.
    """
    stepped(record, start())
    confirmed(record, 1)

    assert [] == runs(record)

    answered(record, claimed(record), LIVE)
    (report,) = reports(record)
    story = record.reader.story(report)

    assert ("Fx1", 1) == (report.to, report.operation)
    assert story.feed is not None
    assert LIVE.addresses == story.feed.addresses
    assert "confirmed" in kinds(record)


def test_whoever_confirmed_is_on_record(record: Record) -> None:
    """
    The wish is theirs from then on, and so is the feed that it begins.
    """
    stepped(record, start())
    confirmed(record, 1)
    answered(record, claimed(record), LIVE)
    operation = operation_of(record, 1)

    assert (STEPPING, BEN.user) == (operation.actor, operation.confirmed_by)
    assert BEN == operation.whose
    assert BEN == feed_of(record, 1).asked_by


def test_a_step_waits_for_all_that_it_asked(record: Record) -> None:
    """
    A stop with its recording is over when both are, and tells of the broadcast.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), LIVE)
    answered(record, claimed(record), RECORDS)
    stepped(record, keep_no_more(2), stop(1, after=0))
    confirmed(record, 3)
    answered(record, claimed(record), Saved(("77",)))

    assert [] == runs(record)

    answered(record, claimed(record), Ended())
    (report,) = reports(record)
    story = record.reader.story(report)

    assert 4 == report.operation
    assert story.recording is not None
    assert ("77",) == story.recording.file_ids


def test_what_failed_is_what_the_workflow_hears(record: Record) -> None:
    """
    Of several the first that did not succeed is told.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), LIVE)
    answered(record, claimed(record), RECORDS)
    stepped(record, keep_no_more(2), stop(1, after=0))
    record.ledger.cancel(3, origin(BEN))
    (report,) = reports(record)

    assert 3 == report.operation
    assert [State.CANCELLED] * 2 == [operation_of(record, at).state for at in (3, 4)]


def test_a_refused_step_is_owed_its_reason(record: Record) -> None:
    """
    Also what never was an operation is told, once, however often it arrives.
    """
    whose = replace(origin(STEPPING, "Fx1"), step="Fx1")
    for _ in range(2):
        record.ledger.refuse(Action.BROADCAST_START, "room42", "No.", whose)

    assert [("Fx1", 1)] == runs(record)


def test_the_unknown_is_told_once(record: Record) -> None:
    """
    While it is asked again nothing is owed; a later word about it is no second end.
    """
    stepped(record, stop(on_air(record)))
    confirmed(record, 2)
    answered(record, claimed(record), SILENCE)

    assert [] == runs(record)

    while operation_of(record, 2).due_at is not None:
        pass_time(record, HOUR)
        answered(record, claimed(record), SILENCE)

    assert [("Fx1", 2)] == runs(record)
    assert State.UNKNOWN is operation_of(record, 2).state

    record.ledger.vouch(1, origin(BEN), on_air=False)

    assert [("Fx1", 2)] == runs(record)


def test_nobody_said_yes_in_time(record: Record) -> None:
    """
    What nobody confirms expires, and the workflow goes on to its own end.
    """
    stepped(record, start())
    pass_time(record, HOUR)
    record.ledger.sweep(frozenset())

    expired = operation_of(record, 1)

    assert State.EXPIRED is expired.state
    assert expired.finding is not None
    assert "Run the workflow again" in expired.finding.remedy
    assert [("Fx1", 1)] == runs(record)


def test_an_unconfirmed_stop_overtakes_nothing(record: Record) -> None:
    """
    A start that waits stays until a person says yes to the stop.
    """
    record.ledger.open(plan(start()), origin())
    stepped(record, stop(None))

    assert State.READY is operation_of(record, 1).state

    confirmed(record, 2)

    assert State.SUPERSEDED is operation_of(record, 1).state


def test_an_unconfirmed_stop_ends_no_doubt(record: Record) -> None:
    """
    A start whose answer is lost is asked again, although such a stop waits.
    """
    record.ledger.open(plan(start()), origin())
    claim = claimed(record)
    stepped(record, stop(None))
    answered(record, claim, SILENCE)
    pass_time(record, timedelta(seconds=30))

    assert 1 == claimed(record).operation.number


def test_an_unconfirmed_stop_holds_no_automatic_stop_up(record: Record) -> None:
    """
    When its time is over the room is stopped, whether or not somebody confirms.
    """
    feed = on_air(record, lasts=HOUR)
    pass_time(record, HOUR - timedelta(minutes=5))
    record.ledger.keep_time()
    stepped(record, stop(feed))
    pass_time(record, timedelta(minutes=6))
    record.ledger.keep_time()

    assert operation_of(record, 3).actor.is_onair


def test_a_failed_start_is_told_with_its_reason(record: Record) -> None:
    """
    The backend's no is the step's no.
    """
    stepped(record, start())
    confirmed(record, 1)
    answered(record, claimed(record), GONE)

    assert [("Fx1", 1)] == runs(record)
    assert State.FAILED is operation_of(record, 1).state
    assert not [one for one in record.ledger.owed(99) if one.to == WORKFLOW]


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_step_that_joins_what_is_just_ending_is_told(
    patient_record: Record, outsider: Engine
) -> None:
    """
    A workflow never waits for a wish that ended while the workflow joined it.
    """
    stepped(patient_record, start())
    joining = threading.Thread(
        target=stepped, args=(patient_record, start()), kwargs={"run": "Fx2"}
    )
    with outsider.begin() as db:
        db.execute(text("SELECT 1 FROM operations WHERE number = 1 FOR UPDATE"))
        joining.start()
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while joining.is_alive() and not db.execute(waiting).scalar_one():
            joining.join(0.01)
        db.execute(
            text(
                "UPDATE operations SET state = 'cancelled', due_at = NULL,"
                " settled_at = now() WHERE number = 1"
            )
        )
    joining.join()

    assert [("Fx2", 1)] == runs(patient_record)
