"""
Planned starts, from the asker's first answer to the moment that they begin.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Accepted, StatusShown
from bot.domain.call import StartRecording
from bot.domain.command import Button
from bot.domain.operation import WAITING, Finding, State
from bot.domain.report import NoticeKind
from bot.slack.views.answers import answer
from bot.slack.views.cards import card
from bot.slack.views.notices import notice
from tests.slack.views.examples import (
    ALICE,
    BOB,
    after,
    call,
    operation,
    planned,
    story,
)
from tests.slack.views.reader import seen

if TYPE_CHECKING:
    from bot.domain.operation import Operation

LATE = Finding(
    "It was not begun within 5 minutes of the moment it was planned for, so it was "
    "not started.",
    "Ask again.",
)


def told(*operations: Operation, repeat: bool = False) -> str:
    """What Alice reads."""
    return seen(answer(Accepted(operations, repeat), asker=ALICE))


def test_a_planned_start_has_a_card_that_can_be_taken_back() -> None:
    """
    When, for how long, why, by whom, and *Cancel*, which asks once more.
    """
    message = card(story(None, planned(lasts=timedelta(hours=2))))
    cancel = message.blocks[-1]["elements"][0]

    expected = """\
room42 goes on air at 15:00 UTC.
Once on, it stops by itself after 2 h.
Why: Town hall
(Asked by @U0ALICE, 14:02 UTC | operation 7)
[Cancel?]"""
    assert expected == seen(message)
    assert (Button.CANCEL.value, "7") == (cancel["action_id"], cancel["value"])
    assert "Only whoever asked can cancel it." in cancel["confirm"]["text"]["text"]


def test_a_moment_in_an_unknown_zone_is_told_as_it_was_said() -> None:
    """
    No moment is claimed before the asker's time zone is known.
    """
    message = card(story(None, planned(State.CHECKING)))

    assert (
        "room42 goes on air at “15:00” by @U0ALICE's clock: OnAir looks up the time "
        "zone first."
    ) in seen(message)


def test_a_start_whose_time_came_points_to_its_feed() -> None:
    """
    From then on the feed's card tells the story, and nothing is left to cancel.
    """
    for state in (State.RUNNING, State.READY, State.SUCCEEDED, State.FAILED):
        text = seen(card(story(None, planned(state, feed=3))))

        assert text.startswith("Its time came at 15:00 UTC: see the card of room42.")
        assert "[" not in text


@pytest.mark.parametrize("state", sorted(set(State) - WAITING, key=str))
def test_a_plan_that_came_to_nothing_says_why(state: State) -> None:
    """
    It *was* to go on air; the reason follows, and *Cancel* is gone.
    """
    text = seen(card(story(None, planned(state, finding=LATE))))

    assert text.startswith("room42 was to go on air at 15:00 UTC: ")
    assert LATE.what in text
    assert "[Cancel" not in text


def test_a_plan_that_expired_calls_its_asker() -> None:
    """
    Whoever relied on it reads that it did not happen, and what to do.
    """
    expired = planned(State.EXPIRED, finding=LATE)

    expected = """\
room42 was to go on air at 15:00 UTC: not carried out, because its moment had passed, \
@U0ALICE.
It was not begun within 5 minutes of the moment it was planned for, so it was not \
started. Ask again.
(operation 7)
[Ask again]"""
    assert expected == seen(notice(NoticeKind.CANCELLED, story(None, expired)))


def test_the_asker_of_a_plan_reads_when_it_begins() -> None:
    """
    At once, with what follows it.
    """
    follows = operation(
        StartRecording, State.READY, number=8, feed=None, after=7, only_if=True
    )

    expected = """\
room42 goes on air 2026-11-23 at 15:00 UTC.
Then, if that works, starting to record room42 …
(operations 7, 8)"""
    assert expected == told(planned(), follows)


def test_the_asker_of_a_plan_reads_that_their_zone_is_looked_up() -> None:
    """
    Until then the answer repeats what was said.
    """
    text = told(planned(State.CHECKING))

    assert text.startswith(
        "room42 goes on air at “15:00”: OnAir looks up your time zone first."
    )


@pytest.mark.parametrize(
    ("asked", "allowed", "expected"),
    [
        (2, None, "Once on, it stops by itself after 2 h."),
        (2, 4, "Once on, it stops by itself after 2 h."),
        (None, 4, "Once on, it stops by itself after 4 h: the rules allow no more."),
        (
            6,
            4,
            "Once on, it stops by itself after 4 h, not 6 h: the rules allow no more.",
        ),
    ],
)
def test_how_long_it_runs_is_told_and_whose_limit_it_is(
    asked: int | None, allowed: int | None, expected: str
) -> None:
    """
    The shorter of asked and allowed; the rules are named where they cut it.
    """
    start = operation(
        state=State.READY,
        lasts=None if asked is None else timedelta(hours=asked),
        at_most=None if allowed is None else timedelta(hours=allowed),
    )

    assert expected in told(start)


def test_without_a_limit_no_end_is_promised() -> None:
    """
    It runs until somebody stops it, and nothing else is said.
    """
    assert "stops by itself" not in told(operation(state=State.READY))


def test_a_planned_recording_begins_it_does_not_go_on_air() -> None:
    """
    The same card for a recording, in its own words.
    """
    text = seen(card(story(None, planned(call=call(StartRecording)))))

    assert text.startswith("The recording of room42 begins at 15:00 UTC.")


def test_a_plan_found_again_says_whose_it_is() -> None:
    """
    Who types somebody else's plan again reads that it stands, and who asked first.
    """
    text = told(planned(actor=BOB), repeat=True)

    assert (
        "room42 goes on air 2026-11-23 at 15:00 UTC. @U0BOB asked for it first, "
        "2026-11-23 at 14:02 UTC."
    ) in text


def test_a_status_lists_what_is_planned() -> None:
    """
    With its moment, in the order of asking.
    """
    text = seen(
        answer(StatusShown("room42", (), (planned(),), None, after(20)), asker=ALICE)
    )

    assert "• room42 goes on air at 15:00 UTC. Asked by @U0ALICE" in text
