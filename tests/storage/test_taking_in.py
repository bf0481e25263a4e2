"""
Taking in: what was sent while the record was away, put on it afterwards.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.call import StopBroadcast, StopRecording
from bot.domain.errors import BackendRefusedError, NothingSentError
from bot.domain.feed import FeedState
from bot.domain.noted import noted
from bot.domain.operation import State
from bot.domain.outcome import AlreadyEnded, Ended, Saved
from tests.storage.wishes import (
    ALREADY,
    BEN,
    GONE,
    LIVE,
    SILENCE,
    answered,
    asked,
    claimed,
    feed_of,
    keep,
    keep_no_more,
    kinds,
    on_air,
    operation_of,
    origin,
    pass_time,
    plan,
    sent,
    settled,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from bot.domain.command import Wish
    from bot.domain.noted import Noted
    from bot.domain.operation import Operation
    from bot.domain.settlement import Result
    from storage import Record

_NOW = timedelta(0)
_SECOND = timedelta(seconds=1)
_TOO_SOON = NothingSentError("Nobody picks up.", remedy="Wait.")


def away(
    record: Record, *wishes: Wish, came: Result | None = None, ago: timedelta = _NOW
) -> tuple[Noted, ...]:
    """Stops as the journal has them; sent where *came* is given."""
    at = record.ledger.now() - ago
    stops = noted(plan(*wishes, why="enough"), origin(gesture="press-x"), at)
    if came is None:
        return stops
    moment = timedelta(microseconds=1)
    return tuple(
        replace(one, sent_at=at + moment, settled_at=at + 2 * moment, result=came)
        for one in stops
    )


def only(record: Record, call: type) -> Operation:
    """The newest operation with such a call."""
    with_call = [
        operation
        for number in {line.operation for line in record.reader.events()}
        if number is not None
        and (operation := record.reader.operation(number)) is not None
        and isinstance(operation.call, call)
    ]
    return max(with_call, key=lambda one: one.number)


def test_a_stop_that_was_sent_past_the_record_is_on_it_afterwards(
    record: Record,
) -> None:
    """
    Operation, every line of its life, the feed off air, card and notice: as if the
    record had never been away, and with the moments at which it really happened.
    """
    number = on_air(record)
    told(record)
    before = len(kinds(record))
    stops = away(record, stop(number), came=Ended())

    taken = record.ledger.take_in(stops)

    operation = only(record, StopBroadcast)
    feed = record.reader.feed(number)
    assert {stops[0].key} == taken
    assert State.SUCCEEDED is operation.state
    assert (stops[0].asked_at, stops[0].sent_at, stops[0].settled_at) == (
        operation.asked_at,
        operation.sent_at,
        operation.settled_at,
    )
    assert "enough" == operation.why
    assert feed is not None
    assert FeedState.ENDED is feed.state
    assert stops[0].settled_at == feed.ended_at
    assert stops[0].actor == feed.ended_by
    assert ["asked", "sent", "answered", "feed_ended", "taken_in"] == kinds(record)[
        before:
    ]
    assert [
        ("card", "", f"feed {number}"),
        ("notice", "off_air", f"feed {number}"),
    ] == told(record)


def test_the_same_journal_is_taken_in_once(record: Record) -> None:
    """
    Whoever dies between the commit and the emptying of the journal takes it in again,
    and nothing is there twice.
    """
    number = on_air(record)
    stops = away(record, stop(number), came=Ended())
    first = record.ledger.take_in(stops)
    lines = kinds(record)

    assert first == record.ledger.take_in(stops)
    assert lines == kinds(record)


def test_a_gesture_that_is_on_record_gets_one_line_more(record: Record) -> None:
    """
    A server can commit what was asked and die before it says so: then the stop is on
    record already, and only a line tells that it was sent past it as well.
    """
    number = on_air(record)
    record.ledger.open(plan(stop(number)), origin(gesture="press-x"))
    before = kinds(record)
    stops = away(record, stop(number), came=Ended())

    record.ledger.take_in(stops)

    assert [*before, "taken_in"] == kinds(record)
    assert State.READY is only(record, StopBroadcast).state


def test_a_stop_without_an_answer_is_unknown(record: Record) -> None:
    """
    Sent, and the process died before it heard: nobody claims that it worked or that
    it did not, and it is asked again.
    """
    number = on_air(record)
    (silent,) = away(record, stop(number), came=Ended())

    record.ledger.take_in((replace(silent, settled_at=None, result=None),))

    operation = only(record, StopBroadcast)
    feed = record.reader.feed(number)
    assert State.UNKNOWN is operation.state
    assert operation.due_at is not None
    assert feed is not None
    assert FeedState.UNKNOWN is feed.state


def test_a_stop_that_was_never_sent_is_sent_from_the_record(record: Record) -> None:
    """
    Noted, and the process died before it went out: it waits for a worker like any
    other stop.
    """
    number = on_air(record)

    record.ledger.take_in(away(record, stop(number)))

    claim = claimed(record, "w9")
    assert isinstance(claim.operation.call, StopBroadcast)
    assert claim.feed is not None
    assert number == claim.feed.number


@pytest.mark.parametrize(
    ("came", "state", "stands"),
    [
        (AlreadyEnded(ALREADY), State.SUCCEEDED, FeedState.ENDED),
        (SILENCE, State.UNKNOWN, FeedState.UNKNOWN),
        (_TOO_SOON, State.READY, FeedState.LIVE),
        (BackendRefusedError(GONE.refusal), State.FAILED, FeedState.LIVE),
    ],
    ids=["already off", "unknown", "not sent", "refused"],
)
def test_every_answer_means_what_it_always_means(
    record: Record, came: Result, state: State, stands: FeedState
) -> None:
    """
    The table that reads every other answer reads those of the journal.
    """
    number = on_air(record)

    record.ledger.take_in(away(record, stop(number), came=came))

    feed = record.reader.feed(number)
    assert feed is not None
    assert (state, stands) == (only(record, StopBroadcast).state, feed.state)


def test_recordings_keep_their_file_ids(record: Record) -> None:
    """
    What a recording left behind is found in its card, as after any other stop.
    """
    on_air(record)
    asked(record, keep())
    claim = claimed(record)
    answered(record, claim, LIVE)
    assert claim.feed is not None
    stops = away(record, keep_no_more(claim.feed.number), came=Saved(("77", "78")))

    record.ledger.take_in(stops)

    feed = record.reader.feed(claim.feed.number)
    assert feed is not None
    assert ("77", "78") == feed.file_ids
    assert State.SUCCEEDED is only(record, StopRecording).state


def test_a_start_that_waited_does_not_survive_the_stop(record: Record) -> None:
    """
    Asked before the stop and not sent yet: it never goes on air afterwards.
    """
    (waiting,) = asked(record, start())

    record.ledger.take_in(away(record, stop(None), came=AlreadyEnded(ALREADY)))

    found = record.reader.operation(waiting.number)
    assert found is not None
    assert State.SUPERSEDED is found.state
    assert record.ledger.claim("w9", 30 * _SECOND) is None


def test_a_call_under_way_is_waited_for(record: Record) -> None:
    """
    The start that was sent before the stop is settled first, then the stop says the
    last word.
    """
    asked(record, start())
    claim = claimed(record)
    record.ledger.sending(claim, 30 * _SECOND)
    stops = away(record, stop(None), came=Ended())
    assert frozenset() == record.ledger.take_in(stops)

    answered(record, claim, LIVE)
    later = tuple(replace(one, sent_at=record.ledger.now()) for one in stops)

    assert {stops[0].key} == record.ledger.take_in(later)
    assert () == record.reader.open_feeds("T1")


def test_nothing_to_end_is_no_news_while_a_start_was_under_way(record: Record) -> None:
    """
    The backend found nothing when it was asked, because the start that was sent before
    took effect only then: how the room stands is not known, and it is asked again.
    """
    asked(record, start())
    claim = sent(record, claimed(record))
    stops = away(record, stop(None), came=AlreadyEnded(ALREADY))
    settled(record, claim, LIVE)

    record.ledger.take_in(stops)

    operation = only(record, StopBroadcast)
    (feed,) = record.reader.open_feeds("T1")
    assert FeedState.UNKNOWN is feed.state
    assert State.UNKNOWN is operation.state
    assert operation.finding is not None
    assert "a start was under way" in operation.finding.what
    pass_time(record, 30 * _SECOND)
    assert operation.number == claimed(record, "w9").operation.number


def test_a_start_asked_after_the_stop_is_not_overtaken_by_it(record: Record) -> None:
    """
    The stop had worked before somebody asked for the next start, although it goes on
    record later: that start goes out, on a feed of its own.
    """
    number = on_air(record)
    pass_time(record, 20 * _SECOND)
    stops = away(record, stop(number), came=Ended(), ago=10 * _SECOND)
    (anew,) = asked(record, start(), by=BEN)

    record.ledger.take_in(stops)

    assert FeedState.ENDED is feed_of(record, number).state
    claim = claimed(record, "w9")
    assert anew.number == claim.operation.number
    assert claim.feed is not None
    assert number != claim.feed.number


def test_a_stop_that_is_still_to_be_sent_has_the_last_word(record: Record) -> None:
    """
    It never went out, so it would follow the start that was asked for meanwhile: that
    one is set aside, and does not go on air only to be stopped.
    """
    stops = away(record, stop(None), ago=10 * _SECOND)
    (waiting,) = asked(record, start())

    record.ledger.take_in(stops)

    assert State.SUPERSEDED is operation_of(record, waiting.number).state
    assert isinstance(claimed(record, "w9").operation.call, StopBroadcast)


def test_a_start_that_was_taken_and_not_sent_is_never_sent(record: Record) -> None:
    """
    A worker holds it and waits for the record, as the stop did not: when both meet the
    record again the start is set aside, and its worker learns that it lost it.
    """
    asked(record, start())
    claim = claimed(record)

    record.ledger.take_in(away(record, stop(None), came=AlreadyEnded(ALREADY)))

    found = record.reader.operation(claim.operation.number)
    assert found is not None
    assert State.SUPERSEDED is found.state
    assert record.ledger.sending(claim, 30 * _SECOND) is None
    assert () == record.reader.open_feeds("T1")


def test_a_start_that_came_later_stays_on_air(record: Record) -> None:
    """
    Somebody put the room on air again before the journal was read: that is how the
    room stands, and the earlier stop changes nothing of it.
    """
    number = on_air(record)
    stops = away(record, stop(number), came=Ended(), ago=10 * _SECOND)

    record.ledger.take_in(stops)

    feed = record.reader.feed(number)
    assert feed is not None
    assert FeedState.LIVE is feed.state
    assert State.SUCCEEDED is only(record, StopBroadcast).state


def test_a_feed_of_another_record_is_not_touched(record: Record) -> None:
    """
    A journal that lies beside another database names feeds that are not its own.
    """
    number = on_air(record, group=7)
    stops = away(record, stop(number, group=42), came=Ended())

    record.ledger.take_in(stops)

    assert [number] == [one.number for one in record.reader.open_feeds("T1")]
    assert "taken_in" in kinds(record)
