"""
A record whose lines are old enough to leave it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from bot.clock import SystemClock
from bot.domain.actor import Actor
from bot.domain.call import Secret
from storage.verifying.record import verify
from tests.storage.wishes import LIVE, answered, asked, claimed, opened, start

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.domain.archive import Archive
    from storage import Record

# Made up for the tests; it signs nothing that anybody believes.
SIGNING = Secret(b64encode(bytes(range(32))).decode())
DEE = Actor("T1", "U0DEE", name="dee")
EVE = Actor("T1", "U0EVE", name="eve")


class LongAgo:
    """The machine's time, some hours ago (fits the record's clock)."""

    def now(self) -> datetime:
        """As it was."""
        return SystemClock().now() - timedelta(hours=3)


def signing(url: str, **more: Any) -> Record:  # noqa: ANN401  whatever the record takes
    """The record, with a key that signs."""
    return opened(url, signing_key=SIGNING, **more)


def live(record: Record, *groups: int, by: Actor = DEE) -> None:
    """Rooms of those groups are on air, and every line of that is sealed."""
    for group in groups:
        asked(record, start(group), by=by)
        answered(record, claimed(record), LIVE)
    sealed(record)


def sealed(record: Record) -> None:
    """Every line has its seal."""
    while record.ledger.seal():
        pass


def archived(record: Record, folder: Path, most: int = 1000) -> Archive:
    """All that may leave is in a file, and still in the database."""
    made = record.ledger.archive(folder, record.ledger.now(), most)
    assert made is not None
    return made


def emptied(record: Record, most: int = 500) -> int:
    """What is archived has left; gives how many places that were."""
    count = 0
    while gone := record.ledger.remove_archived(most):
        count += gone
    return count


def places(record: Record) -> list[int]:
    """Those that are in the database, each with its line."""
    query = text(
        "SELECT s.place FROM seals s JOIN events e ON e.number = s.event ORDER BY 1"
    )
    with record.engines.reader.begin() as db:
        return [int(place) for (place,) in db.execute(query)]


def told(path: Path) -> list[dict[str, Any]]:
    """The lines of a file, the signed one last."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def fits(url: str) -> None:
    """Verification finds nothing wrong."""
    found = verify(url)
    assert () == found.breaks, found.breaks
