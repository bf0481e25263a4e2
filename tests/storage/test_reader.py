"""
Reading: what is there, in the order people expect, of one workspace only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.domain.history import EventKind
from bot.domain.outcome import Ended, Saved
from bot.domain.report import Posted
from storage import history
from storage.tables import reports
from tests.storage.wishes import (
    ANN,
    BEN,
    NOT_SENT,
    RECORDS,
    ZOE,
    answered,
    asked,
    claimed,
    keep,
    keep_no_more,
    kick,
    on_air,
    origin,
    pass_time,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from storage import Record


def test_what_is_not_there_is_none(record: Record) -> None:
    """
    A question about nothing is no error.
    """
    assert (None, None, None, None) == (
        record.reader.feed(1),
        record.reader.operation(1),
        record.reader.room("T1", "room42"),
        record.reader.last_ended("T1", "room42"),
    )


def test_open_feeds_come_oldest_first(record: Record) -> None:
    """
    Whoever lists what is on air sees the longest running first.
    """
    on_air(record, 2)
    on_air(record, 1)

    groups = [feed.target.group.value for feed in record.reader.open_feeds("T1")]
    assert [2, 1] == groups
    assert () == record.reader.open_feeds("T1", "annex")
    assert () == record.reader.open_feeds("T2")


def test_the_last_ended_is_the_broadcast_that_ended_last(record: Record) -> None:
    """
    Not the one that began last, and not a recording.
    """
    first, second = on_air(record, 1), on_air(record, 2)
    for feed, group in ((second, 2), (first, 1)):
        asked(record, stop(feed, group))
        answered(record, claimed(record), Ended())
    asked(record, keep(1))
    answered(record, claimed(record), RECORDS)
    asked(record, keep_no_more(3, 1))
    answered(record, claimed(record), Saved(()))

    last = record.reader.last_ended("T1", "room42")
    assert last is not None
    assert first == last.number


def test_recordings_come_newest_first_without_the_failed(record: Record) -> None:
    """
    What never recorded anything is no recording.
    """
    for group, answer in ((1, RECORDS), (2, NOT_SENT), (3, RECORDS)):
        asked(record, keep(group))
        answered(record, claimed(record), answer)

    numbers = [feed.number for feed in record.reader.recordings("T1", "room42", 9)]
    assert [3, 1] == numbers
    assert [3] == [one.number for one in record.reader.recordings("T1", None, 1)]


def test_waiting_is_whatever_has_not_ended(record: Record) -> None:
    """
    Asked, confirmed or running: it waits until it is settled.
    """
    asked(record, start(1))
    asked(record, start(2))
    asked(record, kick())
    answered(record, claimed(record), NOT_SENT)
    claimed(record)

    assert [2, 3] == [one.number for one in record.reader.waiting("T1")]
    assert [2, 3] == [one.number for one in record.reader.waiting("T1", "room42")]
    assert () == record.reader.waiting("T2")


@pytest.mark.parametrize(
    ("only", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"room": "annex"}, [2]),
        ({"channel": "C2"}, [3]),
        ({"operation": 1}, [4, 5]),
        ({"feed": 1}, [4, 5]),
        ({"most": 2}, [4, 5]),
        ({"room": "annex", "channel": "C2"}, []),
        ({"operation": 2}, []),
    ],
)
def test_the_history_gives_the_lines_that_fit(
    record: Record, only: dict[str, int | str], numbers: list[int]
) -> None:
    """
    The newest lines of what was asked for, and never another workspace's.
    """
    record.ledger.note(EventKind.SHOWN, origin())
    record.ledger.note(EventKind.SHOWN, origin(), room="annex")
    record.ledger.note(EventKind.SHOWN, origin(channel="C2"))
    asked(record, start())
    asked(record, start(7), by=ZOE)

    found = record.reader.history("T1", **only)  # type: ignore[arg-type]  # pytest does not know the keys
    assert numbers == [line.number for line in found]


def test_a_name_stays_as_it_was_at_the_time(record: Record) -> None:
    """
    Who renames themself does not rename their past, and is still the same actor.
    """
    renamed = type(ANN)(ANN.team, ANN.user, name="anna")
    asked(record, start(1))
    asked(record, start(2), by=renamed)

    names = [line.actor.name for line in record.reader.history("T1")]
    assert ["ann", "ann", "anna", "anna"] == names
    operation = record.reader.operation(1)
    assert operation is not None
    assert (ANN, "anna") == (operation.actor, operation.actor.name)


def test_every_line_is_given_page_by_page(record: Record) -> None:
    """
    An export of more than one page misses none and repeats none.
    """
    size = history._PAGE  # noqa: SLF001  a page more than one is what is meant
    for _ in range(size + 2):
        record.ledger.note(EventKind.SHOWN, origin(BEN))

    numbers = [line.number for line in record.reader.events()]
    assert list(range(1, size + 3)) == numbers
    assert [size + 2] == [line.number for line in record.reader.events(size + 1)]


def test_the_numbers_say_how_much_there_is(record: Record) -> None:
    """
    Those who run OnAir see what is open, what waits, and what is owed.
    """
    on_air(record)
    asked(record, stop(1))

    assert {
        "feeds_open": 1.0,
        "operations_waiting": 1.0,
        "operations_under_way": 1.0,
        "approvals_waiting": 0.0,
        "reviews_open": 0.0,
        "frozen": 0.0,
        "reports_owed": 2.0,
        "report_tries": 0.0,
        "reports_undeliverable": 0.0,
        "chain_length": 0.0,
        "events_unsealed": 7.0,
    } == {
        name: value
        for name, value in record.numbers().items()
        if not name.endswith("_seconds")
    }


def test_the_oldest_debt_and_the_most_tries_are_counted(record: Record) -> None:
    """
    A report that waits tells since when; one that is tried in vain tells how often.
    """
    nothing = record.numbers()
    asked(record, start())
    pass_time(record, timedelta(minutes=3))
    with record.engines.writer.begin() as db:
        db.execute(update(reports).values(tries=3))
    late = record.numbers()

    assert (0, 0) == (nothing["report_owed_seconds"], nothing["report_tries"])
    assert late["report_owed_seconds"] >= 180
    assert 3 == late["report_tries"]


def test_the_steps_that_nobody_asks_for_are_left_out(record: Record) -> None:
    """
    Who did what, without what workers did; of one thing the whole life is told.
    """
    feed = on_air(record)
    told(record)

    steps = {EventKind.CLAIMED, EventKind.REPORTED}
    short = {line.kind for line in record.reader.history("T1")}
    whole = {line.kind for line in record.reader.history("T1", feed=feed, most=50)}
    assert not steps & short
    assert steps <= whole


def test_a_card_without_a_feed_knows_where_its_wish_went_on(record: Record) -> None:
    """
    The small card of an approved start leads to the feed's card, wherever that is.
    """
    feed = on_air(record)
    began = record.reader.start_of(feed)
    (owed, *_) = record.ledger.owed(1)
    record.ledger.delivered(owed, Posted("C0STUDIO", "1.1"))
    assert began is not None
    about = replace(owed, feed=None, operation=began.number)

    assert Posted("C0STUDIO", "1.1") == record.reader.story(about).onward
    assert record.reader.story(owed).onward is None
