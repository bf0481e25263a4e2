"""
`onair.toml`: rules, and everything that is neither secret nor an address.

A file that cannot be used is refused as a whole, with every fault named at once
and the line it stands on.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from bot.domain.errors import RulesError, UsageError
from bot.domain.limits import Limits
from bot.domain.room import RoomName
from bot.domain.rules import Rules
from bot.settings.audit import TABLE, Audit, read_audit
from bot.settings.limits import (
    APPROVE_WITHIN,
    CALLS_A_SECOND,
    CONNECT_TIMEOUT,
    DEADLINE,
    GROUPS_HOLD,
    LATENESS,
    PACE,
    READ_TIMEOUT,
    SPACING,
    TABLES,
    WORKERS,
    Numbers,
    count,
)
from bot.settings.reading import instead
from bot.settings.rules import RulesReading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import timedelta
    from pathlib import Path

_TEAM = re.compile(r"[TE][A-Z0-9]{2,}")
_APP = re.compile(r"A[A-Z0-9]{2,}")
# Slack's own limit; names may have letters of any script, but no capitals.
_CHANNEL_NAME = re.compile(r"[^\sA-Z#@.,:\[\]?]{1,80}")
_TOP = frozenset(
    {"admins", "teams", "app", "workers", "rule", "lists", "people", "channel", TABLE}
    | TABLES.keys()
)
_CHANNEL_KEYS = frozenset({"name", "room"})


@dataclass(frozen=True, slots=True)
class ChannelRoom:
    """
    The room that is meant in channels of such a name, where nobody said another.

    A convenience and never a right: anyone can make a channel of a fitting name.

    Attributes:
        pattern: The channel's name, `*` for any letters, without `#`.
        room: Which room.
    """

    pattern: str
    room: RoomName

    def fits(self, channel: str) -> bool:
        """Whether a channel of that name (not its id) is meant."""
        return fnmatchcase(channel, self.pattern)


@dataclass(frozen=True, slots=True)
class Configuration:
    """
    What `onair.toml` says.

    Attributes:
        rules: Who may do what.
        teams: Ids of the workspaces served; empty for the token's own only.
        app: The Slack app's id, or "" to take it from the app token.
        workers: How many calls to the backend may be under way at once.
        connect_timeout: For each call to the backend.
        read_timeout: As connect_timeout; more than the gateway's own 3 s.
        deadline: The longest that one call may take altogether.
        spacing: The least between two calls for one account's picture; the
            backend refuses the second if it comes sooner (field notes §4).
        calls_a_second: The most calls to the backend that begin in any second.
        limits: How often and how long an act is tried.
        run_within: How long after its moment a start is still carried out, where
            no rule says otherwise.
        pace: Between two messages to one channel in Slack.
        approve_within: How long second persons have, where no rule says.
        groups_hold: For how long what Slack said of a user group may be gone by.
        channels: The rooms that go with channels' names; the first that fits counts.
        audit: What becomes of the record besides being kept.
    """

    rules: Rules = field(default_factory=Rules)
    teams: frozenset[str] = frozenset()
    app: str = ""
    workers: int = WORKERS.default
    connect_timeout: timedelta = CONNECT_TIMEOUT.default
    read_timeout: timedelta = READ_TIMEOUT.default
    deadline: timedelta = DEADLINE.default
    spacing: timedelta = SPACING.default
    calls_a_second: int = CALLS_A_SECOND.default
    limits: Limits = field(default_factory=Limits)
    run_within: timedelta = LATENESS.default
    pace: timedelta = PACE.default
    approve_within: timedelta = APPROVE_WITHIN.default
    groups_hold: timedelta = GROUPS_HOLD.default
    channels: tuple[ChannelRoom, ...] = ()
    audit: Audit = field(default_factory=Audit)

    def room_meant(self, channel: str) -> str:
        """The room that channels of that name stand for, or ""."""
        fitting = (one.room.text for one in self.channels if one.fits(channel))
        return next(fitting, "") if channel else ""


def load_configuration(path: Path, admins: Iterable[str] = ()) -> Configuration:
    """
    The configuration in the file at *path*; without the file, the defaults.

    Args:
        path: Usually `onair.toml`.
        admins: More admins' user ids, from the environment.

    Raises:
        RulesError: Unreadable, not TOML, or wrong; every fault is named.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8" if isinstance(error, ValueError) else error.strerror
        raise RulesError(
            f"{path} cannot be read: {why}.",
            remedy="Make it a readable text file in UTF-8.",
        ) from error
    return parse_configuration(text, str(path), admins)


def parse_configuration(
    text: str, source: str = "onair.toml", admins: Iterable[str] = ()
) -> Configuration:
    """
    The configuration that *text* describes.

    Raises:
        RulesError: As `load_configuration`.
    """
    try:
        parsed = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also from numbers, from depth
        raise RulesError(
            f"{source} is not TOML: {error}.", remedy="Mend that line and try again."
        ) from error
    reading = _Reading(text, source)
    configuration = reading.configuration(parsed, admins)
    if reading.faults:
        raise RulesError(
            f"{source} cannot be used: {len(reading.faults)} fault(s).",
            remedy="Mend what is named; until then nothing of the file counts.",
            faults=tuple(reading.faults),
        )
    return configuration


class _Reading(RulesReading):
    """The rules and everything beside them."""

    def configuration(
        self, parsed: Mapping[str, Any], more_admins: Iterable[str]
    ) -> Configuration:
        for key in parsed:
            if key not in _TOP:
                self.fault(f"“{key}” is not known here; {instead(key, _TOP)}", key)
        rules = self.rules(parsed, more_admins)
        app = parsed.get("app", "")
        if app and not (isinstance(app, str) and _APP.fullmatch(app)):
            self.fault("app must be a Slack app id, A…", "app")
        numbers = Numbers(parsed, self.fault)
        return Configuration(
            rules=rules,
            teams=frozenset(self._teams(parsed)),
            app=str(app),
            workers=self._workers(parsed.get("workers", WORKERS.default)),
            connect_timeout=numbers.span("backend", "connect_timeout"),
            read_timeout=numbers.span("backend", "read_timeout"),
            deadline=numbers.span("backend", "deadline"),
            spacing=numbers.span("backend", "spacing"),
            calls_a_second=numbers.count("backend", "calls_a_second"),
            limits=Limits(
                most_tries=numbers.count("retries", "most"),
                try_within=numbers.span("retries", "within"),
                stop_within=numbers.span("retries", "stop_within"),
            ),
            run_within=numbers.span("limits", "run_within"),
            pace=numbers.span("limits", "pace"),
            approve_within=numbers.span("limits", "approve_within"),
            groups_hold=numbers.span("limits", "groups_hold"),
            channels=self._channels(parsed.get("channel", [])),
            audit=read_audit(parsed, self.fault),
        )

    def _channels(self, tables: object) -> tuple[ChannelRoom, ...]:
        made: dict[str, ChannelRoom] = {}
        for table, place in self.numbered(tables, "channel"):
            for key in table:
                if key not in _CHANNEL_KEYS:
                    what = f"“{key}” is not known in a channel"
                    self.at(place, f"{what}; {instead(key, _CHANNEL_KEYS)}")
            name, room = table.get("name"), self._room(table.get("room"), place)
            if not (isinstance(name, str) and _CHANNEL_NAME.fullmatch(name)):
                self.at(
                    place,
                    "it needs a channel's name as Slack writes it, without #, as in "
                    'name = "inc-*"',
                )
            elif name in made:
                self.at(place, f"“{name}” has a room already; keep one of the two")
            elif room is not None:
                made[name] = ChannelRoom(name, room)
        return tuple(made.values())

    def _room(self, value: object, place: str) -> RoomName | None:
        """The room's name, or None with a fault."""
        if not isinstance(value, str):
            self.at(place, 'it needs a room, as in room = "war"')
            return None
        try:
            return RoomName(value)
        except UsageError as error:
            self.at(place, f"{error.what} {error.remedy.removesuffix('.')}")
            return None

    def _teams(self, parsed: Mapping[str, Any]) -> tuple[str, ...]:
        read = self.texts(parsed.get("teams", []), "teams")
        for one in read:
            if not _TEAM.fullmatch(one):
                self.fault(f"teams: “{one}” is not a team id, T…", "teams")
        return read

    def _workers(self, value: object) -> int:
        read = count(value, WORKERS)
        if isinstance(read, int):
            return read
        self.fault(f"workers {read}", "workers")
        return WORKERS.default
