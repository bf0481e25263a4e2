"""
An answer that comes when somebody else has the operation proves nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.outcome import Ended, Removed
from bot.domain.room import Account
from bot.domain.settlement import settle
from tests.storage.wishes import (
    GONE,
    LIVE,
    NOT_SENT,
    SILENCE,
    answered,
    asked,
    claimed,
    feed_of,
    kick,
    kinds,
    on_air,
    operation_of,
    origin,
    pass_time,
    plan,
    sent,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from bot.domain.operation import Claim
    from bot.domain.settlement import Result
    from storage import Record

HOUR = timedelta(hours=1)
AGAIN = timedelta(seconds=13)


def frozen(record: Record, lasts: timedelta | None = None) -> Claim:
    """A start was sent by a process that then stood still, and was taken back."""
    asked(record, start(lasts=lasts))
    claim = sent(record, claimed(record, "frozen"))
    record.ledger.take_over()
    pass_time(record, AGAIN)
    return claim


def late(record: Record, claim: Claim, result: Result) -> bool:
    """That process is back, with the answer to its own call."""
    settlement = settle(claim.operation, claim.feed, result, record.ledger.now())
    return record.ledger.settle(claim, settlement)


def test_a_late_success_settles_nothing(record: Record) -> None:
    """
    Two calls may have been under way, so nobody knows which came last.
    """
    claim = frozen(record)
    answered(record, claimed(record, "w2"), LIVE)
    told(record)

    assert not late(record, claim, LIVE)
    assert FeedState.UNKNOWN is feed_of(record, 1).state
    assert State.SUCCEEDED is operation_of(record, 1).state
    assert [("card", "", "feed 1"), ("notice", "unknown", "feed 1")] == told(record)
    assert ["late", "feed_unknown"] == [
        one for one in kinds(record) if one in {"late", "feed_unknown"}
    ][-2:]


@pytest.mark.parametrize("result", [GONE, NOT_SENT], ids=["refused", "not sent"])
def test_a_late_refusal_changes_nothing(record: Record, result: Result) -> None:
    """
    What certainly had no effect leaves what is known as it is.
    """
    claim = frozen(record)
    answered(record, claimed(record, "w2"), LIVE)

    assert not late(record, claim, result)
    assert FeedState.LIVE is feed_of(record, 1).state


def test_a_late_answer_while_it_is_unknown_leaves_it_unknown(record: Record) -> None:
    """
    The doubt is there already, and is not told twice.
    """
    claim = frozen(record)
    told(record)

    assert not late(record, claim, LIVE)
    assert State.UNKNOWN is operation_of(record, 1).state
    assert [] == told(record)


def test_a_room_that_was_stopped_may_be_on_air_after_all(record: Record) -> None:
    """
    The late start may have come after the stop: its feed is open again, can be
    stopped by the same person at once, and by itself when its time is over.
    """
    claim = frozen(record, lasts=HOUR)
    asked(record, stop(1))
    answered(record, claimed(record), Ended())

    assert not late(record, claim, LIVE)
    assert FeedState.UNKNOWN is feed_of(record, 1).state
    again = record.ledger.open(plan(stop(1)), origin())
    assert not again.repeat
    answered(record, claimed(record), NOT_SENT)
    pass_time(record, HOUR)
    assert 1 == record.ledger.keep_time()
    assert "broadcast.stop" == claimed(record).operation.action.value


def test_a_start_of_what_is_in_doubt_is_sent_once_more(record: Record) -> None:
    """
    What had come true a moment ago is not what whoever types it again sees.
    """
    claim = frozen(record)
    answered(record, claimed(record, "w2"), LIVE)
    late(record, claim, SILENCE)

    assert not record.ledger.open(plan(start()), origin()).repeat


def test_a_late_stop_that_had_its_effect_leaves_a_doubt(record: Record) -> None:
    """
    It may have ended what another start has put on air since.
    """
    on_air(record)
    asked(record, stop(1))
    claim = sent(record, claimed(record))
    record.ledger.take_over()
    told(record)
    pass_time(record, AGAIN)
    answered(record, claimed(record), Ended())
    on_air(record, lasts=HOUR)

    assert not late(record, claim, Ended())
    assert FeedState.UNKNOWN is feed_of(record, 2).state


def test_a_kick_that_was_answered_late_stays_unknown(record: Record) -> None:
    """
    It has no feed to be in doubt about, and no second answer to come.
    """
    asked(record, kick(confirm=False))
    claim = sent(record, claimed(record))
    record.ledger.take_over()

    assert not late(record, claim, Removed((Account("mallory"),)))
    assert State.UNKNOWN is operation_of(record, 1).state
    assert "late" in kinds(record)
