"""
Reading a file and naming its faults, each with the line it stands on.
"""

from __future__ import annotations

import hashlib
import json
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Reading:
    """
    One pass over a parsed file that collects faults in place of stopping.

    Attributes:
        text: The file's text.
        faults: What is wrong, a sentence each.
    """

    def __init__(self, text: str, source: str) -> None:
        """Keep the lines, to find the place of a fault."""
        self.text = text
        self._lines = text.splitlines()
        self._source = source
        self.faults: list[str] = []

    def digest(self, beside: Iterable[str]) -> str:
        """SHA-256 of the text and of what is said *beside* it, hexadecimal."""
        whole = json.dumps([self.text, sorted(set(beside))])
        return hashlib.sha256(whole.encode()).hexdigest()

    def texts(self, value: object, key: str, table: str = "") -> tuple[str, ...]:
        """A list of texts; a fault of *key*, and none, where it is something else."""
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.fault(f"{key} must hold a list of texts", key, table)
        return ()

    def numbered(
        self, tables: object, name: str
    ) -> Iterable[tuple[Mapping[str, Any], str]]:
        """Each `[[name]]` with its place in the file: “rule 2 (line 14)”."""
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            self.fault(f"{name}s are written as [[{name}]]", name)
            return
        # Not those that are commented out.
        begins = re.compile(rf"\s*\[\[\s*\"?{name}\"?\s*\]\]")
        at = [n for n, line in enumerate(self._lines, 1) if begins.match(line)]
        for index, table in enumerate(tables):
            line = f" (line {at[index]})" if len(at) == len(tables) else ""
            yield table, f"{name} {index + 1}{line}"

    def fault(self, what: str, key: str, table: str = "") -> None:
        """Remember what is wrong with a key, of that table or of none."""
        line = self._line(key, table)
        where = self._source if line is None else f"{self._source}, line {line}"
        self._say(f"{where}: {_ended(what)}")

    def at(self, place: str, what: str) -> None:
        """Remember what is wrong with one of several tables, by its place."""
        self._say(f"{self._source}, {place}: {_ended(what)}")

    def _say(self, fault: str) -> None:
        """One line, whatever the file holds."""
        self.faults.append("".join(c if c.isprintable() else "·" for c in fault))

    def _line(self, key: str, table: str) -> int | None:
        """Where the key stands: below its table's name, or in the same line."""
        name = re.escape(key)
        if not table:
            return self._first(rf"\[*\s*\"?{name}\b", 1)
        above = self._first(rf"\[*\s*\"?{re.escape(table)}\b", 1) or 1
        return self._first(rf"{re.escape(table)}\b.*\b{name}\b|\"?{name}\b", above)

    def _first(self, beginning: str, above: int) -> int | None:
        starts = re.compile(rf"\s*(?:{beginning})")
        lines = enumerate(self._lines, 1)
        return next((n for n, text in lines if n >= above and starts.match(text)), None)


def instead(key: str, known: Iterable[str]) -> str:
    """What to do about a key that is not known: the nearest that is, or none."""
    near = get_close_matches(key, sorted(known), n=1)
    return f"did you mean {near[0]}?" if near else "take it out"


def _ended(what: str) -> str:
    """The sentence with its point, unless it is a question."""
    return what if what.endswith("?") else f"{what}."
