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
from bot.domain.outcome import AlreadyLive, Effect, Refusal, Remedy
from bot.domain.rules import Rule, Rules
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


def test_a_rule_for_more_time_limits_it(line: Line) -> None:
    """
    An admin started it without a limit; Bob's rule lets him carry it to an hour.
    """
    rule = Rule(
        ("broadcast.extend",),
        allow=("user:U0BOB",),
        max_duration=timedelta(hours=1),
    )
    line.rules = Rules(frozenset({ADMIN.user}), (rule,), {}, "f" * 64)
    line.say("/broadcast start room42 for=40m", ADMIN)
    line.work()

    answer = line.say("/broadcast extend room42 30m", BOB)
    again = line.press(Button.EXTEND, feed_of(line).stop_named, BOB).answer

    assert isinstance(answer, MoreTime)
    assert answer.extended[0].limited
    feed = feed_of(line)
    assert feed.live_at is not None
    assert feed.live_at + timedelta(hours=1) == feed.stops_at
    assert isinstance(again, Refused)


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


def test_what_can_be_extended_is_and_the_rest_is_named(line: Line) -> None:
    """
    The camera gets its time although the screen is at its limit; the answer says both,
    and only where nothing could be moved it is a refusal.
    """
    line.say("/broadcast start room42 for=1h")
    line.work()
    start, extend = ("broadcast.start",), ("broadcast.extend",)
    bob = ("user:U0BOB",)
    line.rules = Rules(
        frozenset({ADMIN.user}),
        (
            Rule(start, ("*",), allow=bob, max_duration=60 * MINUTE),
            Rule(extend, ("*",), allow=bob),
        ),
    )
    line.say("/broadcast start room42 screen for=1h", BOB)
    line.clock.move(5 * timedelta(seconds=1))
    line.work()
    camera, screen = feed_of(line, 1).stops_at, feed_of(line, 2).stops_at
    assert camera is not None
    answer = line.say("/broadcast extend room42 30m", BOB)

    assert isinstance(answer, MoreTime)
    assert [1] == [one.feed.number for one in answer.extended]
    assert camera + 30 * MINUTE == feed_of(line, 1).stops_at
    assert screen == feed_of(line, 2).stops_at
    (said,) = answer.said
    assert said.startswith("alice's shared screen in room42 was given no more time.")
    assert "run no longer" in said


def test_what_is_about_to_start_is_not_said_to_have_no_stop(line: Line) -> None:
    """
    More time for a start that waits is refused: its time has not begun.
    """
    line.say("/broadcast start room42 for=1h")
    answer = line.say("/broadcast extend room42 30m")

    assert isinstance(answer, Refused)
    assert "room42 is not on air yet; its time begins when it is." == answer.error.what


def test_a_stop_names_the_planned_starts_that_it_leaves(line: Line) -> None:
    """
    Another account's, and the screen's: they would put the room on air again by
    themselves, so whoever stops it learns of them; what the stop takes back itself is
    not among them.
    """
    line.record.ledger.keep_zone("T1", ADMIN.user, "UTC")
    line.say("/broadcast start room42 at=16:00 record")
    line.say("/broadcast start room42 as=bob at=17:00 record")
    line.say("/broadcast start room42 screen at=18:00")
    line.say("/broadcast start war at=18:00")
    answer = line.say("/broadcast stop room42")

    assert isinstance(answer, Accepted)
    camera, screen = (one for one in answer.said if "stays" in one)
    assert (
        "A start planned for bob's camera in room42 stays (operation 3): cancel it on "
        "its card, or stop it with as=bob."
    ) == camera
    assert (
        "A start planned for alice's shared screen in room42 stays (operation 5): "
        "cancel it on its card, or stop it with as=alice screen."
    ) == screen


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


ALREADY = AlreadyLive(
    Refusal(
        "push",
        40000415,
        "ALREADY_PUSHING",
        "It is on air already.",
        "Nothing is left to do.",
        Remedy.ALREADY_SO,
        Effect.ALREADY,
    )
)


def test_a_start_that_finds_it_on_air_sets_no_end(line: Line) -> None:
    """
    What runs without a limit is not ended by somebody who only joined it.
    """
    line.say("/broadcast start room42")
    line.work()
    line.clock.move(60 * MINUTE)
    line.backend.answers.append(ALREADY)
    line.say("/broadcast start room42 for=30m", BOB)
    line.work()
    line.clock.move(60 * MINUTE)
    line.work()

    assert FeedState.LIVE is feed_of(line).state
    assert feed_of(line).stops_at is None


def test_one_booking_begins_where_another_ends(line: Line) -> None:
    """
    A planned start at the very moment of the automatic stop goes on for its own time.
    """
    line.record.ledger.keep_zone("T1", BOB.user, "UTC")
    line.say("/broadcast start room42 for=58m")
    line.work()
    line.say("/broadcast start room42 at=15:00 for=1h", BOB)
    line.backend.answers.append(ALREADY)
    for _ in range(60):
        line.clock.move(MINUTE)
        line.work()

    feed = feed_of(line)
    assert FeedState.LIVE is feed.state
    assert datetime.fromisoformat("2026-11-23T16:00:00+00:00") == feed.stops_at
    line.clock.move(60 * MINUTE)
    line.work()
    assert FeedState.ENDED is feed_of(line).state


def test_an_old_clock_does_not_stop_what_began_anew(line: Line) -> None:
    """
    When an automatic stop got no answer and somebody starts anew, the new time
    counts from there.
    """
    line.say("/broadcast start room42 for=30m")
    line.work()
    line.backend.answers.append(SILENCE)
    line.clock.move(30 * MINUTE)
    line.work()
    line.say("/broadcast start room42 for=2h", BOB)
    line.work()
    began = feed_of(line).live_at
    assert began is not None
    line.clock.move(10 * MINUTE)
    line.work()

    assert FeedState.LIVE is feed_of(line).state
    assert began + 120 * MINUTE == feed_of(line).stops_at


def test_the_recording_ends_with_what_the_broadcast_became(line: Line) -> None:
    """
    A push that closed itself and began anew takes its recording along to its end.
    """
    line.say("/broadcast start room42 record")
    line.work()
    line.clock.move(10 * MINUTE)
    line.say("/broadcast start room42 for=20m", BOB)
    line.work()
    line.clock.move(20 * MINUTE)
    line.work()

    assert [FeedState.ENDED] * 3 == [feed_of(line, n).state for n in (1, 2, 3)]


def test_the_same_hour_elsewhere_is_another_moment(line: Line) -> None:
    """
    18:00 in Berlin and 18:00 in New York are two plans.
    """
    line.record.ledger.keep_zone("T1", ADMIN.user, "Europe/Berlin")
    line.record.ledger.keep_zone("T1", BOB.user, "America/New_York")
    first = line.say("/broadcast start room42 at=18:00")
    second = line.say("/broadcast start room42 at=18:00", BOB)

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert not second.repeat
    assert first.operations[0].begins_at != second.operations[0].begins_at


def test_a_plan_typed_again_is_the_same_plan(line: Line) -> None:
    """
    Also when another plan for later was made in between.
    """
    line.record.ledger.keep_zone("T1", ADMIN.user, "UTC")
    line.say("/broadcast start room42 at=18:00")
    line.say("/broadcast start room42 at=20:00")
    again = line.say("/broadcast start room42 at=18:00")

    assert isinstance(again, Accepted)
    assert again.repeat
    assert 2 == len(line.record.reader.waiting("T1"))


def test_two_plans_with_recordings_are_two(line: Line) -> None:
    """
    Somebody else's plan for the same hour has a recording of its own.
    """
    for who in (ADMIN, BOB):
        line.record.ledger.keep_zone("T1", who.user, "UTC")
    line.say("/broadcast start room42 record at=18:00")
    second = line.say("/broadcast start room42 record at=18:00", BOB)

    assert isinstance(second, Accepted)
    assert {BOB} == {one.actor for one in second.operations}
