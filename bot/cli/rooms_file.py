"""
A TOML file of rooms: one table a room, its name the table's.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, TypeVar

from bot.domain.errors import SettingsError, UsageError
from bot.domain.room import (
    UINT32_MAX,
    Account,
    GroupNumber,
    Room,
    RoomName,
    Sdk,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")

_KEYS = ("group", "account", "sdk", "labels")
_NEEDED = ("group", "account")


def read_rooms(path: Path, team: str) -> tuple[Room, ...]:
    """
    Every room of the file, as a room of *team*.

    Raises:
        SettingsError: With every fault named.
    """
    reading = _Reading(team)
    for name, table in _tables(path).items():
        reading.take(name, table)
    if reading.faults:
        raise SettingsError(
            f"{path} cannot be imported: {len(reading.faults)} fault(s).",
            remedy="Mend what is named; nothing was imported.",
            faults=tuple(reading.faults),
        )
    return tuple(reading.rooms)


def _tables(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        why = str(error.strerror)
    except UnicodeDecodeError:
        why = "it is not UTF-8"
    except (ValueError, RecursionError) as error:  # also from numbers, from depth
        why = f"it is not TOML: {error}"
    raise SettingsError(
        f"{path} cannot be read: {why}.",
        remedy="Write one table a room: [room42], group = 42, account = …",
    )


class _Reading:
    """One pass over the tables that collects faults in place of stopping."""

    def __init__(self, team: str) -> None:
        self._team = team
        self._names: dict[str, str] = {}
        self._groups: dict[int, str] = {}
        self.rooms: list[Room] = []
        self.faults: list[str] = []

    def take(self, title: str, table: object) -> None:
        """Keep the room, or what is wrong with it."""
        before = len(self.faults)
        place = f"[{shown(title)}]"
        name = self._made(place, RoomName, title)
        self._once(self._names, title.lower(), place, f"the name {title.lower()}")
        if not isinstance(table, dict):
            self._fault(place, "a room is written as a table, [room42].")
            return
        self._keys(place, table)
        group = self._group(place, table.get("group"))
        account = self._account(place, table.get("account"))
        sdk = self._sdk(place, table.get("sdk", Sdk.NORMAL.value))
        labels = self._labels(place, table.get("labels", []))
        if name and group and account and len(self.faults) == before:
            made = Room(name, group, account, sdk, labels, self._team)
            self.rooms.append(made)

    def _keys(self, place: str, table: Mapping[str, object]) -> None:
        for key in _NEEDED:
            if key not in table:
                self._fault(place, f"{key} is missing.")
        for key in table:
            if key not in _KEYS:
                known = ", ".join(_KEYS)
                self._fault(place, f"“{shown(key)}” is not known; there are {known}.")

    def _group(self, place: str, value: object) -> GroupNumber | None:
        if value is None:
            return None
        number = value if isinstance(value, int) and value is not True else 0
        if 1 <= number <= UINT32_MAX:
            self._once(self._groups, number, place, f"group {number}")
            return GroupNumber(number)
        needed = f"a whole number from 1 to {UINT32_MAX}"
        self._fault(place, f"group must be {needed}, as in group = 42.")
        return None

    def _account(self, place: str, value: object) -> Account | None:
        if value is None:
            return None
        if not isinstance(value, str):
            self._fault(place, 'account must be a text, as in account = "alice".')
            return None
        return self._made(place, Account, value)

    def _sdk(self, place: str, value: object) -> Sdk:
        for sdk in Sdk:
            if sdk.value == value:
                return sdk
        words = " or ".join(f'"{sdk.value}"' for sdk in Sdk)
        self._fault(place, f"sdk must be {words}.")
        return Sdk.NORMAL

    def _labels(self, place: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            fit = [one for one in value if self._made(place, _label, one)]
            return tuple(fit)
        self._fault(place, 'labels must be a list of texts, as in labels = ["public"].')
        return ()

    def _made(
        self, place: str, make: Callable[[_Given], _Made], value: _Given
    ) -> _Made | None:
        """The value, or None and a fault where it is refused."""
        try:
            return make(value)
        except UsageError as error:
            self._fault(place, str(error))
            return None

    def _once(
        self, seen: dict[_Given, str], value: _Given, place: str, what: str
    ) -> None:
        first = seen.setdefault(value, place)
        if first is not place:
            self._fault(place, f"{what} is taken by {first} of this file.")

    def _fault(self, place: str, what: str) -> None:
        self.faults.append(f"{place}: {what}")


def _label(text: str) -> str:
    """
    The label, where a room can have it.

    Raises:
        UsageError: It cannot.
    """
    probe = Room(RoomName("room1"), GroupNumber(1), Account("a"), labels=(text,))
    return probe.labels[0]
