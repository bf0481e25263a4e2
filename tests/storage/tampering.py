"""
What somebody with a shell on the database can do to the record, guards or not.
"""
# ruff: noqa: S608  whoever is at it here writes the statements by hand, as they do

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.seal import Head
from storage.sealed import COLUMNS, Marks, hash_again, next_seal

if TYPE_CHECKING:
    import random
    import sqlite3
    from collections.abc import Iterable

_LINE = ", ".join(COLUMNS)
_LIES = (
    ("at", "'2020-01-01T00:00:00.000000Z'"),
    ("kind", "CASE kind WHEN 'refused' THEN 'approved' ELSE 'refused' END"),
    ("actor", "CASE actor WHEN 1 THEN 2 ELSE 1 END"),
    ("named", "CASE WHEN named IS NULL THEN 1 ELSE NULL END"),
    ("team", "team || 'X'"),
    ("action", "action || '.not'"),
    ("room", "'another-room'"),
    ("channel", "'C0OTHER'"),
    ("operation", "coalesce(operation, 0) + 1"),
    ("operation", "coalesce(operation, 0) + 0.5"),
    ("feed", "coalesce(feed, 0) + 1"),
    ("rules", "'none'"),
    ("details", "'{\"x\":1}'"),
    ("details", '\'{"why":"because"}\''),
    ("details", "CAST(details AS BLOB)"),
    ("details", "'{\"a\":1,' || substr(details, 2)"),
    ("room", "CAST(x'ff' AS TEXT)"),
    ("team", "7"),
)


_TIDY = tuple(lie for lie in _LIES if "CAST" not in lie[1] and "0.5" not in lie[1])


class Chain:
    """A record in the hands of somebody who means harm."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Every guard is taken away."""
        self.db = db
        drop = (
            "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
        )
        for (statement,) in db.execute(drop).fetchall():
            db.execute(statement)

    @property
    def length(self) -> int:
        """The last place."""
        return int(self.db.execute("SELECT max(place) FROM seals").fetchone()[0])

    def event(self, place: int) -> int:
        """The line there."""
        found = self.db.execute("SELECT event FROM seals WHERE place = ?", (place,))
        return int(found.fetchone()[0])

    def seal(self, place: int) -> str:
        """The seal there."""
        if place == 0:
            return "0" * 64
        found = self.db.execute("SELECT seal FROM seals WHERE place = ?", (place,))
        return str(found.fetchone()[0])

    def change(self, place: int, how: random.Random, *, tidy: bool = False) -> str:
        """Let a line say something else; *tidy*: what can be sealed again."""
        column, value = how.choice(_TIDY if tidy else _LIES)
        event = self.event(place)
        self.db.execute(f"UPDATE events SET {column} = {value} WHERE number = {event}")
        return f"{column} = {value}"

    def reseal(self, first: int, last: int) -> None:
        """Make the seals of those places anew, as the lines are now."""
        before = bytes.fromhex(self.seal(first - 1))
        marks = self._marks()
        for place in range(first, last + 1):
            line = self.db.execute(
                f"SELECT {_LINE} FROM events WHERE number = ?", (self.event(place),)
            ).fetchone()
            before = next_seal(before, hash_again(line, marks))
            self.db.execute(
                "UPDATE seals SET seal = ? WHERE place = ?", (before.hex(), place)
            )

    def set_head(self) -> None:
        """Let the head say what is there now."""
        last = self.length
        self.db.execute(
            "UPDATE heads SET length = ?, seal = ?, event = ?",
            (last, self.seal(last), self.event(last)),
        )

    def shift(self, first: int, by: int) -> None:
        """Number the places anew from there on."""
        self.db.execute(f"UPDATE seals SET place = -place WHERE place >= {first}")
        self.db.execute(f"UPDATE seals SET place = -place + {by} WHERE place < 0")

    def remove(self, places: Iterable[int], *, seals: bool) -> None:
        """Take lines out, with their seals or without."""
        for place in places:
            event = self.event(place)
            self.db.execute("DELETE FROM events WHERE number = ?", (event,))
            if seals:
                self.db.execute("DELETE FROM seals WHERE place = ?", (place,))

    def forge(self, like: int) -> int:
        """Put a line in that says what another one says, and no seal; its number."""
        event = self.event(like)
        number = int(self.db.execute("SELECT max(number) FROM events").fetchone()[0])
        others = _LINE.replace("number, ", "")
        self.db.execute(
            f"INSERT INTO events (number, {others}) "
            f"SELECT {number + 1}, {others} FROM events WHERE number = {event}"
        )
        return number + 1

    def insert(self, place: int, how: random.Random) -> None:
        """Put a line and a seal in at that place; the rest moves up."""
        forged = self.forge(how.randint(1, self.length))
        self.shift(place, 1)
        self.db.execute(
            "INSERT INTO seals (place, event, seal) VALUES (?, ?, ?)",
            (place, forged, how.randbytes(32).hex()),
        )

    def set_seal(self, place: int, seal: str) -> None:
        """Let a seal be that."""
        self.db.execute("UPDATE seals SET seal = ? WHERE place = ?", (seal, place))

    def move(self, one: int, to: int) -> None:
        """Let line and seal go to another place; those between close up."""
        by, first, last = (-1, one + 1, to) if to > one else (1, to, one - 1)
        ask = self.db.execute
        ask("UPDATE seals SET place = 0 WHERE place = ?", (one,))
        ask(
            "UPDATE seals SET place = -place WHERE place BETWEEN ? AND ?", (first, last)
        )
        ask("UPDATE seals SET place = ? - place WHERE place < 0", (by,))
        ask("UPDATE seals SET place = ? WHERE place = 0", (to,))

    def somebody(self, how: random.Random) -> tuple[int, int]:
        """A person of the record, and the first place that tells of that person."""
        found = self.db.execute(
            "SELECT e.actor, min(s.place) FROM events e, seals s "
            "WHERE s.event = e.number AND e.named IS NOT NULL GROUP BY e.actor"
        ).fetchall()
        number, place = how.choice(found)
        return int(number), int(place)

    def swap_rows(self, one: int, other: int) -> None:
        """Let line and seal of two places change places."""
        self.db.execute("UPDATE seals SET place = -1 WHERE place = ?", (one,))
        self.db.execute("UPDATE seals SET place = ? WHERE place = ?", (one, other))
        self.db.execute("UPDATE seals SET place = ? WHERE place = -1", (other,))

    def swap_lines(self, one: int, other: int) -> None:
        """Let the seals of two places name each other's line."""
        first, second = self.event(one), self.event(other)
        self.db.execute("UPDATE seals SET event = -1 WHERE place = ?", (one,))
        self.db.execute("UPDATE seals SET event = ? WHERE place = ?", (first, other))
        self.db.execute("UPDATE seals SET event = ? WHERE event = -1", (second,))

    def swap_words(self, one: int, other: int) -> bool:
        """Let two lines say what the other one said; whether that is a difference."""
        first, second = self.event(one), self.event(other)
        others = _LINE.replace("number, ", "")
        ask = f"SELECT {others} FROM events WHERE number = ?"
        a = self.db.execute(ask, (first,)).fetchone()
        b = self.db.execute(ask, (second,)).fetchone()
        told = ", ".join(f"{name} = ?" for name in COLUMNS[1:])
        for number, said in ((first, b), (second, a)):
            self.db.execute(
                f"UPDATE events SET {told} WHERE number = ?", (*said, number)
            )
        return bool(a != b)

    def _marks(self) -> Marks:
        def of(table: str) -> dict[int, str]:
            return dict(self.db.execute(f"SELECT number, mark FROM {table}"))

        return Marks(of("actors"), of("names"))

    def head(self) -> Head:
        """What is kept of the end."""
        row: Any = self.db.execute("SELECT length, seal, event FROM heads").fetchone()
        return Head(*row)
