"""
The page's hand on the play itself: kill, start, time, connections, scopes.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
import requests

from bot.playground.backend import ALWAYS
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
_MANY = 60  # more than asyncio's own threads
_ASKED_AGAIN_S = 75


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
        "ambush": False,
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


def test_refreshed_again_and_again_it_keeps_a_connection(world: World) -> None:
    """
    Slack allows only so many new connections a minute: from then on a refresh is
    refused, and the bot stays where it can hear.
    """
    told: dict[str, Any] = DONE
    while told["ok"]:
        told = act(world.slack, "refresh")
    again = act(world.slack, "refresh")

    assert "try again in a minute" in str(told["error"])
    assert again == told
    assert 0 < world.slack.connections
    assert world.slack.say(ALICE, HERE, "/room list").acked


def test_one_refresh_at_a_time(calm: World) -> None:
    """
    Who asks for new connections while they are being made is told so.
    """
    at_once = Barrier(2)

    def refresh(_: int) -> Any:  # noqa: ANN401  JSON
        at_once.wait()
        return act(calm.slack, "refresh")

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(refresh, range(2)))

    assert DONE in told
    assert {"ok": False, "error": "that is under way already"} in told


def test_acts_that_wait_keep_nobody_from_the_page(world: World) -> None:
    """
    However many wait for the bot, the page's files come at once.
    """
    slack, over = world.slack, Counter[str]()
    world.backend.faults.hang(timedelta(seconds=60), after_effect=True)
    assert slack.say(ALICE, HERE, "/broadcast start room42").acked
    world.backend.wait_for_calls(1)

    def forward(_: int) -> None:
        over[str(act(slack, "forward", minutes=1)["ok"])] += 1

    with ThreadPoolExecutor(_MANY) as pool:
        for number in range(_MANY):
            pool.submit(forward, number)
        assert wait_until(lambda: over.total() > 0)
        before = over.total()
        page = requests.get(f"{slack.page_url}static/index.js", timeout=60)
        after = over.total()
        world.kill_bot()  # then none of them waits any more

    assert 200 == page.status_code
    assert after - before <= 1


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


def test_killed_while_it_comes_up_it_says_that(world: World) -> None:
    """
    Who waits for the start is told of the kill, not sent to a log that cannot know.
    """
    world.kill_bot()
    with ThreadPoolExecutor(1) as pool:
        starting = pool.submit(act, world.slack, "start")
        assert wait_until(lambda: world.bot_runs)
        assert DONE == act(world.slack, "kill")

        assert "it was killed meanwhile" == starting.result()["error"]


def test_a_bot_that_is_coming_up_says_that_it_starts(world: World) -> None:
    """
    Before it has connected, the page says that it is starting, not that it is there.
    """
    world.kill_bot()
    world.start_bot()

    assert "It is starting." == cells(world)["bot"]["said"]
    assert wait_until(lambda: cells(world)["bot"]["said"] == "")


def test_the_bot_can_be_killed_in_the_middle_of_its_next_call(world: World) -> None:
    """
    It dies as soon as the call has arrived; the backend does what was asked for, once,
    and the bot finds out when it is started again.
    """
    slack = world.slack

    assert DONE == act(slack, "kill_in_call")
    assert cells(world)["bot"]["ambush"]
    assert "is so already" in act(slack, "kill_in_call")["error"]
    assert slack.say(ALICE, HERE, "/broadcast start room42").acked
    assert wait_until(lambda: world.process.was_killed)
    assert not world.backend.calls[0].done
    assert wait_until(lambda: not cells(world)["bot"]["ambush"])
    assert "dead already" in act(slack, "kill_in_call")["error"]

    assert DONE == act(slack, "start")
    shown = partial(slack.plain_text, HERE, ALICE)
    assert wait_until(lambda: "room42 is on air" in shown(), _ASKED_AGAIN_S)
    assert 1 == len(world.backend.pushes)


def test_the_next_call_is_the_one_whatever_else_is_broken(world: World) -> None:
    """
    Where every call hangs anyway, the next one is waited for all the same.
    """
    world.backend.faults.hang(timedelta(seconds=20), ALWAYS, after_effect=True)
    assert DONE == act(world.slack, "kill_in_call")
    assert world.slack.say(ALICE, HERE, "/broadcast start room42").acked

    assert wait_until(lambda: world.process.was_killed)
    assert 1 == len(world.backend.faults.snapshot())


def test_whoever_mends_the_backend_calls_the_kill_off(world: World) -> None:
    """
    With the fault of the next call goes the kill that waits for it.
    """
    assert DONE == act(world.slack, "kill_in_call")
    assert DONE == act(world.slack, "mend")

    assert wait_until(lambda: not cells(world)["bot"]["ambush"])
    assert world.slack.say(ALICE, HERE, "/broadcast start room42").acked
    world.backend.wait_for_calls(1, done=True)
    assert world.bot_runs
