"""
Wishes for a moment that is not worked out yet.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import WrongStateError
from bot.domain.moment import Spoken
from bot.domain.operation import Finding, State
from tests.storage.wishes import (
    LEASE,
    asked,
    keep,
    kinds,
    origin,
    owed,
    pass_time,
    start,
    told,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation
    from storage import Record

AT_THREE = Spoken.parse("15:00")
WHY = Finding("That is past.", "Write a later one.")


def _later(record: Record) -> datetime:
    return record.ledger.now() + timedelta(hours=1)


def _found(record: Record, number: int) -> Operation:
    found = record.reader.operation(number)
    assert found is not None
    return found


def test_a_wish_for_a_local_time_waits_to_be_checked(record: Record) -> None:
    """
    What was said in the asker's own time waits until their zone is known.
    """
    (one,) = asked(record, start(begins=AT_THREE))

    assert [one.number] == [found.number for found in record.ledger.unchecked(9)]
    assert ("15:00", None) == (one.begins, _found(record, one.number).begins_at)
    assert record.ledger.claim("w1", LEASE) is None


def test_the_one_that_waits_longest_is_checked_first(record: Record) -> None:
    """
    Only as many as are wanted are given, in the order in which they were asked.
    """
    (first,) = asked(record, start(begins=AT_THREE))
    (second,) = asked(record, start(43, begins=AT_THREE))

    assert [first.number] == [one.number for one in record.ledger.unchecked(1)]
    assert {first.number, second.number} == {
        one.number for one in record.ledger.unchecked(9)
    }


def test_a_checked_wish_begins_at_its_moment(record: Record) -> None:
    """
    Its moment is on record, nobody takes it before, and its time to begin is counted.
    """
    (one,) = asked(record, start(begins=AT_THREE))
    moment = _later(record)
    done = record.ledger.checked(one.number, moment)
    found = _found(record, one.number)

    assert found == done
    assert (State.READY, moment, moment) == (
        found.state,
        found.begins_at,
        found.due_at,
    )
    assert moment + found.run_within == found.expires_at
    assert record.ledger.claim("w1", LEASE) is None
    pass_time(record, timedelta(hours=1, seconds=1))
    claim = record.ledger.claim("w1", LEASE)
    assert claim is not None
    assert one.number == claim.operation.number


def test_a_checked_wish_says_so_on_its_card(record: Record) -> None:
    """
    The card tells the moment, and the history keeps what was made of the words.
    """
    (one,) = asked(record, start(begins=AT_THREE))
    told(record)
    moment = _later(record)
    record.ledger.checked(one.number, moment)
    (line,) = [one for one in record.reader.events() if one.kind.value == "checked"]

    assert [("card", "", f"operation {one.number}")] == owed(record)
    assert {"at": "15:00", "begins_at": moment.isoformat()} == line.details


def test_a_wish_that_cannot_be_is_refused_to_its_asker(record: Record) -> None:
    """
    Only who asked need know why; the card says that nothing comes of it.
    """
    (one,) = asked(record, start(begins=AT_THREE))
    told(record)
    done = record.ledger.check_failed(one.number, WHY)
    found = _found(record, one.number)

    assert found == done
    assert (State.REFUSED, WHY) == (found.state, found.finding)
    about = f"operation {one.number}"
    assert [("card", "", about), ("whisper", "cancelled", about)] == sorted(
        owed(record)
    )
    assert "refused" in kinds(record)
    assert () == record.ledger.unchecked(9)


def test_what_hangs_on_a_refused_moment_is_cancelled(record: Record) -> None:
    """
    A recording that was to go with the broadcast does not start without it.
    """
    wishes = (start(begins=AT_THREE), keep(after=0, only_if=True))
    first, second = asked(record, *wishes)
    record.ledger.check_failed(first.number, WHY)

    assert State.CANCELLED is _found(record, second.number).state
    assert record.ledger.claim("w1", LEASE) is None


def test_what_comes_after_another_begins_to_count_when_that_ends(
    record: Record,
) -> None:
    """
    While what goes first has not ended, the second cannot be too late.
    """
    wishes = (start(begins=AT_THREE), keep(after=0, begins=AT_THREE))
    first, second = asked(record, *wishes)
    record.ledger.checked(first.number, _later(record))

    waits = record.ledger.checked(second.number, _later(record))
    assert waits.expires_at is None


def test_a_second_look_at_what_was_checked_changes_nothing(record: Record) -> None:
    """
    Of two workers that looked at the same wish, one decides.
    """
    (one,) = asked(record, start(begins=AT_THREE))
    moment = _later(record)
    record.ledger.checked(one.number, moment)
    before = list(record.reader.events())

    with pytest.raises(WrongStateError, match="is next in line"):
        record.ledger.checked(one.number, moment + timedelta(hours=1))
    with pytest.raises(WrongStateError, match="is next in line"):
        record.ledger.check_failed(one.number, WHY)
    record.ledger.check_later(one.number, moment + timedelta(hours=1))
    assert moment == _found(record, one.number).due_at
    assert before == list(record.reader.events())


def test_nothing_is_checked_that_is_not_on_record(record: Record) -> None:
    """
    A number that nobody has is answered, not made up.
    """
    with pytest.raises(WrongStateError, match="no operation 7"):
        record.ledger.checked(7, record.ledger.now())


def test_what_was_put_off_is_looked_at_again_in_time(record: Record) -> None:
    """
    Until then it is left alone, and after that it is found once more.
    """
    (one,) = asked(record, start(begins=AT_THREE))
    told(record)
    again = record.ledger.now() + timedelta(minutes=1)
    record.ledger.check_later(one.number, again)

    assert () == record.ledger.unchecked(9)
    assert again == _found(record, one.number).due_at
    pass_time(record, timedelta(minutes=1, seconds=1))
    assert [one.number] == [found.number for found in record.ledger.unchecked(9)]


def test_what_waits_to_be_checked_can_be_taken_back(record: Record) -> None:
    """
    The asker need not wait for the check to change their mind.
    """
    (one,) = asked(record, start(begins=AT_THREE))
    record.ledger.cancel(one.number, origin())

    assert () == record.ledger.unchecked(9)
    assert State.CANCELLED is _found(record, one.number).state
