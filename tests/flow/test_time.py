"""
Time: automatic stops, more time, and starts that are planned.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.answer import Accepted, MoreTime, Refused
from bot.domain.call import StartBroadcast, StopBroadcast, StopRecording
from bot.domain.command import Button
from bot.domain.errors import NothingSentError, OutcomeUnknownError
from bot.domain.feed import Feed, FeedState
from bot.domain.operation import State
from bot.domain.policy import Rule, Rules
from tests.flow.conftest import ADMIN, BOB, STRANGER

if TYPE_CHECKING:
    from tests.flow.conftest import Line

MINUTE = timedelta(minutes=1)
SILENCE = OutcomeUnknownError("Silence.", remedy="")


def feed_of(line: Line, number: int = 1) -> Feed:
    """The feed of that number; there is one."""
    found = line.record.reader.feed(number)
    assert found is not None
    return found


def noticed(line: Line) -> list[str]:
    """What had to be noticed, in order."""
    return [what for how, what in line.told() if how == "notice"]


def test_a_start_for_half_an_hour_is_stopped_after_half_an_hour(line: Line) -> None:
    """
    `for=30m` warns ten minutes before, and stops by OnAir's own hand.
    """
    line.say("/broadcast start room42 for=30m record")
    line.work()
    line.clock.move(19 * MINUTE)
    line.work()
    assert ["on_air", "recording"] == noticed(line)
    line.clock.move(MINUTE)
    line.work()
    assert "ending_soon" == noticed(line)[-1]
    line.clock.move(10 * MINUTE)
    line.work()

    feed = feed_of(line)
    assert FeedState.ENDED is feed.state
    assert feed.ended_by is not None
    assert feed.ended_by.is_onair
    assert [StopRecording, StopBroadcast] == [
        type(one) for one in line.backend.sent[2:]
    ]
    assert 1 == noticed(line).count("ending_soon")


def test_the_rules_limit_counts_without_a_word(line: Line) -> None:
    """
    What `max_duration` allows is the end, also where nobody wrote `for=`, and
    however long was asked for.
    """
    start = ("broadcast.start", "broadcast.extend")
    line.rules = Rules(
        frozenset({ADMIN.user}),
        (Rule(start, ("*",), allow=("user:U0BOB",), max_duration=60 * MINUTE),),
    )
    line.say("/broadcast start room42 for=3h", BOB)
    line.work()
    began = feed_of(line).live_at
    assert began is not None
    assert began + 60 * MINUTE == feed_of(line).stops_at
    answer = line.say("/broadcast extend room42 30m", BOB)

    assert isinstance(answer, Refused)
    assert "no longer" in answer.error.what
    assert began + 60 * MINUTE == feed_of(line).stops_at


def test_more_time_is_a_moment_and_so_is_given_once(line: Line) -> None:
    """
    *Extend* pressed by two people who see the same card, and a line typed twice,
    move the stop once each.
    """
    line.say("/broadcast start room42 for=1h")
    line.work()
    stop = feed_of(line).stops_at
    assert stop is not None
    seen = feed_of(line).stop_named
    first = line.press(Button.EXTEND, seen).answer
    second = line.press(Button.EXTEND, seen, ADMIN).answer
    assert stop + 30 * MINUTE == feed_of(line).stops_at
    line.say("/broadcast extend room42 15m")
    line.say("/broadcast extend room42 15m")

    assert stop + 45 * MINUTE == feed_of(line).stops_at
    assert isinstance(first, MoreTime)
    assert isinstance(second, MoreTime)
    assert [False, True] == [one.extended[0].repeat for one in (first, second)]


def test_nobody_extends_without_the_right(line: Line) -> None:
    """
    The button gives no authority.
    """
    line.say("/broadcast start room42 for=1h")
    line.work()
    stop = feed_of(line).stops_at
    answer = line.press(Button.EXTEND, feed_of(line).stop_named, STRANGER).answer

    assert isinstance(answer, Refused)
    assert stop == feed_of(line).stops_at


def test_an_automatic_stop_is_tried_until_it_is_off(line: Line) -> None:
    """
    While the stop does not work, people are told that it is still on air; when it
    does, that it is off.
    """
    line.say("/broadcast start room42 for=30m")
    line.work()
    refused = NothingSentError("No way.", remedy="Mend it.", passing=False)
    line.backend.answers.extend([refused] * 2)
    line.clock.move(30 * MINUTE)
    line.work()
    line.clock.move(2 * MINUTE)
    line.work()
    assert 2 == noticed(line).count("still_on_air")
    assert ("direct", "still_on_air") in line.told()
    line.clock.move(5 * MINUTE)
    line.work()

    assert FeedState.ENDED is feed_of(line).state
    assert "off_air" == noticed(line)[-1]


def test_a_planned_start_begins_at_its_moment(line: Line) -> None:
    """
    `at=` waits for its moment in the asker's zone, and is in nobody's way until then.
    """
    line.record.ledger.keep_zone("T1", ADMIN.user, "Europe/Berlin")
    answer = line.say("/broadcast start room42 at=17:00 for=1h")
    line.work()
    assert isinstance(answer, Accepted)
    planned = answer.operations[0]
    # Berlin is an hour ahead of UTC in November.
    assert datetime.fromisoformat("2026-11-23T16:00:00+00:00") == planned.begins_at
    assert [] == line.backend.sent
    line.say("/broadcast start war")
    line.work()
    assert 1 == len(line.backend.sent)
    line.clock.move(timedelta(hours=2))
    line.work()

    assert State.SUCCEEDED is line.operation(planned.number).state
    assert isinstance(line.backend.sent[-1], StartBroadcast)


def test_an_unknown_zone_is_looked_up_first(line: Line) -> None:
    """
    Where the zone is not known yet the wish is accepted, and waits for it.
    """
    answer = line.say("/broadcast start room42 at=17:00")
    line.work()

    assert isinstance(answer, Accepted)
    assert State.CHECKING is answer.operations[0].state
    assert [] == line.backend.sent


def test_a_past_moment_is_refused_at_once(line: Line) -> None:
    """
    14:02 has passed at 14:02: nothing goes on record, and the asker hears why.
    """
    line.record.ledger.keep_zone("T1", ADMIN.user, "UTC")
    answer = line.say("/broadcast start room42 at=13:00")

    assert isinstance(answer, Refused)
    assert () == line.record.reader.waiting("T1")


def test_what_was_due_while_onair_was_down_expires_and_says_so(line: Line) -> None:
    """
    Nobody is put on air long after the moment they had planned.
    """
    line.record.ledger.keep_zone("T1", ADMIN.user, "UTC")
    line.say("/broadcast start room42 at=15:00")
    line.work()
    line.clock.move(timedelta(hours=1, minutes=30))
    line.work()

    assert State.EXPIRED is line.operation(1).state
    assert [] == line.backend.sent
    assert ["cancelled"] == noticed(line)


def test_a_stop_takes_a_planned_start_back(line: Line) -> None:
    """
    A room that somebody stopped does not go on air by itself later.
    """
    line.record.ledger.keep_zone("T1", ADMIN.user, "UTC")
    line.say("/broadcast start room42 at=15:00")
    line.work()
    line.say("/broadcast stop room42")
    line.work()
    line.clock.move(timedelta(hours=1))
    line.work()

    assert State.SUPERSEDED is line.operation(1).state
    assert not [one for one in line.backend.sent if isinstance(one, StartBroadcast)]


def test_who_lost_the_right_meanwhile_starts_nothing(line: Line) -> None:
    """
    What was planned is judged again when its moment comes.
    """
    line.record.ledger.keep_zone("T1", BOB.user, "UTC")
    line.say("/broadcast start room42 at=15:00", BOB)
    line.rules = Rules(frozenset({ADMIN.user}))
    line.clock.move(timedelta(hours=1))
    line.work()

    assert State.REFUSED is line.operation(1).state
    assert [] == line.backend.sent


def test_an_unknown_start_is_stopped_at_its_time_all_the_same(line: Line) -> None:
    """
    What may be on air has the automatic stop that it would have if it were.
    """
    line.backend.answers.extend([SILENCE] * 9)
    line.say("/broadcast start room42 for=30m")
    for _ in range(9):
        line.work()
        line.clock.move(10 * timedelta(seconds=1))
    assert FeedState.UNKNOWN is feed_of(line).state
    line.backend.answers.clear()
    line.clock.move(30 * MINUTE)
    line.work()

    assert FeedState.ENDED is feed_of(line).state
