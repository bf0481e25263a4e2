"""
An archive's file proves itself; whatever is changed in it is found, with its line.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from storage.chain.signing import SigningKey
from storage.keeping.file import DamagedError, check, message, signed, trailer_line
from tests.empty import empty_record
from tests.storage.keeping import SIGNING, archived, live, signing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file of some lines."""
    folder = tmp_path_factory.mktemp("kept")
    record = signing(empty_record(folder / "onair.db"))
    live(record, 1, 2)
    made = archived(record, folder)
    record.close()
    return (folder / made.file).read_bytes()


def _changed(lines: Lines) -> None:
    lines[2]["room"] = "other"


def _changed_in_depth(lines: Lines) -> None:
    lines[0]["details"]["call"]["sdk"] = "iot"


def _taken_out(lines: Lines) -> None:
    del lines[3]


def _cut_off(lines: Lines) -> None:
    del lines[-2:]


def _exchanged(lines: Lines) -> None:
    lines[1], lines[2] = lines[2], lines[1]


def _put_in(lines: Lines) -> None:
    lines.insert(2, dict(lines[2]))


def _more_beside(lines: Lines) -> None:
    lines[2]["note"] = "all is well"


def _begun_elsewhere(lines: Lines) -> None:
    lines[0]["before"] = "1" * 64


def _nothing_but_the_end(lines: Lines) -> None:
    del lines[:-1]


def _other_count(lines: Lines) -> None:
    lines[-1]["count"] += 1


def _other_time(lines: Lines) -> None:
    lines[-1]["at"] = "2020-01-01T00:00:00.000000Z"


def _other_signature(lines: Lines) -> None:
    lines[-1]["signature"] = "A" * 86 + "=="


def _something_behind(lines: Lines) -> None:
    lines.append(lines[0])


def _first_ones_gone(lines: Lines) -> None:
    del lines[0]


@pytest.mark.parametrize(
    "harm",
    [
        *(_changed, _changed_in_depth, _taken_out, _cut_off, _exchanged, _put_in),
        *(_more_beside, _begun_elsewhere, _nothing_but_the_end, _other_count),
        *(_other_time, _other_signature, _something_behind, _first_ones_gone),
    ],
)
def test_whatever_is_changed_is_found(
    kept: bytes, tmp_path: Path, harm: Callable[[Lines], None]
) -> None:
    """
    A line, its place, the end: each change is told with its line in the file.
    """
    lines = [json.loads(line) for line in kept.splitlines()]
    harm(lines)
    path = tmp_path / "changed.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in lines))

    with pytest.raises(DamagedError) as found:
        check(path)

    assert found.value.line >= 1


@pytest.mark.parametrize("size", [0, 1, 100, -1, -2, -300])
def test_a_part_of_a_file_is_no_file(kept: bytes, tmp_path: Path, size: int) -> None:
    """
    Cut off anywhere it does not prove itself any more.
    """
    path = tmp_path / "part.jsonl"
    path.write_bytes(kept[:size])

    with pytest.raises(DamagedError):
        check(path)


def test_any_bytes_are_told_to_be_none_of_ours(tmp_path: Path) -> None:
    """
    What is no text at all is refused like any other damage.
    """
    path = tmp_path / "odd.jsonl"
    path.write_bytes(b"\xff\xfe\x00\n" * 3)

    with pytest.raises(DamagedError):
        check(path)


def test_written_anew_by_another_key_it_names_that_key(
    kept: bytes, tmp_path: Path
) -> None:
    """
    Who signs with a key of their own makes a file that fits, and that names it: whose
    key it is, a comparison with the public half tells.
    """
    path = tmp_path / "kept.jsonl"
    path.write_bytes(kept)
    trailer = check(path).trailer
    other = SigningKey.new()
    bare = replace(trailer, key=other.public, signature="")
    forged = replace(bare, signature=other.sign(message(bare)))
    lines = kept.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]) + trailer_line(forged).encode())

    assert SigningKey(SIGNING).public == trailer.key
    assert other.public == check(path).trailer.key
    assert signed(forged)
    assert not signed(replace(forged, key=trailer.key))
