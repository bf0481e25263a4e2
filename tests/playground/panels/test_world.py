"""
The panels of a whole world: the bot in a process of its own, and the page's requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.cast import CHANNELS, PEOPLE
from tests.playground.page import act
from tests.playground.workspace.onlooker import looking, post, sight
from tests.stage import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.world import World

BOB = PEOPLE["bob"][0]
HERE = CHANNELS["general"]


def operation(world: World, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Wait until a page is sent an operation like that; gives its cell."""
    found: list[dict[str, Any]] = []

    def is_there(cells: dict[str, Any]) -> bool:
        found[:] = [
            cell
            for key, cell in cells.items()
            if key.startswith("operation/") and wanted(cell)
        ]
        return bool(found)

    with looking(world.slack, BOB) as page:
        page.until(is_there)
    return found[-1]


def test_the_page_sees_rooms_calls_switches_and_the_story(world: World) -> None:
    """
    One command, typed on the page, shows in every panel of it.
    """
    act(world.slack, "say", person=BOB, channel=HERE, text="/broadcast start room42")
    cell = operation(world, lambda one: one["over"] and one["room"] == "room42")
    cells = sight(world.slack, BOB)

    assert "succeeded" == cell["state"]
    assert {"person", "record", "backend", "slack"} == {
        step["lane"] for step in cell["timeline"]
    }
    assert cells["room/42"]["pushes"][0]["play"].startswith("/live/")
    assert "Start push" == cells["call/1"]["what"]
    assert [] == cells["faults"]["on"]
    assert ("room42", "stage1") == (
        cells["room/42"]["name"],
        cells["room/7"]["name"],
    )


def test_the_page_moves_people_and_breaks_things(world: World) -> None:
    """
    Acts of the panels come through the page's own address, and are answered in words.
    """
    slack = world.slack
    post(slack, "fault", name="answer_code", code=40000411, times=1)
    act(slack, "say", person=BOB, channel=HERE, text="/broadcast start room42")
    cell = operation(world, lambda one: one["state"] == "failed")
    left = act(slack, "leave", group=42, account="alice")
    again = act(slack, "leave", group=42, account="alice")

    assert "Someone must be in the room as alice" in cell["found"]
    assert cell["remedy"]
    assert left["ok"]
    assert "alice is not in room 42" == again["error"]
    assert "'group' is missing" == act(slack, "leave", account="alice")["error"]


def test_the_story_goes_on_after_a_kill(world: World) -> None:
    """
    The record can be seen while the bot is dead, and what it does when it is back.
    """
    post(world.slack, "fault", name="hang_before", seconds=2)
    act(world.slack, "say", person=BOB, channel=HERE, text="/broadcast start room42")
    operation(world, lambda one: one["state"] == "running" and _arrived(one))
    assert act(world.slack, "kill")["ok"]
    dead = operation(world, lambda one: one["state"] == "running")
    assert act(world.slack, "start")["ok"]
    cell = operation(world, lambda one: one["number"] == dead["number"] and one["over"])

    states = [one["state"] for one in cell["passed"]]
    assert "succeeded" == states[-1]
    assert "unknown" in states
    known = [one["number"] for one in dead["events"]]
    assert known == [one["number"] for one in cell["events"]][: len(known)]


def _arrived(cell: dict[str, Any]) -> bool:
    """Whether the backend has the call."""
    return any(step["lane"] == "backend" for step in cell["timeline"])


def test_a_password_is_in_no_cell(world: World) -> None:
    """
    A player's password goes from the form to the backend, and is shown nowhere.
    """
    slack = world.slack
    slack.say(BOB, HERE, "/broadcast start room42 password")
    until(lambda: bool(slack.forms(BOB)))
    form = slack.top_form(BOB)
    inputs = {
        one["block_id"].removeprefix("onair.field."): one["element"]
        for one in form.body["blocks"]
        if one["type"] == "input"
    }
    chosen = slack.suggest(form, inputs["room"]["action_id"], "room42")
    slack.submit(
        form,
        {
            inputs["room"]["action_id"]: chosen[0]["value"],
            inputs["password"]["action_id"]: "planted-password",
        },
    )
    operation(world, lambda one: one["over"])
    told = {
        key: cell
        for key, cell in sight(slack, BOB).items()
        if key.partition("/")[0] in ("call", "operation", "room", "faults")
    }

    assert "planted-password" == world.backend.pushes[0].wish.password
    assert "planted" not in str(told)
    assert "str_player_pwd" in str(told)
