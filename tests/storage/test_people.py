"""
People's time zones: kept for a while, and read anew after that.
"""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

from tests.storage.wishes import count

if TYPE_CHECKING:
    from storage import Record

DAY = timedelta(days=1)


def test_a_time_zone_that_was_told_is_known(record: Record) -> None:
    """
    Whoever's zone was read within the day need not be asked about again.
    """
    before = record.ledger.now() - DAY
    record.ledger.keep_zone("T1", "U1", "Europe/Berlin")

    assert "Europe/Berlin" == record.reader.zone("T1", "U1", before)


def test_an_old_time_zone_is_not_believed(record: Record) -> None:
    """
    Who travels has another zone tomorrow: what is too old is as good as unknown.
    """
    record.ledger.keep_zone("T1", "U1", "Europe/Berlin")
    after = record.ledger.now() + timedelta(seconds=1)

    assert record.reader.zone("T1", "U1", after) is None


def test_nobody_has_another_persons_time_zone(record: Record) -> None:
    """
    The same id in another workspace is another person.
    """
    before = record.ledger.now() - DAY
    record.ledger.keep_zone("T1", "U1", "Europe/Berlin")

    assert record.reader.zone("T2", "U1", before) is None
    assert record.reader.zone("T1", "U2", before) is None


def test_the_last_word_on_a_time_zone_counts(record: Record) -> None:
    """
    A zone that is read again replaces the one before, and is fresh again.
    """
    before = record.ledger.now() - DAY
    record.ledger.keep_zone("T1", "U1", "Europe/Berlin")
    then = record.ledger.now()
    record.ledger.keep_zone("T1", "U1", "Asia/Kolkata")

    assert "Asia/Kolkata" == record.reader.zone("T1", "U1", before)
    assert "Asia/Kolkata" == record.reader.zone("T1", "U1", then - timedelta(seconds=1))
    assert 1 == count(record, "people")


def test_two_who_learn_a_time_zone_at_once_keep_it_once(record: Record) -> None:
    """
    Workers that ask about the same person do not get into each other's way.
    """
    together = Barrier(4)
    failed: list[Exception] = []

    def learn() -> None:
        together.wait()
        try:
            record.ledger.keep_zone("T1", "U1", "Europe/Berlin")
        except Exception as error:  # noqa: BLE001  whatever it is, the test tells
            failed.append(error)

    threads = [Thread(target=learn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == failed
    assert 1 == count(record, "people")
