"""
Every story with the real bot, and the order from which each begins.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.playground.tours import TOUR_NAMES, TOURS, Tour
from bot.playground.waiting import wait_until
from bot.playground.world import CHANNELS, PEOPLE
from tests.playground.conftest import playing
from tests.playground.page import act
from tests.playground.tours.walker import Walker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.world import World

ALICE, BOB, DORA = (PEOPLE[name][0] for name in ("alice", "bob", "dora"))
GENERAL = CHANNELS["general"]


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all: each tour finds what those before it left."""
    with playing(tmp_path_factory.mktemp("world")) as made:
        yield made


@pytest.mark.parametrize("tour", TOURS, ids=TOUR_NAMES)
def test_a_tour_comes_to_its_end(lived_in: World, tour: Tour) -> None:
    """
    Each step's act is done, and what it waits for comes, in words of the product.
    """
    Walker(lived_in).walk(tour)


def test_a_tour_can_be_seen_again_at_once(lived_in: World) -> None:
    """
    The same lines by the same people a moment later are a story of their own.
    """
    second = TOURS[1]
    Walker(lived_in).walk(second)

    Walker(lived_in).walk(second)


def shown(world: World) -> str:
    """All of #general."""
    return world.slack.plain_text(GENERAL, ALICE)


def test_order_ends_what_runs_and_takes_back_what_waits(world: World) -> None:
    """
    On air, recorded, waiting, frozen: when a tour begins nothing of it is left.
    """
    slack = world.slack
    slack.say(ALICE, GENERAL, "/broadcast start room42 record")
    assert wait_until(lambda: "room42 is being recorded" in shown(world))
    slack.say(BOB, GENERAL, "/broadcast start stage1")
    assert wait_until(lambda: "asks to put stage1 on air" in shown(world))
    slack.say(DORA, GENERAL, "/onair freeze")
    world.backend.faults.close_port()

    answer = act(slack, "ready")

    assert answer["ok"], answer
    assert not world.backend.pushes
    assert not world.backend.recordings
    assert not world.backend.faults.snapshot()
    assert "[Stop]" not in shown(world)
    assert "[Cancel]" not in shown(world)
    slack.say(ALICE, GENERAL, "/broadcast start room42")
    assert wait_until(lambda: "room42 is on air" in shown(world))


def test_order_starts_the_bot_and_puts_rooms_back_on_record(world: World) -> None:
    """
    A dead bot runs again, a lost room is known again, who left is back inside.
    """
    slack = world.slack
    slack.say(ALICE, GENERAL, "/room remove room42")
    slack.say(ALICE, GENERAL, "/room edit stage1 group=8")
    world.backend.rooms.close_room(42)
    world.kill_bot()

    answer = act(slack, "ready")

    assert answer["ok"], answer
    assert world.bot_listens
    slack.say(ALICE, GENERAL, "/room show room42")
    slack.say(ALICE, GENERAL, "/room show stage1")
    assert wait_until(lambda: all(f"`{one}`" in shown(world) for one in (42, 7)))
    room = world.backend.rooms.find(42)
    assert room is not None
    assert {"alice", "bob"} == {member.account for member in room.members}


def test_order_is_quiet(world: World) -> None:
    """
    Nobody's screen shows what was typed to put things in order.
    """
    slack = world.slack
    place = slack.direct_channel(ALICE)
    before = len(slack.ephemerals(place, ALICE))

    answer = act(slack, "ready")

    assert answer["ok"], answer
    assert before == len(slack.ephemerals(place, ALICE))
    assert all(one.ts < answer["since"] for one in slack.messages(place))


@pytest.mark.parametrize(
    ("person", "line"),
    [
        (ALICE, "/broadcast start room42 record"),
        (BOB, "/broadcast start stage1"),
        (DORA, "/onair freeze"),
    ],
    ids=["goes-on-air", "asks-for-approval", "freezes"],
)
def test_order_waits_for_what_was_just_begun(
    world: World, person: str, line: str
) -> None:
    """
    A tour begun in the same moment as a command finds an end to that, too.
    """
    slack = world.slack
    assert slack.say(person, GENERAL, line).acked

    answer = act(slack, "ready")

    assert answer["ok"], answer
    assert not world.backend.pushes
    assert "[Stop]" not in shown(world)
    assert "[Cancel]" not in shown(world)
    slack.say(ALICE, GENERAL, "/broadcast start room42")
    assert wait_until(lambda: "room42 is on air" in shown(world))


def test_order_outlasts_a_slow_backend(world: World) -> None:
    """
    A call that nobody knows the end of yet comes to its end before the tour begins.
    """
    world.backend.faults.hang(timedelta(seconds=15), after_effect=True)
    assert world.slack.say(ALICE, GENERAL, "/broadcast start room42").acked
    world.backend.wait_for_calls(1)

    answer = act(world.slack, "ready")

    assert answer["ok"], answer
    assert not world.backend.pushes
    assert "[Stop]" not in shown(world)


def test_order_says_why_it_stops(world: World) -> None:
    """
    What is stopped for a tour has that reason on record.
    """
    slack = world.slack
    slack.say(ALICE, GENERAL, "/broadcast start room42")
    assert wait_until(lambda: "room42 is on air" in shown(world))

    assert act(slack, "ready")["ok"]

    slack.say(ALICE, GENERAL, "/onair history room42")
    assert wait_until(lambda: "making room for a tour" in shown(world))
