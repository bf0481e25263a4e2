"""
`onair.toml`: rules, and everything that is neither secret nor an address.

A file that cannot be used is refused as a whole, with every fault named at once
and the line it stands on.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from bot.domain.command import Action
from bot.domain.errors import RulesError
from bot.domain.limits import Limits
from bot.domain.policy import Rule, Rules
from bot.settings.limits import (
    CALLS_A_SECOND,
    CONNECT_TIMEOUT,
    DEADLINE,
    LATENESS,
    MAX_DURATION,
    PACE,
    READ_TIMEOUT,
    RUN_WITHIN,
    SPACING,
    TABLES,
    WORKERS,
    Numbers,
    count,
    span,
)
from bot.settings.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_USER = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,}")
_TEAM = re.compile(r"[TE][A-Z0-9]{2,}")
_APP = re.compile(r"A[A-Z0-9]{2,}")
_RULE_KEYS = ("actions", "rooms", "channels", "allow", "deny")
# Words of rules that this version understands but cannot keep yet.  Leaving one
# out silently would give rights that the file does not give.
_LATER_RULE_KEYS = (
    "approvals",
    "approvers",
    "approve_within",
    "break_glass",
)
_LATER_TABLES = ("channel",)
_RULE_CLOCKS = {"max_duration": MAX_DURATION, "run_within": RUN_WITHIN}
# What lasts, and what is sent at a moment of its own: the acts that a clock is about.
_TIMED = {
    "max_duration": (
        Action.BROADCAST_START,
        Action.BROADCAST_EXTEND,
        Action.RECORD_START,
    ),
    "run_within": (Action.BROADCAST_START, Action.RECORD_START, Action.ROOM_KICK),
}


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


class _Reading(Reading):
    """The rules and everything beside them."""

    def configuration(
        self, parsed: Mapping[str, Any], more_admins: Iterable[str]
    ) -> Configuration:
        known = {"admins", "teams", "app", "workers", "rule", "lists", *TABLES}
        for key in parsed:
            if key in _LATER_TABLES:
                self.fault(f"[[{key}]] comes in a later version; take it out", key)
            elif key not in known:
                self.fault(f"“{key}” is not known here; take it out", key)
        lists = self._lists(parsed.get("lists", {}))
        named = self.texts(parsed.get("admins", []), "admins")
        admins = {self._user(one, "admins") for one in (*named, *more_admins)}
        rules = tuple(
            self._rule(rule, place, lists)
            for rule, place in self.numbered(parsed.get("rule", []))
        )
        app = parsed.get("app", "")
        if app and not (isinstance(app, str) and _APP.fullmatch(app)):
            self.fault("app must be a Slack app id, A…", "app")
        numbers = Numbers(parsed, self.fault)
        return Configuration(
            rules=Rules(frozenset(admins - {""}), rules, lists, self.digest),
            teams=frozenset(self._ids(parsed, "teams", _TEAM, "a team id, T…")),
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
        )

    def _rule(
        self, rule: Mapping[str, Any], place: str, lists: Mapping[str, frozenset[str]]
    ) -> Rule:
        self._rule_keys(rule, place)
        read = {key: self.texts(rule.get(key, []), place) for key in _RULE_KEYS}
        if not read["actions"]:
            self.at(place, 'a rule needs actions, as in actions = ["broadcast.*"]')
        for pattern in read["actions"]:
            if not any(fnmatchcase(action.value, pattern) for action in Action):
                names = ", ".join(action.value for action in Action)
                self.at(place, f"no action is called “{pattern}”; there are {names}")
        if not read["allow"] and not read["deny"]:
            self.at(place, "it names nobody in allow or deny, so it says nothing")
        for who in (*read["allow"], *read["deny"]):
            self._who(who, place, lists)
        for channel in read["channels"]:
            if not _CHANNEL.fullmatch(channel):
                self.at(place, f"“{channel}” is not a channel id, C…")
        clocks = {
            key: self._clock(key, rule[key], read, place)
            for key in _RULE_CLOCKS
            if key in rule
        }
        return Rule(
            place=place,
            max_duration=clocks.get("max_duration"),
            run_within=clocks.get("run_within"),
            **read,
        )

    def _clock(
        self, key: str, value: object, read: Mapping[str, tuple[str, ...]], place: str
    ) -> timedelta | None:
        """How long the rule gives what it allows; None with a fault."""
        if not read["allow"]:
            self.at(
                place, f"{key} is for those whom the rule allows; name some in allow"
            )
        timed = [action.value for action in _TIMED[key]]
        named = (fnmatchcase(one, it) for one in timed for it in read["actions"])
        if not any(named):
            self.at(place, f"{key} is for {', '.join(timed)}; actions has none of them")
        length = span(value, _RULE_CLOCKS[key])
        if isinstance(length, timedelta):
            return length
        self.at(place, f"{key} {length}")
        return None

    def _rule_keys(self, rule: Mapping[str, Any], place: str) -> None:
        for key in rule:
            if key in _LATER_RULE_KEYS:
                self.at(place, f"{key} comes in a later version; take it out")
            elif key not in _RULE_KEYS and key not in _RULE_CLOCKS:
                self.at(place, f"“{key}” is not known in a rule")

    def _who(self, who: str, place: str, lists: Mapping[str, frozenset[str]]) -> None:
        kind, _, name = who.partition(":")
        if kind == "group":
            self.at(place, f"{who}: groups come in a later version; use user: or list:")
        elif kind == "list":
            if name not in lists:
                self.at(place, f"there is no list “{name}” under [lists]")
        elif kind != "user" or not _USER.fullmatch(name):
            self.at(place, f"“{who}” must be user:U… or list:NAME")

    def _lists(self, tables: object) -> dict[str, frozenset[str]]:
        if not isinstance(tables, dict):
            self.fault("[lists] must be a table of lists", "lists")
            return {}
        return {
            name: frozenset(self._user(one, name) for one in self.texts(members, name))
            for name, members in tables.items()
        }

    def _user(self, text: str, key: str) -> str:
        user = text.removeprefix("user:")
        if _USER.fullmatch(user):
            return user
        self.fault(f"{key}: “{text}” is not a user id, U…", key)
        return ""

    def _ids(
        self, parsed: Mapping[str, Any], key: str, shape: re.Pattern[str], what: str
    ) -> tuple[str, ...]:
        read = self.texts(parsed.get(key, []), key)
        for one in read:
            if not shape.fullmatch(one):
                self.fault(f"{key}: “{one}” is not {what}", key)
        return read

    def _workers(self, value: object) -> int:
        read = count(value, WORKERS)
        if isinstance(read, int):
            return read
        self.fault(f"workers {read}", "workers")
        return WORKERS.default
