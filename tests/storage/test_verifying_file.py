"""
Verifying files: an export, whole or filtered, and an archive.
"""

from __future__ import annotations

import io
import json
from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.cli.export_shapes import jsonl
from bot.domain.errors import UsageError
from bot.domain.history_filter import Filter
from bot.domain.seal import BreakKind
from storage.chain.checkpoint_check import key_text
from storage.keeping.file import Trailer, message, trailer_line
from storage.questions.exporting import exported
from storage.verifying.file import verify_file
from tests.empty import empty_record
from tests.storage.signed import NOON, checkpoint_of
from tests.storage.wishes import ANN, BEN, asked, opened, start

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.seal import Head, Verification

    Lines = list[str]

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = key_text(KEY.public_key().public_bytes_raw())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lines, Head]:
    """An export without a filter, and the chain's head then."""
    path = tmp_path_factory.mktemp("export") / "onair.db"
    record = opened(empty_record(path))
    for number in range(20):
        asked(record, start(number + 1), by=(ANN, BEN)[number % 2])
    while record.ledger.seal():
        pass
    lines = [jsonl(one) for one in exported(record.engines.reader, Filter())]
    head = record.reader.head()
    record.close()
    return lines, head


def judged(lines: Lines, **more: Any) -> Verification:  # noqa: ANN401  as it takes them
    """What verification says of a file of these lines."""
    text = "".join(f"{one.rstrip()}\n" for one in lines)
    return verify_file(io.BytesIO(text.encode()), **more)


def changed(line: str, **values: object) -> str:
    """A line that says something else."""
    return json.dumps({**json.loads(line), **values}, ensure_ascii=False)


def test_an_export_fits(whole: tuple[Lines, Head]) -> None:
    """
    An export fits in itself, and ends with the chain's head.
    """
    lines, head = whole

    found = judged(lines)

    assert found.holds
    assert (head.length, head.seal) == (found.length, found.seal)
    assert "A file holds no keys" in found.notes[0]


def test_an_export_is_compared_with_checkpoints(whole: tuple[Lines, Head]) -> None:
    """
    A checkpoint from elsewhere vouches for an export; a longer one shows that its end
    was cut off.
    """
    lines, head = whole
    checkpoint = checkpoint_of(head, KEY)

    assert head.length == judged(lines, given=[checkpoint], key=PUBLIC).proven
    cut = judged(lines[:-3], given=[checkpoint])

    assert [(BreakKind.CUT_OFF, head.length - 2)] == [
        (one.kind, one.place) for one in cut.breaks
    ]


def _swapped(lines: Lines) -> Lines:
    return [*lines[:4], lines[5], lines[4], *lines[6:]]


@pytest.mark.parametrize(
    ("attack", "kind", "place"),
    [
        (lambda x: [*x[:4], changed(x[4], room="other"), *x[5:]], "CHANGED", 5),
        (lambda x: [*x[:4], changed(x[4], feed=1.5), *x[5:]], "CHANGED", 5),
        (lambda x: [*x[:4], x[4][:-9], *x[5:]], "CHANGED", 5),
        (lambda x: [*x[:4], '{"room":"x",' + x[4][1:], *x[5:]], "CHANGED", 5),
        (lambda x: [*x[:4], changed(x[4], seal="0" * 64), *x[5:]], "SEAL_CHANGED", 5),
        (lambda x: [*x[:4], changed(x[4], before="0" * 64), *x[5:]], "SEAL_CHANGED", 5),
        (lambda x: [*x[:4], *x[5:]], "REMOVED", 5),
        (_swapped, "REORDERED", 5),
        (lambda x: [*x[:4], x[3], *x[4:]], "INSERTED", 4),
        (
            lambda x: [*x[:4], changed(x[4], by={"user": "U66"}), *x[5:]],
            "ACTOR_CHANGED",
            5,
        ),
        (
            lambda x: [
                *x[:4],
                changed(x[4], by={**json.loads(x[4])["by"], "name": "eve"}),
                *x[5:],
            ],
            "NAME_CHANGED",
            5,
        ),
    ],
)
def test_an_export_that_was_changed_is_broken(
    whole: tuple[Lines, Head],
    attack: Callable[[Lines], Lines],
    kind: str,
    place: int,
) -> None:
    """
    If a line of the file was changed, taken out, put in or moved, it is told where.
    """
    first = judged(attack(whole[0])).breaks[0]

    assert (BreakKind[kind], place) == (first.kind, first.place)


def test_a_filtered_export_is_judged_line_by_line(whole: tuple[Lines, Head]) -> None:
    """
    With places missing, each line is held against the seal before that it gives; and
    it is said that nobody can tell what else was taken out.
    """
    some = whole[0][2::4]

    assert BreakKind.REMOVED is judged(some).breaks[0].kind
    found = judged(some, filtered=True)
    wrong = judged([*some[:2], changed(some[2], room="x"), *some[3:]], filtered=True)

    assert found.holds
    assert len(some) == found.checked
    assert any("places are not in it" in one for one in found.notes)
    assert [json.loads(some[2])["place"]] == [one.place for one in wrong.breaks]


def test_an_export_from_some_place_on_fits(whole: tuple[Lines, Head]) -> None:
    """
    An export that was gone on with begins where it begins, and that is said.
    """
    found = judged(whole[0][9:])

    assert found.holds
    assert 10 == found.since
    assert any("begins at place 10" in one for one in found.notes)


def test_fields_that_no_seal_covers_are_told(whole: tuple[Lines, Head]) -> None:
    """
    If somebody writes more into a line than we do, it is said that nothing proves it.
    """
    lines = whole[0]

    found = judged([*lines[:4], changed(lines[4], approved_by="U66"), *lines[5:]])

    assert found.holds
    assert any("approved_by" in one for one in found.notes)


def test_lines_without_a_seal_are_counted(whole: tuple[Lines, Head]) -> None:
    """
    What had no seal yet when it was exported is told, and proves nothing.
    """
    last = changed(whole[0][-1], number=999, place=None, seal=None, before=None)

    found = judged([*whole[0], last])

    assert found.holds
    assert 1 == found.unsealed


@pytest.mark.parametrize("text", ["", "place,number\n1,1\n", "{}\n", "[]\n", "\n"])
def test_another_file_cannot_be_judged(text: str) -> None:
    """
    An empty file, a CSV, or somebody else's JSON is not called broken.
    """
    with pytest.raises(UsageError):
        verify_file(io.BytesIO(text.encode()))


def archived(lines: Lines) -> tuple[Lines, Trailer]:
    """An archive of those lines, and what its last line says."""
    bare = []
    for one in lines:
        told = json.loads(one)
        bare.append(
            json.dumps({k: v for k, v in told.items() if k not in {"by", "mentions"}})
        )
    first, last = json.loads(lines[0]), json.loads(lines[-1])
    trailer = Trailer(
        at=NOON,
        first=first["place"],
        last=last["place"],
        before=first["before"],
        seal=last["seal"],
        count=len(lines),
        key=PUBLIC,
    )
    return bare, trailer


def closed(trailer: Trailer) -> str:
    """Its last line, signed."""
    signature = b64encode(KEY.sign(message(trailer))).decode()
    return trailer_line(replace(trailer, signature=signature))


def test_an_archive_fits(whole: tuple[Lines, Head]) -> None:
    """
    An archive fits its signed last line.
    """
    lines, trailer = archived(whole[0][:10])

    found = judged([*lines, closed(trailer)], key=PUBLIC)

    assert found.holds
    assert 10 == found.checked


@pytest.mark.parametrize(
    ("spoil", "kinds"),
    [
        (lambda x, t: [*x, trailer_line(t)], {BreakKind.FORGED_ARCHIVE}),
        (lambda x, t: [*x[:-1], closed(t)], {BreakKind.CUT_OFF}),
        (lambda x, t: [*x[1:], closed(t)], {BreakKind.NO_BRIDGE}),
        (lambda x, t: [*x[:4], *x[5:], closed(t)], {BreakKind.REMOVED}),
        (
            lambda x, t: [*x, closed(replace(t, seal="ab" * 32))],
            {BreakKind.FORGED_ARCHIVE},
        ),
        (lambda x, _: [*x, '{"archive":1}'], {BreakKind.FORGED_ARCHIVE}),
    ],
)
def test_an_archive_that_was_changed_is_broken(
    whole: tuple[Lines, Head],
    spoil: Callable[[Lines, Trailer], Lines],
    kinds: set[BreakKind],
) -> None:
    """
    If an archive lost lines, or its last line is not signed as it is, that is told.
    """
    lines, trailer = archived(whole[0][:10])

    found = judged(spoil(lines, trailer))

    assert kinds == {one.kind for one in found.breaks}
