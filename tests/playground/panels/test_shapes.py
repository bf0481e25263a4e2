"""
The page and the server agree on what a cell has in it.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.panels import panels_of
from tests.playground.panels.acting import cells_of, does
from tests.stage import ROOT, Stage, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = ROOT / "bot" / "playground" / "page" / "src" / "cells.ts"
SHAPE = re.compile(r"^export interface (\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
PART = re.compile(r"^  (\w+)(\??):", re.MULTILINE)
INSIDE = {
    "Room": {"members": "RoomMember", "pushes": "Push", "recordings": "Recording"},
    "Faults": {"kinds": "FaultKind"},
    "Operation": {"events": "OnRecord", "timeline": "Step"},
}
KINDS = {"room": "Room", "call": "Call", "faults": "Faults", "operation": "Operation"}


def shapes() -> dict[str, tuple[set[str], set[str]]]:
    """The page's: of each, the parts that must be there, and those that may."""
    found = {}
    for name, body in SHAPE.findall(SOURCE.read_text(encoding="utf-8")):
        parts = PART.findall(body)
        must = {part for part, maybe in parts if not maybe}
        found[name] = (must, {part for part, _ in parts})
    return found


def named(name: str, cell: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A cell and all that is in it, each with the name of its shape."""
    yield name, cell
    for part, inner in INSIDE.get(name, {}).items():
        yield from ((inner, one) for one in cell[part])


@pytest.fixture
def cells(stage: Stage, tmp_path: Path) -> dict[str, Any]:
    """Something in every cell that there is."""
    panels = panels_of(
        stage.slack,
        stage.backend,
        names={42: "room42"},
        database=tmp_path / "onair.db",
    )
    stage.say("/broadcast start room42")
    stage.say("/record start room42")
    until(lambda: len(stage.backend.recordings) == 1)
    until(lambda: "notice" in str(stage.events()))
    does(panels.acts["fault"], name="empty")
    found: dict[str, Any] = {}
    for showing in panels.showings:
        found |= cells_of(showing)
    panels.close()
    return found


def test_every_part_that_the_page_expects_is_there(cells: dict[str, Any]) -> None:
    """
    No cell lacks what the page reads, and none has what the page does not know.
    """
    known = shapes()
    seen = list(
        chain.from_iterable(
            named(KINDS[key.partition("/")[0]], cell) for key, cell in cells.items()
        )
    )

    for name, cell in seen:
        must, may = known[name]
        assert must <= cell.keys() <= may, name
    wanted = {*KINDS.values(), *chain.from_iterable(map(dict.values, INSIDE.values()))}
    assert wanted == {name for name, _ in seen}


def test_every_panel_has_acts_and_keys_of_its_own(stage: Stage, tmp_path: Path) -> None:
    """
    No two panels offer the same act, or show the same cell; the page finds them all.
    """
    panels = panels_of(
        stage.slack, stage.backend, names={}, database=tmp_path / "none.db"
    )
    keys = [key for showing in panels.showings for key in showing.cells("")]
    panels.close()

    assert len(keys) == len(set(keys))
    assert {
        "camera",
        "enter",
        "leave",
        "open_room",
        "close_room",
        "fault",
        "mend",
    } == panels.acts.keys()
