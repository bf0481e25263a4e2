"""
Exporting: every line with its seal, in the chain's order.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from bot.domain.command import Action
from bot.domain.history import EventKind
from bot.domain.history_filter import Filter
from storage.questions.exporting import Exported, exported
from storage.sealed import BEGINNING, canonical, next_seal
from tests.storage.wishes import ANN, BEN, asked, on_air, start

if TYPE_CHECKING:
    from storage import Record


@pytest.fixture
def filled(record: Record) -> Record:
    """A room on air by Ann, and something that Ben asked for; sealed so far."""
    on_air(record)
    asked(record, start(group=7), by=BEN)
    while record.ledger.seal():
        pass
    return record


def lines(
    record: Record, wanted: Filter | None = None, after: int = 0
) -> list[Exported]:
    """What an export gives."""
    return list(exported(record.engines.reader, wanted or Filter(), after))


def test_every_line_carries_what_its_seal_vouches_for(filled: Record) -> None:
    """
    From the first to the last, the seals follow from the lines alone.
    """
    seal = BEGINNING
    found = lines(filled)
    for place, line in enumerate(found, start=1):
        assert (place, seal.hex()) == (line.place, line.before)
        seal = next_seal(seal, sha256(canonical(line.sealed)).digest())
        assert seal.hex() == line.seal

    assert len(found) == len(list(filled.reader.events()))


def test_an_export_goes_on_behind_a_place(filled: Record) -> None:
    """
    Two halves are the whole, and nothing stands in both.
    """
    whole = lines(filled)
    half = len(whole) // 2

    assert whole[half:] == lines(filled, after=half)


def test_what_is_not_sealed_yet_comes_last(filled: Record) -> None:
    """
    It has no place, and the next export has it again, with one.
    """
    before = len(lines(filled))
    asked(filled, start(group=8))
    (*_, last) = lines(filled, after=before)
    filled.ledger.seal()
    (*_, sealed) = lines(filled, after=before)

    assert (None, None, None) == (last.place, last.seal, last.before)
    assert sealed.place is not None
    assert last.sealed == sealed.sealed


def test_each_filter_leaves_only_what_fits(filled: Record) -> None:
    """
    By room, channel, operation, feed, person, act, kind and time, alone or together.
    """
    whole = lines(filled)
    later = max(one.at for one in filled.reader.events()) + timedelta(seconds=1)
    cases = {
        "room": Filter(room="room42"),
        "channel": Filter(channel="C1"),
        "operation": Filter(operation=1),
        "feed": Filter(feed=1),
        "actor": Filter(actor=BEN.user),
        "action": Filter(action=Action.BROADCAST_START),
        "kind": Filter(kind=EventKind.ASKED),
    }
    for name, wanted in cases.items():
        found = lines(filled, wanted)
        value = next(iter(wanted.named().values()))
        told = [
            one.by["user"] if name == "actor" else one.sealed[name] for one in found
        ]
        assert {value} == set(told), name
        assert len(found) <= len(whole)

    assert {ANN.user, BEN.user} == {one.by["user"] for one in whole}
    assert [] == lines(filled, Filter(since=later))
    assert whole == lines(filled, Filter(until=later))
