"""
An archive's file: old lines in their sealed form, and a signed last line.

It holds no person's id and no name, only marks: so whoever is erased from the database
is nobody in these files either.  It proves itself without the database: every line
fits its seal, every seal the one before, and the last seal is signed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from storage.chain.checkpoint_check import fits_key
from storage.sealed import canonical, next_seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = 1
SEALED = frozenset(
    {
        *("v", "number", "at", "kind", "actor", "name", "team", "action", "room"),
        *("channel", "operation", "feed", "rules", "details", "people"),
    }
)
"""What of a line its seal vouches for."""

_BESIDE = frozenset({"place", "seal", "before"})
_FIELDS = frozenset(
    {"archive", "at", "before", "count", "first", "key", "last", "seal", "signature"}
)
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_LINE_MAX = 1 << 24
_UNREADABLE = (KeyError, TypeError, ValueError, RecursionError)


class DamagedError(ValueError):
    """
    The file is not what was written.

    Attributes:
        what: What is wrong, a sentence.
        line: In which line of the file.
    """

    def __init__(self, what: str, line: int) -> None:
        """Say where."""
        super().__init__(f"Line {line} of the file: {what}")
        self.what = what
        self.line = line


@dataclass(frozen=True, slots=True)
class Trailer:
    """
    The last line of the file.

    Attributes:
        at: When it was signed.
        first: The first place in the file.
        last: The last one.
        before: The seal before the first place, hex.
        seal: The seal of the last place, hex.
        count: How many lines stand above this one.
        key: The public key that signed, base64.
        signature: By it, over everything else here, base64.
    """

    at: datetime
    first: int
    last: int
    before: str
    seal: str
    count: int
    key: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """
    A file that proves itself.

    Attributes:
        trailer: Its last line.
        sha256: Of the whole file.
        since: When its first line was written.
        until: When its last one was.
    """

    trailer: Trailer
    sha256: str
    since: datetime
    until: datetime


def message(trailer: Trailer) -> bytes:
    """The bytes that are signed: canonical JSON of all but the signature."""
    return canonical(_said(trailer))


def trailer_line(trailer: Trailer) -> str:
    """It as the file's last line."""
    return f"{_dumped(_said(trailer) | {'signature': trailer.signature})}\n"


def signed(trailer: Trailer) -> bool:
    """Whether the signature is the one of the key that stands in it."""
    return fits_key(trailer.key, trailer.signature, message(trailer))


def line_of(sealed: dict[str, object], place: int, seal: str, before: str) -> str:
    """A line of the file: what is sealed, and its link."""
    return f"{_dumped({**sealed, 'place': place, 'seal': seal, 'before': before})}\n"


def name_of(first: int, last: int, since: datetime, until: datetime) -> str:
    """The file's name; names sort as the places do."""
    days = f"{since.astimezone(UTC):%Y%m%d}-{until.astimezone(UTC):%Y%m%d}"
    return f"history-{first:010d}-{last:010d}-{days}.jsonl"


def check(path: Path) -> Checked:
    """
    Read the whole file, and see that it proves itself.

    Raises:
        DamagedError: It does not.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return _Reading(file).checked()


class _Reading:
    """One pass over a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self._number = 0
        self._count = 0
        self._first = 0
        self._before = ""
        self._seal = b""
        self._times: tuple[str, str] = ("", "")

    def checked(self) -> Checked:
        trailer: Trailer | None = None
        for said in self._said():
            if trailer is not None:
                raise DamagedError(
                    "something stands behind the last line", self._number
                )
            if "archive" in said:
                trailer = self._trailer(said)
            else:
                self._take(said)
        if trailer is None:
            raise DamagedError("the signed last line is missing", self._number + 1)
        since, until = (datetime.fromisoformat(one) for one in self._times)
        return Checked(trailer, self._sha256.hexdigest(), since, until)

    def _said(self) -> Iterator[dict[str, Any]]:
        while raw := self._file.readline(_LINE_MAX):
            self._number += 1
            self._sha256.update(raw)
            try:
                said = json.loads(raw, object_pairs_hook=_once)
            except _UNREADABLE:
                raise DamagedError("it is no whole line", self._number) from None
            if not raw.endswith(b"\n") or not isinstance(said, dict):
                raise DamagedError("it is no whole line", self._number)
            yield said

    def _take(self, said: dict[str, Any]) -> None:
        fields = said.keys() - {"people"}
        if fields != (SEALED | _BESIDE) - {"people"}:
            raise DamagedError("it has other fields than a line", self._number)
        place, seal, before = said["place"], said["seal"], said["before"]
        try:
            if not self._count:
                self._first, self._before = int(place), str(before)
                self._seal = bytes.fromhex(before)
            hashed = canonical({key: said[key] for key in said.keys() & SEALED})
            made = next_seal(self._seal, hashlib.sha256(hashed).digest())
            self._times = (self._times[0] or said["at"], said["at"])
            datetime.fromisoformat(said["at"])
        except _UNREADABLE:
            raise DamagedError("it cannot be sealed as it is", self._number) from None
        if type(place) is not int or place != self._first + self._count:
            raise DamagedError("it is not the place that comes next", self._number)
        if before != self._seal.hex() or seal != made.hex():
            raise DamagedError(f"place {place} does not fit its seal", self._number)
        self._seal = made
        self._count += 1

    def _trailer(self, said: dict[str, Any]) -> Trailer:
        if not self._count:
            raise DamagedError("there is no line before the last one", self._number)
        try:
            trailer = trailer_of(said)
            fits = signed(trailer)
        except _UNREADABLE:
            raise DamagedError("it is no signed last line", self._number) from None
        last = self._first + self._count - 1
        there = (self._first, last, self._before, self._seal.hex(), self._count)
        told = trailer
        if there != (told.first, told.last, told.before, told.seal, told.count):
            raise DamagedError("it tells of other lines than these", self._number)
        if not fits:
            raise DamagedError("its signature does not fit", self._number)
        return trailer


def trailer_of(said: dict[str, Any]) -> Trailer:
    """
    The last line, out of its JSON; whether it is signed well is for `signed` to say.

    Raises:
        ValueError: It is none as we write it.
        TypeError: A value in it is of the wrong kind.
    """
    if said.keys() != _FIELDS or said["archive"] != VERSION:
        raise ValueError("not as we write it")
    at = datetime.strptime(said["at"], _MOMENT).replace(tzinfo=UTC)
    numbers = [said[name] for name in ("first", "last", "count")]
    texts = [said[name] for name in ("before", "seal", "key", "signature")]
    if any(type(one) is not int for one in numbers):
        raise TypeError("a number")
    if any(not isinstance(one, str) for one in texts):
        raise TypeError("a text")
    first, last, count = numbers
    before, seal, key, signature = texts
    return Trailer(at, first, last, before, seal, count, key, signature)


def _said(trailer: Trailer) -> dict[str, Any]:
    return {
        "archive": VERSION,
        "at": trailer.at.astimezone(UTC).strftime(_MOMENT),
        "before": trailer.before,
        "count": trailer.count,
        "first": trailer.first,
        "key": trailer.key,
        "last": trailer.last,
        "seal": trailer.seal,
    }


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
