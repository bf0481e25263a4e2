"""
The stories as they are told: everything in them is really there.
"""

from __future__ import annotations

import json

import pytest
import yaml

from bot.playground.backend.faults import Kind
from bot.playground.tours import (
    DIRECT,
    HOME,
    TOUR_NAMES,
    TOURS,
    Does,
    Panel,
    Step,
    Tour,
)
from bot.playground.world import CHANNELS, PEOPLE, ROOMS
from tests.stage import ROOT

GROUPS = {group for group, _ in ROOMS.values()}
STEPS = [
    pytest.param(step, id=f"{tour.name}-{number}")
    for tour in TOURS
    for number, step in enumerate(tour.steps, start=1)
]
each_step = pytest.mark.parametrize("step", STEPS)
each_tour = pytest.mark.parametrize("tour", TOURS, ids=TOUR_NAMES)
CELLS = ROOT / "bot/playground/page/src/cells.ts"


def test_there_are_five_of_different_names() -> None:
    """
    Five stories, each by a name that can stand in an address.
    """
    assert 5 == len(set(TOUR_NAMES))
    assert all(name.replace("-", "").isalnum() for name in TOUR_NAMES)


@each_tour
def test_a_tour_is_short_and_begins_in_order(tour: Tour) -> None:
    """
    Six to fourteen steps; the first puts all in order and says who acts where.
    """
    first, *others = tour.steps

    assert 6 <= len(tour.steps) <= 14
    assert Does.READY is first.does
    assert first.person
    assert first.channel
    assert first.panel is not None
    assert Does.READY not in {step.does for step in others}


@each_tour
def test_a_tour_leaves_nothing_on_air(tour: Tour) -> None:
    """
    What a story puts on air, it takes off again before its end.
    """
    stands = [step.stands for step in tour.steps if step.stands is not None]

    assert 0 == stands[-1].on_air


@each_step
def test_a_step_can_be_read_in_a_few_seconds(step: Step) -> None:
    """
    A caption is plain text of two lines at most.
    """
    assert 1 <= len(step.says) <= 160
    assert "*" not in step.says


@each_step
def test_a_step_is_true_on_a_phone_as_well(step: Step) -> None:
    """
    Nothing is said to be on the right, or beside: on a phone there is no such place.
    """
    places = ("on the right", "on the left", "beside", "on the other side")

    assert not [one for one in places if one in step.says.casefold()]


@each_step
def test_whoever_acts_is_there_and_where_they_act_is_too(step: Step) -> None:
    """
    Every person and channel of a story is in the playground.
    """
    assert step.person in {"", *PEOPLE}
    assert step.channel in {"", DIRECT, HOME, *CHANNELS}
    assert {step.group, step.stands.group if step.stands else 0} <= {0, *GROUPS}


WANTS = {
    Does.READY: set(),
    Does.LOOK: set(),
    Does.SAY: {"text"},
    Does.PRESS: {"text"},
    Does.FILL: {"text", "fields"},
    Does.PLAY: {"group"},
    Does.ENTER: {"group", "account"},
    Does.FAULT: {"fault"},
    Does.KILL: set(),
    Does.START: set(),
    Does.FORWARD: {"minutes"},
}


def test_every_act_is_known() -> None:
    """
    What a step can do is listed here, on the page, and done by some tour.
    """
    used = {step.does for tour in TOURS for step in tour.steps}
    page = CELLS.read_text(encoding="utf-8").partition("export type TourAct =")[2]
    known = {word.strip(' |"\n') for word in page.partition(";")[0].split("|")} - {""}

    assert set(Does) == set(WANTS) == used
    assert {does.value for does in Does} == known


@each_step
def test_a_step_has_what_its_act_wants_and_nothing_else(step: Step) -> None:
    """
    Nothing is missing, and nothing is said that nobody looks at.
    """
    may_have = {"text", "fields", "group", "account", "fault", "minutes"}
    given = {name for name in may_have if getattr(step, name)}

    assert WANTS[step.does] == given
    assert not step.sure or step.does is Does.PRESS


@each_step
def test_a_fault_is_one_that_the_backend_has(step: Step) -> None:
    """
    What is broken can be broken, and only the next call meets it.
    """
    if step.does is Does.FAULT:
        assert step.fault["name"].upper() in Kind.__members__
        assert 1 == step.fault["times"]


@each_step
def test_what_is_typed_is_a_command_of_the_manifest(step: Step) -> None:
    """
    A story types nothing but slash commands that the app has.
    """
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    known = {one["command"] for one in manifest["features"]["slash_commands"]}

    assert step.does is not Does.SAY or step.text.split()[0] in known


@each_step
def test_what_is_empty_is_not_sent(step: Step) -> None:
    """
    The page gets what differs from saying nothing; off air and no panel do.
    """
    told = json.loads(json.dumps(step.wire()))

    assert {"says": step.says, "does": step.does.value} == dict(list(told.items())[:2])
    assert ("panel" in told) == (step.panel is not None)
    assert ("stands" in told) == (step.stands is not None)
    assert all(told[name] for name in set(told) - {"panel", "stands"})


def test_every_panel_is_shown_somewhere() -> None:
    """
    The stories show all that can stand beside the conversation, and nothing too.
    """
    assert set(Panel) == {
        step.panel for tour in TOURS for step in tour.steps if step.panel is not None
    }
