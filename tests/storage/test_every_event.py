"""
Every kind of line there is really happens, says what it must, and keeps its secrets.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.domain.history import EventKind
from bot.domain.outcome import Address, Live, Protocol, Rate
from storage.answered import without_keys
from storage.tables import events
from tests.storage.keeping import fits, sealed, signing
from tests.storage.makers import BY_THE_BOT, MAKERS
from tests.storage.must_tell import TOLD
from tests.storage.seconds import agreement
from tests.storage.wishes import (
    answered,
    asked,
    claimed,
    origin,
    pass_time,
    plan,
    sent,
    start,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.history import Event
    from storage import Record

PLANTED = "planted-key-of-an-address"


@pytest.fixture
def keyed(url: str) -> Iterator[Record]:
    """A record that signs."""
    record = signing(url)
    yield record
    record.close()


def last(record: Record, kind: EventKind) -> Event | None:
    """The last line of that kind."""
    lines = [one for one in record.reader.events() if one.kind is kind]
    return lines[-1] if lines else None


def test_every_kind_has_its_maker() -> None:
    """
    A new kind of line is not done before something makes it happen in a test.
    """
    assert set(EventKind) == MAKERS.keys() | BY_THE_BOT
    assert not MAKERS.keys() & BY_THE_BOT
    assert set(EventKind) == set(TOLD)


@pytest.mark.parametrize("made", MAKERS)
def test_every_kind_of_line_happens_and_says_what_it_must(
    keyed: Record, made: EventKind, tmp_path: Path, url: str
) -> None:
    """
    It is there after what makes it, with its details, and its seal fits.
    """
    MAKERS[made](keyed, tmp_path)
    line = last(keyed, made)

    assert line is not None
    assert set() == TOLD[made] - set(line.details)
    sealed(keyed)
    fits(url)


def test_no_line_says_what_lets_somebody_in(record: Record) -> None:
    """
    Neither a player's password nor a key in an address is anywhere in the history.
    """
    url = f"rtmp://user:{PLANTED}@live.example/a?txSecret={PLANTED}&txTime=5F"
    address = Address(Protocol.RTMP, Rate.ORIGINAL, url)
    record.ledger.open(plan(start(password=PLANTED)), origin())
    answered(record, claimed(record), Live((address,)))
    told(record)
    line = last(record, EventKind.ANSWERED)

    assert line is not None
    assert [
        "RTMP original rtmp://***@live.example/a?txSecret=***&txTime=***"
    ] == line.details["addresses"]
    assert PLANTED not in repr([*record.reader.events()])


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://live.example/a.m3u8", "http://live.example/a.m3u8"),
        ("http://live.example/a?k=s", "http://live.example/a?k=***"),
        ("http://live.example/a;k=s?b=t#c", "http://live.example/a;k=***#c"),
        ("rtmp://me:pw@live.example/a", "rtmp://***@live.example/a"),
    ],
)
def test_an_address_is_shown_without_its_keys(url: str, shown: str) -> None:
    """
    What stands before the host or after the question mark may open the door.
    """
    assert shown == without_keys(url)


def test_a_line_names_the_rules_by_which_it_was_judged(record: Record) -> None:
    """
    Whoever asks which rules let it through finds their text by that hash.
    """
    asked(record, start())
    sent(record, claimed(record))
    line = last(record, EventKind.ASKED)

    assert line is not None
    assert "rules-1" == line.rules


def test_who_never_acted_is_told_of_by_number_too(record: Record) -> None:
    """
    An approver who was only asked can be forgotten like anybody else: no line holds
    the id.
    """
    asked(record, start(agreement=agreement(2, asked=("U0BEA", "U0CYD"))))
    told(record)
    pass_time(record, timedelta(minutes=31))
    record.ledger.remind()
    told(record)
    with record.engines.reader.begin() as db:
        kept = [one.details for one in db.execute(select(events.c.details))]
    asked_whom = {
        line.details["to"]
        for line in record.reader.events()
        if line.details.get("report") == "request"
    }

    assert {"U0BEA", "U0CYD"} == asked_whom
    assert not [one for one in kept if "U0BEA" in one or "U0CYD" in one]
