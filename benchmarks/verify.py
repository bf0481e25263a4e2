"""
How fast a chain is verified: lines a second, on one core.

A record of its own is filled with lines like those of a working day, sealed by the
product's own functions, and verified; beside it, on the same record: the lines only
read and not hashed, and hashed by the library for canonical JSON, without the quick
way.  Time is the processor's, so that a busy machine disturbs less.

    python -m benchmarks.verify [--lines 200000]
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from storage import Record
from storage.sealed import (
    BEGINNING,
    COLUMNS,
    Marks,
    actor_mark,
    hash_again,
    hash_of,
    name_mark,
    next_seal,
)
from storage.verifying.lines import WIDTH
from storage.verifying.record import PAGE, verify
from storage.verifying.source import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.sealed import Line
    from storage.verifying.lines import Row

PEOPLE = 20
BEGUN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SAMPLE = 20_000
_BATCH = 10_000
_TOLD: tuple[tuple[str, dict[str, object]], ...] = (
    ("asked", {"line": "/broadcast start room{n} why=Übung", "state": "ready"}),
    ("claimed", {"worker": "w1"}),
    ("sent", {"try": 1}),
    ("answered", {"outcome": "live", "state": "succeeded"}),
    ("feed_live", {"addresses": ["http://live.example/{n}.m3u8"]}),
    ("reported", {"to": "C0GENERAL", "asked by": "<actor:3>"}),
)


def main() -> None:
    """Fill, measure, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=200_000)
    lines = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "onair.db"
        fill(path, lines)
        size = path.stat().st_size
        before = peak_mb()
        rates = {
            "read only, nothing hashed": rate(lines, lambda: read(path)),
            "verified": rate(lines, lambda: verified(path, lines)),
            "hashed by the library alone": rate(
                min(lines, SAMPLE), lambda: by_library(path)
            ),
        }
        after = peak_mb()
    print(f"{lines:,} lines, {size / lines:,.0f} bytes each with their indexes\n")
    print(f"{'SQLite, one core':<34}{'lines a second':>16}")
    for name, found in rates.items():
        print(f"{name:<34}{found:>16,.0f}")
    print(f"\nmemory: {after:.0f} MB at the most, {after - before:.0f} of it for this")


def rate(lines: int, act: Callable[[], None]) -> float:
    """Lines a second of the processor's time, the best of three."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        act()
        taken.append(time.process_time() - begun)
    return lines / min(taken)


def peak_mb() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read(path: Path) -> None:
    """Every page, as verification reads it."""
    for _ in pages(path):
        pass


def verified(path: Path, lines: int) -> None:
    """The whole chain."""
    found = verify(f"sqlite:///{path}")
    if not found.holds or found.checked != lines:
        raise SystemExit(f"it should fit, and does not: {found.breaks}")


def by_library(path: Path) -> None:
    """The first lines, each parsed and written canonically again."""
    marks, seal = marks_of(path), BEGINNING
    left = SAMPLE
    for page in pages(path):
        for row in page[:left]:
            line: Line = row[:WIDTH]
            seal = next_seal(seal, hash_again(line, marks))
            if seal.hex() != row[WIDTH + 1]:
                raise SystemExit("the library's hash is another one")
        left -= len(page)
        if left <= 0:
            return


def pages(path: Path) -> Iterator[list[Row]]:
    """Page after page."""
    source = opened(f"sqlite:///{path}")
    after = 0
    while page := source.page(after, PAGE):
        yield page
        after = page[-1][WIDTH]
    source.close()


def marks_of(path: Path) -> Marks:
    """Those of everybody."""
    with sqlite3.connect(path) as db:
        found = [
            dict(db.execute(f"SELECT number, mark FROM {table}"))  # noqa: S608  ours
            for table in ("actors", "names")
        ]
    db.close()
    return Marks(*found)


def fill(path: Path, lines: int) -> None:
    """Make a record of so many lines there, sealed, without a bot."""
    record = Record(f"sqlite:///{path}")
    record.upgrade()
    record.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    _write(db, people(db), lines)
    db.commit()
    # What is in the log goes into the file.
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def people(db: sqlite3.Connection) -> Marks:
    """Some people with their names; gives their marks."""
    actors, names = {}, {}
    for number in range(1, PEOPLE + 1):
        key, user = f"{number:064x}", f"U{number:08d}"
        actors[number] = actor_mark(key, "", "T0TEAM", user)
        names[number] = name_mark(key, f"person {number}")
        db.execute(
            'INSERT INTO actors (number, enterprise, team, "user", name, key, mark)'
            " VALUES (?, '', 'T0TEAM', ?, ?, ?, ?)",
            (number, user, f"person {number}", key, actors[number]),
        )
        db.execute(
            "INSERT INTO names (number, actor, name, mark) VALUES (?, ?, ?, ?)",
            (number, number, f"person {number}", names[number]),
        )
    return Marks(actors, names)


def _write(db: sqlite3.Connection, marks: Marks, lines: int) -> None:
    marked = ", ".join("?" * len(COLUMNS))
    seal = BEGINNING
    for first in range(1, lines + 1, _BATCH):
        some = [line(n) for n in range(first, min(first + _BATCH, lines + 1))]
        links = []
        for one in some:
            seal = next_seal(seal, hash_of(one, marks))
            links.append((one[0], one[0], seal.hex()))
        db.executemany(
            f"INSERT INTO events ({', '.join(COLUMNS)}) VALUES ({marked})",  # noqa: S608  ours
            some,
        )
        db.executemany("INSERT INTO seals (place, event, seal) VALUES (?, ?, ?)", links)
    db.execute(
        "INSERT INTO heads (id, length, seal, event) VALUES (1, ?, ?, ?)",
        (lines, seal.hex(), lines),
    )


def line(number: int) -> Line:
    """One of them."""
    kind, said = _TOLD[number % len(_TOLD)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    at = (BEGUN + timedelta(seconds=number)).isoformat(timespec="microseconds")
    operation = number // len(_TOLD) + 1
    return (
        number,
        at.replace("+00:00", "Z"),
        kind,
        number % PEOPLE + 1,
        number % PEOPLE + 1,
        "T0TEAM",
        "broadcast.start",
        f"room{number % 100}",
        "C0GENERAL",
        operation,
        operation // 2 or None,
        "5e" * 32,
        text.replace("{n}", str(number)),
    )


if __name__ == "__main__":
    main()
