"""
A summary: what a period's facts come to.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.airtime import Stretch
from bot.domain.counting import MOST_ROWS, median_of
from bot.domain.facts import Failing, Line, Tally, Turned
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import Finding
from bot.domain.outcome import Effect, Refusal, Remedy
from bot.domain.room import Kind
from bot.domain.second_looks import Came
from bot.domain.summary import Standing
from bot.domain.summing import MOST_RECORDINGS
from tests.domain.invented import (
    ANN,
    BEN,
    HOUR,
    MINUTE,
    WEEK,
    aired,
    asks,
    at,
    consulted,
    says,
    summed,
)

BUSY = Refusal(
    "push", 40000500, "BUSY", "It is busy.", "Wait.", Remedy.WAIT, Effect.POSSIBLE
)


def test_overlapping_broadcasts_of_a_room_count_once() -> None:
    """
    Camera and screen at the same time are one room on air, and two broadcasts.
    """
    found = summed(aired=[aired(1, 3), aired(2, 5), aired(9, 10)])

    assert 5 * HOUR == found.time_on_air
    assert 3 == found.broadcasts
    assert (Stretch(at(1), at(5)), Stretch(at(9), at(10))) == found.rooms[0].on_air


def test_rooms_add_up_and_the_longest_comes_first() -> None:
    """
    Two rooms for an hour each at the same time are two hours on air in all.
    """
    found = summed(aired=[aired(1, 2), aired(1, 4, room="stage")])

    assert ["stage", "room42"] == [one.room for one in found.rooms]
    assert 4 * HOUR == found.time_on_air


def test_only_the_part_in_the_period_counts() -> None:
    """
    What began before it counts from its beginning, what goes on counts to its end.
    """
    live = aired(160, None, FeedState.LIVE, room="late")
    before = aired(-5, 2, room="early")
    found = summed(now=WEEK.until + 9 * HOUR, aired=[live, before])

    assert [8 * HOUR, 2 * HOUR] == [one.time_on_air for one in found.rooms]
    assert [True, False] == [one.live_now for one in found.rooms]


def test_what_is_still_on_air_counts_until_now() -> None:
    """
    A period that is not over ends now: the future has no time on air.
    """
    found = summed(now=at(10), aired=[aired(7, None, FeedState.LIVE)])

    assert 3 * HOUR == found.time_on_air
    assert at(10) == found.period.until


def test_unknown_is_never_on_air() -> None:
    """
    From when nobody could say, nothing counts as on air, while open and afterwards.
    """
    lost_stop = aired(1, None, FeedState.UNKNOWN, doubted=3, room="a")
    lost_start = aired(None, None, FeedState.UNKNOWN, doubted=5, room="b")
    settled_later = aired(1, 9, doubted=4, room="c")
    found = summed(now=at(10), aired=[lost_stop, lost_start, settled_later])

    assert {"a": 2 * HOUR, "b": 0 * HOUR, "c": 3 * HOUR} == {
        one.room: one.time_on_air for one in found.rooms
    }
    assert {"a": 7 * HOUR, "b": 5 * HOUR, "c": 5 * HOUR} == {
        one.room: one.time_unknown for one in found.rooms
    }
    assert {"a", "b"} == {one.room for one in found.rooms if one.unknown_now}
    assert not any(one.live_now for one in found.rooms)


def test_without_its_lines_the_last_word_of_the_backend_counts() -> None:
    """
    Lines that are archived tell no doubt any more; then it is unknown from when the
    backend last said that it is on air.
    """
    lost = aired(1, None, FeedState.UNKNOWN, confirmed_at=at(2))
    found = summed(now=at(10), aired=[lost])

    assert (HOUR, 8 * HOUR) == (found.time_on_air, found.time_unknown)


def test_known_from_one_is_not_unknown_from_another() -> None:
    """
    A room of which one picture is surely on air is on air.
    """
    found = summed(
        now=at(10),
        aired=[aired(1, None, FeedState.UNKNOWN, doubted=2), aired(4, 6)],
    )

    assert (3 * HOUR, 6 * HOUR) == (found.time_on_air, found.time_unknown)


@pytest.mark.parametrize("state", [FeedState.FAILED, FeedState.OPENING])
def test_what_never_came_on_air_has_no_time(state: FeedState) -> None:
    """
    A start that failed, or has not been sent, is no time on air, known or unknown.
    """
    never = aired(None, 3 if state is FeedState.FAILED else None, state)
    found = summed(aired=[never])

    assert () == found.rooms
    assert found.is_empty


def test_a_clock_that_was_set_back_makes_no_time_less_than_none() -> None:
    """
    An end before its beginning is no time.
    """
    assert 0 * HOUR == summed(aired=[aired(5, 3)]).time_on_air


def test_recordings_are_no_time_on_air() -> None:
    """
    They are told with their file ids, and how each of them stands.
    """
    tape = Kind.RECORDING
    found = summed(
        now=at(20),
        aired=[
            aired(1, 2, kind=tape, number=1, file_name="f", file_ids=("7", "8")),
            aired(2, 3, kind=tape, number=2),
            aired(3, None, FeedState.LIVE, kind=tape, number=3),
            aired(4, None, FeedState.UNKNOWN, kind=tape, number=4),
        ],
    )

    assert [
        Standing.KEPT,
        Standing.NO_FILES,
        Standing.RUNNING,
        Standing.UNKNOWN,
    ] == [one.standing for one in found.recordings]
    assert ("7", "8") == found.recordings[0].file_ids
    assert 0 * HOUR == found.time_on_air
    assert 19 * HOUR == found.rooms[0].time_recorded
    assert 0 == found.broadcasts


def test_a_list_without_end_says_what_it_lacks() -> None:
    """
    The newest recordings are listed, and all of them are counted.
    """
    many = [
        aired(n / 100, n / 100 + 1, kind=Kind.RECORDING, number=n)
        for n in range(MOST_RECORDINGS + 3)
    ]
    found = summed(aired=many)

    assert MOST_RECORDINGS + 3 == found.recorded
    assert MOST_RECORDINGS == len(found.recordings)
    assert {"recordings": 3} == found.left_out
    assert MOST_RECORDINGS + 2 == found.recordings[-1].feed


def test_refusals_of_many_names_stay_a_short_list() -> None:
    """
    Whoever is refused in a thousand rooms does not make a report of a thousand rows.
    """
    many = [
        Turned(ANN, "broadcast.start", f"room{n}", "No.", at(1))
        for n in range(MOST_ROWS + 50)
    ]
    found = summed(turned=[*many, many[0]])

    assert MOST_ROWS == len(found.refusals)
    assert MOST_ROWS + 51 == found.refused
    assert {"refusals": 50} == found.left_out
    assert ("room0", 2) == (found.refusals[0].room, found.refusals[0].times)
    assert MOST_ROWS + 51 == found.doers[0].refused


def test_time_to_decide_counts_from_when_they_were_asked() -> None:
    """
    Half took no longer than the median; the longest is named.
    """
    yes, no = EventKind.APPROVED, EventKind.DECLINED
    found = summed(
        consulted=[
            consulted(asks(1), says(2, yes), number=1),
            consulted(asks(1), says(1.5, no), number=2),
            consulted(asks(1), says(5, yes, enough=False), says(9, yes), number=3),
        ]
    ).approvals

    assert HOUR == found.median
    assert found.longest is not None
    assert (3, 8 * HOUR) == (found.longest.operation, found.longest.took)
    assert (2, 1) == (found.came[Came.APPROVED], found.came[Came.DECLINED])
    (ben,) = found.deciders
    assert (BEN, 3, 1, 150 * MINUTE) == (
        ben.actor,
        ben.approved,
        ben.declined,
        ben.median,
    )


@pytest.mark.parametrize(
    ("kind", "came"),
    [
        (EventKind.EXPIRED, Came.EXPIRED),
        (EventKind.CANCELLED, Came.WITHDRAWN),
        (EventKind.SUPERSEDED, Came.WITHDRAWN),
        (EventKind.STALE, Came.CHANGED),
        (EventKind.REFUSED, Came.CHANGED),
        (EventKind.BROKEN_GLASS, Came.GLASS),
    ],
)
def test_what_nobody_decided_takes_no_time_to_decide(
    kind: EventKind, came: Came
) -> None:
    """
    An expired request is counted as such, and makes nobody slow.
    """
    found = summed(consulted=[consulted(asks(1), Line(kind, at(3), ANN))]).approvals

    assert 1 == found.came[came]
    assert 1 == found.settled
    assert found.median is None
    assert found.longest is None


def test_the_first_end_of_the_wait_counts() -> None:
    """
    What was approved and expired afterwards, because the bot was down, was approved.
    """
    yes, late = says(2, EventKind.APPROVED), Line(EventKind.EXPIRED, at(9), ANN)
    found = summed(consulted=[consulted(asks(1), yes, late)]).approvals

    assert (1, 0) == (found.came[Came.APPROVED], found.came[Came.EXPIRED])


def test_its_askers_own_doubt_is_not_their_delay() -> None:
    """
    A removal asks second persons once its asker has said yes twice; taken back before
    that it was never theirs to decide.
    """
    kick = "room.kick"
    again = asks(4, EventKind.CONFIRMED)
    taken_back = Line(EventKind.CANCELLED, at(2), ANN)
    found = summed(
        consulted=[
            consulted(asks(1), again, says(5, EventKind.APPROVED), action=kick),
            consulted(asks(1), taken_back, action=kick, number=2),
        ]
    ).approvals

    assert HOUR == found.median
    assert 1 == found.settled


def test_what_was_decided_at_another_time_belongs_there() -> None:
    """
    Asked last week and decided in this one is this week's; the other way round not.
    """
    yes = EventKind.APPROVED
    found = summed(
        now=WEEK.until + 9 * HOUR,
        consulted=[
            consulted(asks(-3), says(1, yes)),
            consulted(asks(1), says(170, yes), number=2),
        ],
    ).approvals

    assert 1 == found.settled
    assert 4 * HOUR == found.median
    assert 1 == found.deciders[0].approved


def test_failures_are_told_by_code() -> None:
    """
    The same code is one row, with what certainly failed and what nobody knows apart.
    """
    busy, silent = Finding("Busy.", refusal=BUSY), Finding("No answer came.", "Wait.")
    found = summed(
        failings=[
            Failing(busy, unknown=False, room="a", at=at(1)),
            Failing(busy, unknown=True, room="b", at=at(3)),
            Failing(silent, unknown=True, room="a", at=at(2)),
            Failing(None, unknown=False, room="", at=at(2)),
        ]
    ).failures

    assert (40000500, "It is busy.", 1, 1, ("a", "b"), at(3)) == (
        found[0].code,
        found[0].meaning,
        found[0].failed,
        found[0].unknown,
        found[0].rooms,
        found[0].last,
    )
    assert ["No answer came.", "Why is not on record."] == [
        one.meaning for one in found[1:]
    ]


def test_everybody_is_named_once_with_all_they_did() -> None:
    """
    What they asked for, decided and were refused stands in one row.
    """
    asked = EventKind.ASKED
    found = summed(
        tallies=[
            Tally(ANN, asked, "broadcast.start", 3),
            Tally(ANN, asked, "record.stop", 1),
            Tally(ANN, asked, "room.kick", 2),
            Tally(ANN, EventKind.FROZEN, "freeze", 1),
            Tally(BEN, EventKind.REVIEWED, "broadcast.start", 1),
        ],
        consulted=[consulted(asks(1), says(2, EventKind.APPROVED))],
        turned=[Turned(BEN, "room.kick", "room42", "No.", at(1))],
    ).doers

    ann, ben = found
    assert (3, 1, 2, 1, 7) == (
        ann.starts,
        ann.recordings,
        ann.kicks,
        ann.others,
        ann.acts,
    )
    assert (BEN, 2, 1) == (ben.actor, ben.decided, ben.refused)


def test_a_median_of_even_numbers_lies_between() -> None:
    """
    Of one and three minutes it is two; of none there is none.
    """
    assert timedelta(minutes=2) == median_of([3 * MINUTE, MINUTE])
    assert median_of([]) is None


def test_a_period_in_which_nothing_happened_is_empty() -> None:
    """
    Nothing is counted, and nothing is made up.
    """
    found = summed()

    assert found.is_empty
    assert 0 * HOUR == found.time_on_air
    assert found.approvals.median is None
