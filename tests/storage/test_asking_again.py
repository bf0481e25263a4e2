"""
What nobody knows is asked again in time, and then no more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.approval import Ruling
from bot.domain.errors import BackendRefusedError
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.outcome import (
    AlreadyEnded,
    Effect,
    Ended,
    Refusal,
    Remedy,
    Retry,
    Saved,
)
from tests.storage.wishes import (
    ALREADY,
    ALREADY_LIVE,
    BEN,
    GONE,
    LEASE,
    LIVE,
    NOT_SENT,
    RECORDS,
    SILENCE,
    answered,
    asked,
    claimed,
    count,
    feed_of,
    keep,
    keep_no_more,
    kick,
    kinds,
    on_air,
    operation_of,
    pass_time,
    sent,
    settled,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.command import Wish
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.domain.settlement import Result
    from storage import Record

AGAIN = timedelta(seconds=13)
TOO_LATE = timedelta(seconds=61)
REFUSED = BackendRefusedError(
    Refusal("push", 1, "NO", "It said no.", "Mend it.", Remedy.SETUP, Effect.NONE)
)
LATER = BackendRefusedError(replace(REFUSED.refusal, retry=Retry.HALF_MINUTE))
UNKNOWN_CARD = [("card", "", "feed 1"), ("notice", "unknown", "feed 1")]


def lost(record: Record, wish: Wish) -> int:
    """It was sent, and no answer came; the operation's number."""
    number = asked(record, wish)[0].number
    answered(record, claimed(record), SILENCE)
    told(record)
    return number


@pytest.mark.parametrize(
    ("wish", "result", "state", "feed"),
    [
        (start(), LIVE, State.SUCCEEDED, FeedState.LIVE),
        (start(), ALREADY_LIVE, State.SUCCEEDED, FeedState.LIVE),
        (start(), GONE, State.FAILED, FeedState.FAILED),
        (start(), REFUSED, State.UNKNOWN, FeedState.UNKNOWN),
        (start(), NOT_SENT, State.UNKNOWN, FeedState.UNKNOWN),
        (start(), SILENCE, State.UNKNOWN, FeedState.UNKNOWN),
        (keep(), RECORDS, State.SUCCEEDED, FeedState.LIVE),
        (keep(), SILENCE, State.UNKNOWN, FeedState.UNKNOWN),
    ],
)
def test_an_unknown_start_is_what_its_repetition_says(
    record: Record, wish: Wish, result: Result, state: State, feed: FeedState
) -> None:
    """
    The same operation goes out again, not before its first request must be over,
    and only an answer about its target settles it.
    """
    number = lost(record, wish)
    early = record.ledger.claim("w", LEASE)
    pass_time(record, AGAIN)
    answered(record, claimed(record), result)

    assert early is None
    assert (state, feed) == (
        operation_of(record, number).state,
        feed_of(record, 1).state,
    )
    assert 2 == kinds(record).count("sent")


@pytest.mark.parametrize(
    "result", [Ended(), AlreadyEnded(ALREADY)], ids=["now", "before"]
)
def test_an_unknown_stop_is_off_when_its_repetition_says_so(
    record: Record, result: Result
) -> None:
    """
    Whether it ended now or had ended already, the doubt is over, and the stop is
    its asker's.
    """
    on_air(record)
    number = lost(record, stop(1))
    pass_time(record, AGAIN)
    answered(record, claimed(record), result)

    feed = feed_of(record, 1)
    assert State.SUCCEEDED is operation_of(record, number).state
    assert (FeedState.ENDED, operation_of(record, number).actor) == (
        feed.state,
        feed.ended_by,
    )


def test_an_unknown_stop_of_a_recording_still_brings_its_files(record: Record) -> None:
    """
    What the lost answer would have told, the repetition may.
    """
    asked(record, keep())
    answered(record, claimed(record), RECORDS)
    lost(record, keep_no_more(1))
    pass_time(record, AGAIN)
    answered(record, claimed(record), Saved(("7",)))

    assert ("7",) == feed_of(record, 1).file_ids


def test_a_kick_that_nobody_answered_is_left_alone(record: Record) -> None:
    """
    It is unknown at once, said once, and never sent a second time.
    """
    asked(record, kick(confirm=False))
    answered(record, claimed(record), SILENCE)
    pass_time(record, AGAIN)

    assert record.ledger.claim("w", LEASE) is None
    assert operation_of(record, 1).due_at is None
    assert ("notice", "unknown", "operation 1") in told(record)


@pytest.mark.parametrize(
    ("wish", "later"),
    [
        (start(password="x"), TOO_LATE),
        (keep(), TOO_LATE),
        (start(run_within=timedelta(seconds=20)), timedelta(seconds=21)),
        (start(lasts=timedelta(seconds=20)), timedelta(seconds=21)),
        (start(at_most=timedelta(seconds=20)), timedelta(seconds=21)),
    ],
    ids=["a minute", "recording", "run_within", "for=", "max_duration"],
)
def test_a_start_is_not_asked_again_when_its_moment_is_over(
    record: Record, wish: Wish, later: timedelta
) -> None:
    """
    Also where OnAir was down when it should have been asked: it stays unknown, its
    password goes, and people are told then.
    """
    number = lost(record, wish)
    pass_time(record, later)

    assert record.ledger.claim("w", LEASE) is None
    operation = operation_of(record, number)
    assert (State.UNKNOWN, None) == (operation.state, operation.due_at)
    assert FeedState.UNKNOWN is feed_of(record, 1).state
    assert UNKNOWN_CARD == told(record)
    assert 0 == count(record, "secrets")


def test_a_start_taken_in_time_but_sent_too_late_is_not_sent(record: Record) -> None:
    """
    Whoever waited for a place in the queue looks at the time once more.
    """
    number = lost(record, start())
    pass_time(record, timedelta(seconds=50))
    claim = record.ledger.claim("w", timedelta(minutes=5))
    assert claim is not None
    pass_time(record, timedelta(seconds=11))

    assert record.ledger.sending(claim, LEASE) is None
    assert State.UNKNOWN is operation_of(record, number).state
    assert UNKNOWN_CARD == told(record)


def test_a_first_sending_that_would_be_too_late_is_none(record: Record) -> None:
    """
    A start whose moment passes between being taken and being sent expires.
    """
    asked(record, start())
    claim = record.ledger.claim("w", timedelta(hours=1))
    assert claim is not None
    pass_time(record, timedelta(minutes=6))

    assert record.ledger.sending(claim, LEASE) is None
    assert State.EXPIRED is operation_of(record, 1).state


def _not_any_more(
    _operation: Operation, _room: Room | None, _agreed: tuple[Actor, ...]
) -> Ruling:
    return Ruling(why_not="Only admins may do that.")


def test_a_start_that_is_not_allowed_any_more_is_not_asked_again(
    record: Record,
) -> None:
    """
    Rules that changed since count for the repetition, too.
    """
    number = lost(record, start())
    pass_time(record, AGAIN)

    assert record.ledger.claim("w", LEASE, _not_any_more) is None
    assert State.UNKNOWN is operation_of(record, number).state
    assert UNKNOWN_CARD == told(record)


def test_a_stop_is_asked_again_whatever_the_rules_say(record: Record) -> None:
    """
    Whoever could start it could stop it, and that goes on until it is off.
    """
    on_air(record)
    number = lost(record, stop(1))
    pass_time(record, AGAIN)

    claim = record.ledger.claim("w", LEASE, _not_any_more)
    assert claim is not None
    assert number == claim.operation.number


def test_a_later_stop_settles_an_unknown_start(record: Record) -> None:
    """
    The start is not repeated, the stop goes at once, and its answer says how it is.
    """
    number = lost(record, start())
    asked(record, stop(1))
    claim = claimed(record)
    answered(record, claim, Ended())
    pass_time(record, AGAIN)

    assert (number + 1, State.SUPERSEDED) == (
        claim.operation.number,
        operation_of(record, number).state,
    )
    assert FeedState.ENDED is feed_of(record, 1).state
    assert record.ledger.claim("w", LEASE) is None


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (LIVE, State.SUPERSEDED),
        (GONE, State.SUPERSEDED),
        (REFUSED, State.UNKNOWN),
    ],
)
def test_a_later_start_that_is_answered_ends_the_doubt(
    record: Record, result: Result, state: State
) -> None:
    """
    A certain answer about the target settles what was unknown before; a refusal of
    the call does not.
    """
    number = lost(record, start())
    asked(record, start(lasts=timedelta(hours=1)), by=BEN)
    answered(record, claimed(record), result)
    pass_time(record, AGAIN)

    assert record.ledger.claim("w", LEASE) is None
    assert state is operation_of(record, number).state


def test_what_is_planned_for_later_stops_nobody_from_asking(record: Record) -> None:
    """
    Tomorrow's start has overtaken nothing today.
    """
    asked(record, start())
    claim = sent(record, claimed(record))
    tomorrow = record.ledger.now() + timedelta(days=1)
    asked(record, start(begins="15:00", begins_at=tomorrow), by=BEN)
    settled(record, claim, SILENCE)
    pass_time(record, AGAIN)

    assert claim.operation.number == claimed(record).operation.number


def test_a_start_that_is_unknown_behind_a_later_one_is_told(record: Record) -> None:
    """
    It will not be asked again, so that people hear at once that nobody knows.
    """
    asked(record, start())
    claim = sent(record, claimed(record))
    asked(record, start(lasts=timedelta(hours=1)), by=BEN)
    settled(record, claim, SILENCE)

    assert operation_of(record, 1).due_at is None
    assert ("notice", "unknown", "feed 1") in told(record)


def test_an_unknown_stop_is_told_at_once_and_once(record: Record) -> None:
    """
    Each repetition without an answer is no further news.
    """
    on_air(record)
    told(record)
    asked(record, stop(1))
    answered(record, claimed(record), SILENCE)
    first = told(record)
    pass_time(record, AGAIN)
    answered(record, claimed(record), SILENCE)

    assert UNKNOWN_CARD == first
    assert [("card", "", "feed 1")] == told(record)


def test_what_waits_for_an_unknown_start_without_need_goes_on(record: Record) -> None:
    """
    Only what is pointless without it waits until its outcome is known.
    """
    asked(record, start(), keep(after=0))
    answered(record, claimed(record), SILENCE)

    assert 2 == claimed(record).operation.number


def test_what_was_let_go_once_keeps_its_own_time(record: Record) -> None:
    """
    A recording that was refused meanwhile waits its pause out, whatever becomes of
    the broadcast.
    """
    asked(record, start(), keep(after=0))
    answered(record, claimed(record), SILENCE)
    answered(record, claimed(record), LATER)
    pass_time(record, AGAIN)
    answered(record, claimed(record), LIVE)

    assert record.ledger.claim("w", LEASE) is None
    pass_time(record, AGAIN + AGAIN)
    assert 2 == claimed(record).operation.number


def test_what_waited_for_an_unknown_start_goes_when_it_is_on_air(
    record: Record,
) -> None:
    """
    The recording begins once the repetition says that the broadcast is there.
    """
    asked(record, start(), keep(after=0, only_if=True))
    answered(record, claimed(record), SILENCE)
    pass_time(record, AGAIN)
    answered(record, claimed(record), LIVE)

    assert 2 == claimed(record).operation.number


def test_what_is_asked_again_is_still_what_people_wait_for(record: Record) -> None:
    """
    The same wish, typed again meanwhile, finds it; and the list shows it.
    """
    number = lost(record, start())

    again = asked(record, start(), by=BEN)
    assert [number] == [one.number for one in again]
    assert [number] == [one.number for one in record.reader.waiting("T1")]
