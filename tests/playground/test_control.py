"""
The page's hand on the play itself: kill, start, time, connections, scopes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.control import LONGEST, Control
from bot.playground.waiting import wait_until
from bot.playground.world import CHANNELS, PEOPLE
from tests.playground.conftest import playing
from tests.playground.page import act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.world import World

DONE = {"ok": True, "error": None}
ALICE = PEOPLE["alice"][0]
HERE = CHANNELS["general"]


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all that leave it as it was."""
    with playing(tmp_path_factory.mktemp("world")) as made:
        yield made


def cells(world: World) -> dict[str, Any]:
    """What the page shows of the play itself."""
    return dict(Control(world).cells(ALICE))


def test_a_bot_that_runs_has_nothing_to_say(calm: World) -> None:
    """
    The page shows its number and its two connections, and no word.
    """
    assert wait_until(lambda: calm.slack.connections == 2)
    told = cells(calm)

    assert told["bot"] == {
        "runs": True,
        "pid": calm.bot_pid,
        "connections": 2,
        "killed": 0,
        "said": "",
    }
    assert {"ahead": 0.0} == told["clock"]
    assert {"optional": True} == told["scopes"]


@pytest.mark.parametrize(
    "minutes",
    [0, -1, LONGEST + 1, 1.5, True, "5", None, [], 10**400],
    ids=lambda given: str(given)[:8],
)
def test_time_moves_by_whole_minutes_of_a_day(calm: World, minutes: object) -> None:
    """
    Everything else is refused with a sentence, and time stays where it is.
    """
    told = act(calm.slack, "forward", minutes=minutes)

    assert f"time moves forward by 1 to {LONGEST} whole minutes" == told["error"]
    assert {"ahead": 0.0} == cells(calm)["clock"]


@pytest.mark.parametrize(
    ("name", "body", "complaint"),
    [
        ("forward", {}, "'minutes' is missing"),
        ("scopes", {}, "'optional' is missing"),
        ("scopes", {"optional": "yes"}, "optional: neither true nor false"),
        ("start", {}, "the bot runs already, as process"),
    ],
)
def test_what_cannot_be_done_is_said(
    calm: World, name: str, body: dict[str, object], complaint: str
) -> None:
    """
    A wrong request is answered with a sentence, and the bot lives on as it was.
    """
    before = cells(calm)

    told = act(calm.slack, name, **body)

    assert not told["ok"]
    assert complaint in told["error"]
    assert before == cells(calm)


def test_optional_scopes_come_and_go(calm: World) -> None:
    """
    What the manifest calls optional is taken at a press, and granted by another.
    """
    every = calm.slack.team.grant.scopes or frozenset()

    assert DONE == act(calm.slack, "scopes", optional=False)
    left = calm.slack.team.grant.scopes or frozenset()
    assert {"channels:history", "groups:history"} == every - left
    assert {"optional": False} == cells(calm)["scopes"]
    assert DONE == act(calm.slack, "scopes", optional=True)
    assert every == calm.slack.team.grant.scopes


def test_a_refresh_loses_no_command(calm: World) -> None:
    """
    Slack asks for new connections, and the next command is heard like any other.
    """
    for _ in range(3):
        assert DONE == act(calm.slack, "refresh")
        assert calm.slack.say(ALICE, HERE, "/room list").acked


def test_the_page_changes_when_anything_does(world: World) -> None:
    """
    Killed, started again, moved in time: each is another version for open pages.
    """
    control = Control(world)
    seen = [control.version()]
    for name, body in (("kill", {}), ("start", {}), ("forward", {"minutes": 1})):
        assert DONE == act(world.slack, name, **body)
        seen.append(control.version())

    assert len(seen) == len(set(seen))


def test_killed_on_the_page_it_stays_dead_until_it_is_started(world: World) -> None:
    """
    Commands fail as in Slack while it is dead; started again, it is another process.
    """
    before = world.bot_pid

    assert DONE == act(world.slack, "kill")
    told = cells(world)["bot"]
    assert (False, 0, 1) == (told["runs"], told["connections"], told["killed"])
    assert told["said"].startswith("It was killed.")
    assert not world.slack.say(ALICE, HERE, "/room list").acked
    assert "dead already" in act(world.slack, "kill")["error"]
    assert "not connected" in act(world.slack, "refresh")["error"]

    assert DONE == act(world.slack, "start")
    assert before != world.bot_pid
    assert "" == cells(world)["bot"]["said"]
    assert world.slack.say(ALICE, HERE, "/room list").acked


def test_a_bot_that_cannot_start_says_so_on_the_page(world: World) -> None:
    """
    Where it ends at once, the button says so, and the page shows why.
    """
    world.kill_bot()
    (world.folder / "onair.toml").write_text("[[rule", encoding="utf-8")

    told = act(world.slack, "start")

    assert {"ok": False, "error": "the bot ended at once; its log says why"} == told
    assert "onair.toml" in cells(world)["bot"]["said"]


def test_a_bot_that_is_coming_up_says_that_it_starts(world: World) -> None:
    """
    Before it has connected, the page says that it is starting, not that it is there.
    """
    world.kill_bot()
    world.start_bot()

    assert "It is starting." == cells(world)["bot"]["said"]
    assert wait_until(lambda: cells(world)["bot"]["said"] == "")
