"""
The chain of fingerprints: no line can be changed without a trace.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from bot.domain.actor import Actor
from bot.domain.history import Event, EventKind
from bot.playground.panels.chain import canonical, chained

_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINES = tuple(
    Event(
        number=number,
        at=_AT + timedelta(seconds=number),
        kind=EventKind.ASKED,
        actor=Actor("T1", "U0BOB", name="bob"),
        team="T1",
        action="broadcast.start",
        room="room42",
        channel="C0GENERAL",
        operation=number,
        feed=number,
        rules="abc",
        details={"why": "Grüße", "for_s": 60},
    )
    for number in range(1, 6)
)
CHANGED: dict[str, object] = {
    "number": 99,
    "at": _AT,
    "kind": EventKind.CANCELLED,
    "actor": Actor("T1", "U0MALLORY", name="bob"),
    "team": "T2",
    "action": "broadcast.stop",
    "room": "room43",
    "channel": "C0OTHER",
    "operation": None,
    "feed": None,
    "rules": "abd",
    "details": {"why": "Grüße", "for_s": 61},
}


def prints(lines: tuple[Event, ...], before: str = "") -> list[str]:
    """The fingerprints alone."""
    return [fingerprint for _, fingerprint in chained(lines, before)]


def test_a_fingerprint_covers_the_line_and_the_one_before() -> None:
    """
    Anybody can compute it: SHA-256 over the line's JSON and the last fingerprint.
    """
    first, second = prints(LINES)[:2]

    assert sha256(f"{canonical(LINES[0])}\n".encode()).hexdigest() == first
    assert sha256(f"{canonical(LINES[1])}\n{first}".encode()).hexdigest() == second


@pytest.mark.parametrize("part", [one.name for one in fields(Event)])
def test_a_changed_line_changes_all_that_follow(part: str) -> None:
    """
    Whatever part of a line is changed, its fingerprint and all later ones differ.
    """
    third = replace(LINES[2], **{part: CHANGED[part]})  # type: ignore[arg-type]  # each value fits its part
    forged = (*LINES[:2], third, *LINES[3:])
    same = [
        one == other for one, other in zip(prints(LINES), prints(forged), strict=True)
    ]

    assert [True, True, False, False, False] == same


def test_a_line_left_out_or_moved_is_seen() -> None:
    """
    Neither taking a line away nor changing the order goes unseen.
    """
    without = prints((*LINES[:2], *LINES[3:]))
    moved = prints((LINES[1], LINES[0], *LINES[2:]))

    assert prints(LINES)[-1] not in {without[-1], moved[-1]}


def test_the_chain_goes_on_where_it_was_left() -> None:
    """
    Read in two parts, the lines have the same fingerprints.
    """
    begun = prints(LINES[:3])

    assert prints(LINES) == begun + prints(LINES[3:], begun[-1])
