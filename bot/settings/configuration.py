"""
`onair.toml`: rules, and everything that is neither secret nor an address.

A file that cannot be used is refused as a whole, with every fault named at once
and the line it stands on.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from bot.domain.command import Action
from bot.domain.errors import RulesError
from bot.domain.policy import Rule, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_USER = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,}")
_TEAM = re.compile(r"[TE][A-Z0-9]{2,}")
_APP = re.compile(r"A[A-Z0-9]{2,}")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_RULE_KEYS = ("actions", "rooms", "channels", "allow", "deny")
# Words of rules that this version understands but cannot keep yet.  Leaving one
# out silently would give rights that the file does not give.
_LATER_RULE_KEYS = (
    "approvals",
    "approvers",
    "approve_within",
    "run_within",
    "max_duration",
    "break_glass",
)
_LATER_TABLES = ("channel",)
_DURATIONS = {
    "connect_timeout": timedelta(seconds=3),
    "read_timeout": timedelta(seconds=5),
    "deadline": timedelta(seconds=10),
    "spacing": timedelta(seconds=3),
}
_LONGEST = timedelta(days=1)
# An answer of the gateway that it ran out of time must still reach us (field
# notes §1).
_GATEWAY_LIMIT = timedelta(seconds=3)


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
    """

    rules: Rules = field(default_factory=Rules)
    teams: frozenset[str] = frozenset()
    app: str = ""
    workers: int = 8
    connect_timeout: timedelta = _DURATIONS["connect_timeout"]
    read_timeout: timedelta = _DURATIONS["read_timeout"]
    deadline: timedelta = _DURATIONS["deadline"]
    spacing: timedelta = _DURATIONS["spacing"]


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


class _Reading:
    """One pass over a parsed file that collects faults in place of stopping."""

    def __init__(self, text: str, source: str) -> None:
        self._lines = text.splitlines()
        self._digest = hashlib.sha256(text.encode()).hexdigest()
        self._source = source
        self.faults: list[str] = []

    def configuration(
        self, parsed: Mapping[str, Any], more_admins: Iterable[str]
    ) -> Configuration:
        known = {"admins", "teams", "app", "workers", "rule", "lists", "backend"}
        for key in parsed:
            if key in _LATER_TABLES:
                self._fault(f"[[{key}]] comes in a later version; take it out", key)
            elif key not in known:
                self._fault(f"“{key}” is not known here; take it out", key)
        lists = self._lists(parsed.get("lists", {}))
        named = self._texts(parsed.get("admins", []), "admins")
        admins = {self._user(one, "admins") for one in (*named, *more_admins)}
        rules = tuple(
            self._rule(rule, place, lists)
            for rule, place in self._numbered(parsed.get("rule", []))
        )
        app = parsed.get("app", "")
        if app and not (isinstance(app, str) and _APP.fullmatch(app)):
            self._fault("app must be a Slack app id, A…", "app")
        return Configuration(
            rules=Rules(frozenset(admins - {""}), rules, lists, self._digest),
            teams=frozenset(self._ids(parsed, "teams", _TEAM, "a team id, T…")),
            app=str(app),
            workers=self._whole(parsed.get("workers", 8), "workers", 1, 64),
            **self._durations(parsed.get("backend", {})),
        )

    def _rule(
        self, rule: Mapping[str, Any], place: str, lists: Mapping[str, frozenset[str]]
    ) -> Rule:
        self._rule_keys(rule, place)
        read = {key: self._texts(rule.get(key, []), place) for key in _RULE_KEYS}
        if not read["actions"]:
            self._at(place, 'a rule needs actions, as in actions = ["broadcast.*"]')
        for pattern in read["actions"]:
            if not any(fnmatchcase(action.value, pattern) for action in Action):
                names = ", ".join(action.value for action in Action)
                self._at(place, f"no action is called “{pattern}”; there are {names}")
        if not read["allow"] and not read["deny"]:
            self._at(place, "it names nobody in allow or deny, so it says nothing")
        for who in (*read["allow"], *read["deny"]):
            self._who(who, place, lists)
        for channel in read["channels"]:
            if not _CHANNEL.fullmatch(channel):
                self._at(place, f"“{channel}” is not a channel id, C…")
        return Rule(place=place, **read)

    def _rule_keys(self, rule: Mapping[str, Any], place: str) -> None:
        for key in rule:
            if key in _LATER_RULE_KEYS:
                self._at(place, f"{key} comes in a later version; take it out")
            elif key not in _RULE_KEYS:
                self._at(place, f"“{key}” is not known in a rule")

    def _who(self, who: str, place: str, lists: Mapping[str, frozenset[str]]) -> None:
        kind, _, name = who.partition(":")
        if kind == "group":
            self._at(
                place, f"{who}: groups come in a later version; use user: or list:"
            )
        elif kind == "list":
            if name not in lists:
                self._at(place, f"there is no list “{name}” under [lists]")
        elif kind != "user" or not _USER.fullmatch(name):
            self._at(place, f"“{who}” must be user:U… or list:NAME")

    def _lists(self, tables: object) -> dict[str, frozenset[str]]:
        if not isinstance(tables, dict):
            self._fault("[lists] must be a table of lists", "lists")
            return {}
        return {
            name: frozenset(self._user(one, name) for one in self._texts(members, name))
            for name, members in tables.items()
        }

    def _user(self, text: str, key: str) -> str:
        user = text.removeprefix("user:")
        if _USER.fullmatch(user):
            return user
        self._fault(f"{key}: “{text}” is not a user id, U…", key)
        return ""

    def _durations(self, table: object) -> dict[str, timedelta]:
        read = dict(_DURATIONS)
        if not isinstance(table, dict):
            self._fault("[backend] must be a table", "backend")
            return read
        for key, value in table.items():
            duration = _duration(value)
            if key not in _DURATIONS:
                self._fault(f"“{key}” is not known in [backend]", key)
            elif duration is None:
                self._fault(f'{key} must be a duration such as "5s"', key)
            elif duration > _LONGEST:
                self._fault(f"{key} must be one day at most", key)
            elif key == "read_timeout" and duration <= _GATEWAY_LIMIT:
                self._fault(f"{key} must be longer than the gateway's own 3 s", key)
            else:
                read[key] = duration
        return read

    def _ids(
        self, parsed: Mapping[str, Any], key: str, shape: re.Pattern[str], what: str
    ) -> tuple[str, ...]:
        read = self._texts(parsed.get(key, []), key)
        for one in read:
            if not shape.fullmatch(one):
                self._fault(f"{key}: “{one}” is not {what}", key)
        return read

    def _texts(self, value: object, key: str) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._fault(f"{key} must hold a list of texts", key)
        return ()

    def _whole(self, value: object, key: str, least: int, most: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            value = 0
        if not least <= value <= most:
            self._fault(f"{key} must be a whole number from {least} to {most}", key)
            return least
        return value

    def _numbered(self, rules: object) -> Iterable[tuple[Mapping[str, Any], str]]:
        """Each `[[rule]]` with its place in the file."""
        if not isinstance(rules, list) or not all(isinstance(r, dict) for r in rules):
            self._fault("rules are written as [[rule]]", "rule")
            return
        at = [n for n, line in enumerate(self._lines, 1) if "[[rule]]" in line]
        for index, rule in enumerate(rules):
            line = f" (line {at[index]})" if index < len(at) else ""
            yield rule, f"rule {index + 1}{line}"

    def _fault(self, what: str, key: str) -> None:
        starts = re.compile(rf"\s*\[*\s*\"?{re.escape(key)}\b")
        line = next((n for n, t in enumerate(self._lines, 1) if starts.match(t)), None)
        where = self._source if line is None else f"{self._source}, line {line}"
        self.faults.append(f"{where}: {what}.")

    def _at(self, place: str, what: str) -> None:
        self.faults.append(f"{self._source}, {place}: {what}.")


def _duration(value: object) -> timedelta | None:
    """None where it is no duration, or none at all; at most a little over a day."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    seconds = float(match[1]) * _UNITS[match[2]].total_seconds()
    too_long = _LONGEST.total_seconds() + 1
    return timedelta(seconds=min(seconds, too_long)) or None
