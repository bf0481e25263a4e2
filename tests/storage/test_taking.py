"""
Who delivers what: one at a time for each channel, and nobody twice.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.outcome import Ended
from bot.domain.report import Posted
from tests.storage.wishes import (
    LIVE,
    answered,
    asked,
    claimed,
    in_short,
    kinds,
    on_air,
    opened,
    origin,
    owed,
    plan,
    start,
    stop,
)

if TYPE_CHECKING:
    from bot.domain.report import Report
    from storage import Record

HERE = Posted("C1", "1700000000.000100")
HOLD = timedelta(minutes=3)
NO_HOLD = timedelta(0)
NOBODY: frozenset[str] = frozenset()


def taken(
    record: Record, hold: timedelta = HOLD, resting: frozenset[str] = NOBODY
) -> tuple[Report, ...]:
    """What somebody takes who would take up to nine."""
    return record.ledger.take_reports(9, hold, resting)


def two_channels(record: Record) -> None:
    """One card is owed in C1, then two in C2."""
    record.ledger.open(plan(start(1)), origin(channel="C1"))
    record.ledger.open(plan(start(2)), origin(channel="C2"))
    record.ledger.open(plan(start(3)), origin(channel="C2"))


def test_what_one_holds_no_other_takes(record: Record) -> None:
    """
    A report that somebody is delivering is left to them.
    """
    asked(record, start())

    assert [("card", "", "feed 1")] == [in_short(one) for one in taken(record)]
    assert () == taken(record)
    assert frozenset() == record.ledger.places_due()


def test_many_who_take_at_once_share_and_never_overlap(url: str) -> None:
    """
    Of eight that look at the same moment, each report goes to exactly one.
    """
    records = [opened(url, patience=timedelta(seconds=30)) for _ in range(4)]
    for number in range(1, 7):
        wish = plan(start(number))
        records[0].ledger.open(wish, origin(channel=f"C{number}"))
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(
            lambda turn: records[turn % 4].ledger.take_reports(2, HOLD, NOBODY),
            range(8),
        )
        numbers = [report.number for reports in found for report in reports]
    rest = [one.number for one in taken(records[0])]
    for record in records:
        record.close()

    assert [1, 2, 3, 4, 5, 6] == sorted(numbers + rest)


def test_a_channel_is_told_one_thing_at_a_time(record: Record) -> None:
    """
    The second card of a channel waits for the first; another channel does not.
    """
    two_channels(record)

    first = taken(record)
    assert ["feed 1", "feed 2"] == [in_short(one)[2] for one in first]
    record.ledger.delivered(first[1], HERE)
    assert ["feed 3"] == [in_short(one)[2] for one in taken(record)]


def test_a_channel_that_rests_is_passed_over(record: Record) -> None:
    """
    The reporter says which channels were spoken to a moment ago.
    """
    two_channels(record)

    found = taken(record, resting=frozenset({"C2"}))
    assert ["C1"] == [one.to for one in found]
    assert frozenset({"C2"}) == record.ledger.places_due()


def test_a_hold_that_is_over_lets_another_try(record: Record) -> None:
    """
    Whoever died while delivering holds nothing up for ever, and the next one knows
    that it may be there already.
    """
    asked(record, start())
    (first,) = taken(record, NO_HOLD)
    (second,) = taken(record)

    assert [0, 1] == [first.begun, second.begun]


def test_who_lost_the_hold_crosses_out_nothing(record: Record) -> None:
    """
    What somebody else delivers by now is theirs to finish, whatever comes of ours.
    """
    asked(record, start())
    (late,) = taken(record, NO_HOLD)
    (mine,) = taken(record)
    record.ledger.delivered(late, HERE)
    record.ledger.undeliverable(late, "not_in_channel")
    record.ledger.postponed(late, record.ledger.now())
    assert 0 == kinds(record).count("reported")
    record.ledger.delivered(mine, HERE)

    assert [] == owed(record)
    assert 1 == kinds(record).count("reported")


def test_what_was_certainly_not_posted_counts_as_never_begun(record: Record) -> None:
    """
    A refusal leaves no doubt; a dropped connection does.
    """
    asked(record, start())
    soon = record.ledger.now()
    (refused,) = taken(record)
    record.ledger.postponed(refused, soon, may_have_posted=False)
    (dropped,) = taken(record)
    record.ledger.postponed(dropped, soon, may_have_posted=True)
    (again,) = taken(record)
    record.ledger.postponed(again, soon, may_have_posted=False)

    assert [0, 0, 1] == [one.begun for one in (refused, dropped, again)]
    assert [1] == [one.begun for one in taken(record)]


def test_a_card_that_changed_meanwhile_is_free_at_once(record: Record) -> None:
    """
    The next state is delivered without waiting for the hold, and without a doubt.
    """
    asked(record, start())
    (card,) = taken(record)
    answered(record, claimed(record), LIVE)
    assert () == taken(record)
    record.ledger.delivered(card, HERE)

    assert [("card", 0)] == [(one.kind.value, one.begun) for one in taken(record)]


def test_a_new_process_ends_the_holds_of_the_dead_one(record: Record) -> None:
    """
    Who has the record alone need not wait for what nobody delivers any more.
    """
    asked(record, start())
    taken(record)
    record.ledger.free_reports()

    assert [1] == [one.begun for one in taken(record)]


def test_the_end_of_a_hold_is_a_moment_to_look(record: Record) -> None:
    """
    A report of a dead process is not forgotten until somebody happens to look.
    """
    asked(record, start())
    began = record.ledger.now()
    taken(record)
    waiting = record.ledger.claim("w", HOLD)
    assert waiting is not None
    due = record.ledger.next_due()

    assert due is not None
    assert due >= began + HOLD


def test_notices_of_one_feed_keep_their_order(record: Record) -> None:
    """
    While the first notice waits for its time, no later one overtakes it.
    """
    on_air(record)
    told_card = taken(record)[0]
    record.ledger.delivered(told_card, HERE)
    (notice,) = taken(record)
    later = record.ledger.now() + timedelta(minutes=1)
    record.ledger.postponed(notice, later)
    asked(record, stop(1))
    record.ledger.delivered(taken(record)[0], HERE)
    answered(record, claimed(record), Ended())
    record.ledger.delivered(taken(record)[0], HERE)

    assert () == taken(record)
    assert later == record.ledger.next_due()
