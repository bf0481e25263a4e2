"""
Whoever saw a time-out and typed again finds what they asked for, and no more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.command import Plan
from bot.domain.errors import WrongStateError
from bot.domain.outcome import Ended, Removed
from bot.domain.room import Account
from tests.storage.wishes import (
    ANN,
    BEN,
    GONE,
    LIVE,
    ON_AIR_AND_KEPT,
    RECORDS,
    answered,
    asked,
    claimed,
    count,
    kick,
    kinds,
    on_air,
    origin,
    pass_time,
    plan,
    start,
    stop,
)

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from storage import Record

TWO_MINUTES = timedelta(minutes=2)
SOON = timedelta(seconds=110)


def test_what_has_just_come_true_is_found_by_whoever_typed_it(record: Record) -> None:
    """
    The room is not started a second time, and the history says that it was asked.
    """
    on_air(record)
    pass_time(record, SOON)
    again = record.ledger.open(plan(start()), origin(ANN))

    assert again.repeat
    assert [1] == [one.number for one in again.operations]
    assert 1 == count(record, "operations")
    assert "repeated" == kinds(record)[-1]


def test_a_whole_plan_that_came_true_is_found(record: Record) -> None:
    """
    Broadcast and recording, typed again in one line, are both there.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), LIVE)
    answered(record, claimed(record), RECORDS)

    again = record.ledger.open(ON_AIR_AND_KEPT, origin())
    assert [1, 2] == [one.number for one in again.operations]


@pytest.mark.parametrize(
    ("by", "after", "anew"),
    [
        (BEN, timedelta(0), False),
        (ANN, TWO_MINUTES, False),
        (ANN, timedelta(0), True),
    ],
    ids=["another person", "later", "meant once more"],
)
def test_what_came_true_does_not_stand_in_for_a_new_wish(
    record: Record, by: Actor, after: timedelta, *, anew: bool
) -> None:
    """
    Another person, another moment, or *Start again*: the call is made.
    """
    on_air(record)
    pass_time(record, after)
    wanted = Plan((start(),), anew=anew)

    assert not record.ledger.open(wanted, origin(by)).repeat


def test_what_failed_is_tried_by_typing_it_again(record: Record) -> None:
    """
    People were told to try again, and so they do.
    """
    asked(record, start())
    answered(record, claimed(record), GONE)

    assert not record.ledger.open(plan(start()), origin()).repeat


def test_whoever_was_removed_may_have_come_back(record: Record) -> None:
    """
    A removal that came true is made anew when it is typed again.
    """
    asked(record, kick(confirm=False))
    answered(record, claimed(record), Removed((Account("mallory"),)))

    assert not record.ledger.open(plan(kick(confirm=False)), origin()).repeat


def test_after_a_stop_the_same_start_is_another_one(record: Record) -> None:
    """
    Start, stop, start within two minutes: the last word counts.
    """
    asked(record, stop(on_air(record)))
    answered(record, claimed(record), Ended())

    assert not record.ledger.open(plan(start()), origin()).repeat


def test_after_a_stop_that_came_to_nothing_the_start_is_still_the_same(
    record: Record,
) -> None:
    """
    What was taken back, or was never sent, happened to nobody.
    """
    on_air(record)
    later = start(lasts=timedelta(hours=1))
    number = asked(record, later, by=BEN)[0].number
    record.ledger.cancel(number, origin(BEN))

    assert record.ledger.open(plan(start()), origin()).repeat


def test_of_two_people_who_stop_the_second_hears_who_was_first(record: Record) -> None:
    """
    Nothing is sent for what is off already.
    """
    number = on_air(record)
    asked(record, stop(number), by=BEN)
    answered(record, claimed(record), Ended())

    with pytest.raises(WrongStateError, match="off already") as refused:
        asked(record, stop(number))
    assert "U2" == refused.value.by
    assert 2 == count(record, "operations")


def test_a_stop_of_several_goes_on_while_one_of_them_is_there(record: Record) -> None:
    """
    Only where all of it is off there is nothing to stop.
    """
    first, second = on_air(record), on_air(record, 9)
    asked(record, stop(first))
    answered(record, claimed(record), Ended())

    wishes = (stop(first), stop(second, 9))
    assert 2 == len(asked(record, *wishes, by=BEN))


def test_two_people_who_stop_at_once_share_one_stop(record: Record) -> None:
    """
    While it waits, the second finds the first one's.
    """
    number = on_air(record)
    first = asked(record, stop(number), by=BEN)

    assert first[0].number == asked(record, stop(number))[0].number


def test_another_password_is_another_wish(record: Record) -> None:
    """
    The form is sent again with the password mended: viewers must not need the wrong
    one, and who sends the same again waits for the first.
    """
    (first,) = asked(record, start(password="wrong-horse"))
    (same,) = asked(record, start(password="wrong-horse"))
    (mended,) = asked(record, start(password="right-horse"))

    assert first.number == same.number
    assert first.number != mended.number
