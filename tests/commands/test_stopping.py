"""
What a stop means, given what is open in the room.
"""

from __future__ import annotations

import pytest

from bot.domain.call import StopBroadcast, StopRecording
from bot.domain.command import Action, Plan, Wish
from bot.domain.feed import Feed, FeedState
from bot.domain.room import Account, Kind, Sdk, Source, Target
from tests.commands.shelf import APP, ROOM42, WAR, act, feed, where

PUSH = feed(1)
SCREEN = feed(2, source=Source.SCREEN)
GUEST = feed(3, account="bob")
LINKED = feed(4, Kind.RECORDING, linked_to=1)
GUEST_FILE = feed(5, Kind.RECORDING, account="bob")
AGAIN = " the backend all the same."
ALL = (PUSH, SCREEN, GUEST, LINKED, GUEST_FILE)


def ended(plan: Plan) -> list[int | None]:
    """The feeds that a plan ends, in its order."""
    return [wish.feed for wish in plan.wishes]


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ([4, 5, 1, 2, 3], "/broadcast stop room42"),
        ([4, 5, 1, 2, 3], "/broadcast stop all"),
        ([2], "/broadcast stop room42 screen"),
        ([4, 1], "/broadcast stop room42 as=alice"),
        ([2], "/broadcast stop room42 as=alice screen"),
        ([5, 3], "/broadcast stop room42 as=bob"),
        ([4, 5], "/record stop room42"),
        ([4, 5], "/record stop all"),
        ([4], "/record stop room42 as=alice"),
    ],
)
def test_a_stop_ends_what_it_names_recordings_first(
    numbers: list[int], line: str
) -> None:
    """
    Without words a stop ends all there is; `as` and `screen` name one source.
    """
    assert numbers == ended(act(line).plan(where(*ALL)))


def test_a_stop_goes_to_exactly_what_was_started() -> None:
    """
    A feed is ended with the account, source and SDK with which it was opened.
    """
    opened = feed(9, account="carol", source=Source.SCREEN, sdk=Sdk.IOT)

    plan = act("/broadcast stop room42 why=over").plan(where(opened))

    wish = Wish(
        Action.BROADCAST_STOP,
        "room42",
        StopBroadcast(opened.target, Sdk.IOT),
        feed=9,
    )
    assert Plan((wish,), why="over") == plan


def test_a_broadcast_waits_for_its_own_recording_only() -> None:
    """
    A recording ends before its broadcast does, and holds no other one up.
    """
    plan = act("/broadcast stop room42").plan(where(*ALL))

    waits = {wish.feed: wish.after for wish in plan.wishes}
    assert {4: None, 5: None, 1: 0, 2: None, 3: 1} == waits
    assert not any(wish.only_if for wish in plan.wishes)


def test_a_linked_recording_ends_with_its_broadcast_whatever_it_shows() -> None:
    """
    A recording that was asked for together with a broadcast ends with it.
    """
    elsewhere = feed(6, Kind.RECORDING, source=Source.SCREEN, linked_to=1)

    plan = act("/broadcast stop room42 as=alice").plan(where(PUSH, elsewhere))

    assert [6, 1] == ended(plan)


@pytest.mark.parametrize(
    "state", [FeedState.OPENING, FeedState.LIVE, FeedState.UNKNOWN]
)
def test_what_may_come_on_air_is_stopped_too(state: FeedState) -> None:
    """
    A start that is still under way, or of which nobody knows, is ended as well.
    """
    opened = feed(1, state=state)

    assert [1] == ended(act("/broadcast stop room42").plan(where(opened)))


def test_the_other_source_of_an_account_is_said_to_go_on() -> None:
    """
    Who ends one source of an account learns that the other is still there.
    """
    plan = act("/broadcast stop room42 as=alice").plan(where(PUSH, SCREEN))

    said = "The screen of alice in room42 goes on; it has a stop of its own, "
    assert (f"{said}with the word screen.",) == plan.said


@pytest.mark.parametrize(
    ("said", "kind", "account", "source", "line"),
    [
        (
            "Nothing in room42 is known to be on air; asking" + AGAIN,
            Kind.BROADCAST,
            "alice",
            Source.CAMERA,
            "/broadcast stop room42",
        ),
        (
            "Nothing in room42 is known to be recorded now; asking" + AGAIN,
            Kind.RECORDING,
            "alice",
            Source.CAMERA,
            "/record stop room42",
        ),
        (
            "No screen of bob in room42 is known to be on air; asking" + AGAIN,
            Kind.BROADCAST,
            "bob",
            Source.SCREEN,
            "/broadcast stop room42 as=bob screen",
        ),
    ],
)
def test_what_is_not_known_to_be_on_air_is_stopped_all_the_same(
    said: str, kind: Kind, account: str, source: Source, line: str
) -> None:
    """
    The backend may know better than the record, so a stop is always sent.
    """
    aim = Target(APP, ROOM42.group, Account(account), source, kind)
    stop = StopBroadcast if kind is Kind.BROADCAST else StopRecording

    plan = act(line).plan(where())

    (wish,) = plan.wishes
    assert (stop(aim, Sdk.NORMAL), None) == (wish.call, wish.feed)
    assert (said,) == plan.said


def test_a_feed_that_has_ended_is_not_stopped_again() -> None:
    """
    What is off already is not among what a stop ends.
    """
    over = feed(1, state=FeedState.ENDED)

    assert [None] == ended(act("/broadcast stop room42").plan(where(over)))


@pytest.mark.parametrize(
    ("line", "opened"),
    [("/record stop all", PUSH), ("/broadcast stop all screen", PUSH)],
)
def test_stopping_everywhere_passes_over_rooms_that_are_not_meant(
    line: str, opened: Feed
) -> None:
    """
    `all` means what is known to be on air; no room is asked on a mere guess.
    """
    wish = act(line)

    assert wish.everywhere
    assert Plan(()) == wish.plan(where(opened))


def test_a_stop_takes_the_defaults_of_its_room() -> None:
    """
    The room's own account, number and SDK are meant where none are known.
    """
    (wish,) = act("/broadcast stop war").plan(where(room=WAR)).wishes

    aim = Target(APP, WAR.group, WAR.account, Source.CAMERA, Kind.BROADCAST)
    assert StopBroadcast(aim, Sdk.IOT) == wish.call
