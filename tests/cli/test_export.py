"""
The shapes in which the history leaves, and the file that it leaves in.
"""

from __future__ import annotations

import csv as reading
import errno
import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.cli.export_out import NewFile, target
from bot.cli.export_shapes import SHAPES, csv_head
from bot.domain.errors import SettingsError
from bot.domain.history import EventKind
from storage.questions.exporting import Exported

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "history.schema.json").read_text()
)
# What the Elastic Common Schema allows of `event.type` and `event.outcome`.
ECS_TYPES = frozenset(
    {
        *("access", "admin", "allowed", "change", "connection", "creation"),
        *("deletion", "denied", "device", "end", "error", "group", "indicator"),
        *("info", "installation", "protocol", "start", "user"),
    }
)
ECS_OUTCOMES = frozenset({"failure", "success", "unknown"})


def line(kind: EventKind = EventKind.ASKED, **details: Any) -> Exported:  # noqa: ANN401  whatever details hold
    """A line of that kind, as an export has it."""
    return Exported(
        sealed={
            "v": 1,
            "number": 7,
            "at": "2026-11-23T14:02:07.000000Z",
            "kind": kind.value,
            "actor": "a" * 64,
            "name": "b" * 64,
            "team": "T1",
            "action": "broadcast.start",
            "room": "room42",
            "channel": "C1",
            "operation": 3,
            "feed": None,
            "rules": "c" * 64,
            "details": {"who": "<actor:4>", **details},
            "people": {"4": "d" * 64},
        },
        place=5,
        seal="e" * 64,
        before="f" * 64,
        by={"enterprise": "", "team": "T1", "user": "U0ANN", "name": "ann"},
        mentions={"4": {"user": "U0BEN", "name": "ben"}},
    )


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_line_fits_the_published_schema(kind: EventKind) -> None:
    """
    What we write is what the schema promises, sealed or not yet.
    """
    told = json.loads(SHAPES["jsonl"](line(kind)))
    unsealed = {**told, "place": None, "seal": None, "before": None}

    jsonschema.validate(told, SCHEMA)
    jsonschema.validate(unsealed, SCHEMA)


def test_the_schema_knows_exactly_our_kinds_and_nothing_beside() -> None:
    """
    A kind that is added is added there, and a line with another field is refused.
    """
    told = json.loads(SHAPES["jsonl"](line()))

    assert [kind.value for kind in EventKind] == SCHEMA["properties"]["kind"]["enum"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**told, "secret": ""}, SCHEMA)


def test_a_row_of_csv_has_a_cell_for_each_name_and_no_formula() -> None:
    """
    A reason like `=cmd()` stays text, and people are named by their ids.
    """
    text = csv_head() + SHAPES["csv"](line(why='=cmd("x")'))
    (row,) = reading.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))

    assert text.startswith("\ufeffplace,")
    assert {"why": '=cmd("x")', "who": "U0BEN"} == json.loads(row["details"])
    assert ("U0ANN", "ann", "T1", "") == (
        row["user"],
        row["name"],
        row["workspace"],
        row["feed"],
    )
    assert not [one for one in row.values() if re.match(r"\s*[=+@-]", one)]


def test_a_name_that_is_a_formula_is_made_a_text() -> None:
    """
    People choose their own names.
    """
    named = line()
    named.by["name"] = "=HYPERLINK(1)"

    assert ",'=HYPERLINK(1)," in SHAPES["csv"](named)


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_is_a_document_of_the_common_schema(kind: EventKind) -> None:
    """
    Whoever collects them finds times, people, acts and outcomes where they look.
    """
    told = json.loads(SHAPES["ecs"](line(kind)))

    assert set(told["event"]["type"]) <= ECS_TYPES
    assert told["event"]["outcome"] in ECS_OUTCOMES
    assert ("event", ["api"]) == (told["event"]["kind"], told["event"]["category"])
    assert ("2026-11-23T14:02:07.000000Z", "U0ANN", "room42") == (
        told["@timestamp"],
        told["user"]["id"],
        told["onair"]["room"],
    )
    assert "U0BEN" in told["onair"]["details"]


class SmallDisk(io.BytesIO):
    """Takes so many bytes, and then no more."""

    def __init__(self, room: int) -> None:
        """Full after *room* bytes."""
        super().__init__()
        self._room = room

    def write(self, text: Any) -> int:  # noqa: ANN401  any buffer
        """Take what fits of it."""
        left = self._room - self.tell()
        if left <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(bytes(text)[:left])

    def fileno(self) -> int:
        """There is none; nothing gets so far."""
        raise OSError(errno.EBADF, "no file")


def test_a_full_disk_leaves_whole_lines_and_tells_from_where_to_go_on() -> None:
    """
    What fits only in part is cut off again, and the place is one that is there.
    """
    disk = SmallDisk(100_000)
    out = NewFile("history.jsonl", disk, 0)

    def write_all() -> None:
        for place in range(1, 1000):
            out.write("x" * 999 + "\n", place)

    with pytest.raises(OSError, match="No space"):
        write_all()
    kept = disk.getvalue()
    assert kept.endswith(b"\n")
    assert out.place == len(kept) // 1000 > 0


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    """
    Somebody may need it; another name is asked for.
    """
    there = tmp_path / "history.jsonl"
    there.write_text("kept")
    with pytest.raises(SettingsError, match="there already"), target(str(there), 0):
        pass

    assert "kept" == there.read_text()
