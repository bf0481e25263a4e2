"""
Which feed an operation is about, as things stand when its turn has come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.feed import FeedState
from bot.domain.outcome import Ended
from bot.domain.settlement import settle
from tests.storage.wishes import (
    BEN,
    LEASE,
    LIVE,
    NOT_SENT,
    SILENCE,
    answered,
    asked,
    claimed,
    on_air,
    sent,
    settled,
    start,
    stop,
)

if TYPE_CHECKING:
    from storage import Record


def test_a_start_whose_feed_closed_meanwhile_opens_another(record: Record) -> None:
    """
    A second wish that waited while the first one failed gets a feed of its own.
    """
    asked(record, start())
    other = start()
    object.__setattr__(other.call, "name", "another")
    asked(record, other, by=BEN)
    answered(record, claimed(record), NOT_SENT)

    claim = claimed(record)

    assert claim.feed is not None
    assert (2, BEN, FeedState.OPENING) == (
        claim.feed.number,
        claim.feed.asked_by,
        claim.feed.state,
    )
    answered(record, claim, LIVE)
    assert [2] == [feed.number for feed in record.reader.open_feeds("T1")]


def test_a_stop_of_the_unknown_finds_what_came_on_air(record: Record) -> None:
    """
    A stop that knew of no feed ends the one that is live when its turn comes.
    """
    asked(record, start())
    claim = sent(record, claimed(record))
    asked(record, stop(None))
    settled(record, claim, LIVE)

    answered(record, claimed(record), Ended())

    assert () == record.reader.open_feeds("T1")


def test_a_late_stop_does_not_reopen_what_is_over(record: Record) -> None:
    """
    An old feed stays closed when its target is on air anew.
    """
    number = on_air(record)
    asked(record, stop(number))
    answered(record, claimed(record), Ended())
    asked(record, stop(number), stop(on_air(record, 9), 9))
    claim = claimed(record)
    assert record.ledger.sending(claim, LEASE)
    asked(record, start())
    silent = settle(claim.operation, claim.feed, SILENCE, record.ledger.now())

    assert record.ledger.settle(claim, silent)
    states = [record.reader.feed(one) for one in (1, 3)]
    assert [FeedState.ENDED, FeedState.OPENING] == [
        one.state for one in states if one is not None
    ]
