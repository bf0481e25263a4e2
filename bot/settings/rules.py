"""
The part of `onair.toml` that says who may: admins, rules, lists, people.

An entry that names somebody is `user:U…`, `list:NAME`, `group:S…`, or `workflow`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from bot.domain.command import Action
from bot.domain.rules import WORKFLOW, Rule, Rules
from bot.settings.limits import APPROVE_WITHIN, MAX_DURATION, RUN_WITHIN, span
from bot.settings.quorums import faults_together
from bot.settings.reading import Reading, instead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

USER = re.compile(r"[UW][A-Z0-9]{2,}")
GROUP = re.compile(r"S[A-Z0-9]{2,}")
CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,}")
_ROOM_PATTERN = re.compile(r"[a-z0-9_*-]+|label:[a-z0-9_*-]+")
_ACTION_PATTERN = re.compile(r"[a-z.*-]+")
_LISTS = ("actions", "rooms", "channels", "allow", "deny", "approvers", "break_glass")
_SECOND_PERSONS = ("approvers", "break_glass")
_CLOCKS = {
    "max_duration": MAX_DURATION,
    "run_within": RUN_WITHIN,
    "approve_within": APPROVE_WITHIN,
}
_KEYS = frozenset({*_LISTS, *_CLOCKS, "approvals"})
_MOST_APPROVALS = 10
# What lasts, and what is sent at a moment of its own: the acts that a clock is about.
_TIMED = {
    "max_duration": (
        Action.BROADCAST_START,
        Action.BROADCAST_EXTEND,
        Action.RECORD_START,
    ),
    "run_within": (Action.BROADCAST_START, Action.RECORD_START, Action.ROOM_KICK),
}


class RulesReading(Reading):
    """The rules, and the names that they use."""

    def rules(self, parsed: Mapping[str, Any], more_admins: Iterable[str]) -> Rules:
        """
        Who may do what.

        Args:
            parsed: The whole file.
            more_admins: Admins' user ids from the environment.
        """
        beside = {self._user(one, "admins") for one in more_admins}
        named = {
            self._user(one, "admins")
            for one in self.texts(parsed.get("admins", []), "admins")
        }
        lists = self._lists(parsed.get("lists", {}))
        people = self._people(parsed.get("people", {}))
        rules = Rules(
            admins=frozenset(named | beside) - {""},
            lists=lists,
            digest=self.digest(beside),
            people=people,
            text=self.text,
        )
        read = tuple(
            self._rule(rule, place, rules)
            for rule, place in self.numbered(parsed.get("rule", []), "rule")
        )
        return Rules(
            rules.admins, read, rules.lists, rules.digest, rules.people, rules.text
        )

    def _rule(self, rule: Mapping[str, Any], place: str, rules: Rules) -> Rule:
        before = len(self.faults)
        for key in rule:
            if key not in _KEYS:
                what = f"“{key}” is not known in a rule"
                self.at(place, f"{what}; {instead(key, _KEYS)}")
        read = {key: self._entries(key, rule, place) for key in _LISTS}
        self._actions(rule, read["actions"], place)
        self._rooms(read["rooms"], place)
        for channel in read["channels"]:
            if not CHANNEL.fullmatch(channel):
                self.at(
                    place,
                    f"“{channel}” is not a channel id; copy it, C…, from its details",
                )
        for key in ("allow", "deny", *_SECOND_PERSONS):
            for who in read[key]:
                self._who(who, key, place, rules)
        if not rule.get("allow") and not rule.get("deny"):
            self.at(place, "it names nobody in allow or deny, so it says nothing")
        clocks = {
            key: self._clock(key, rule[key], read, place)
            for key in _CLOCKS
            if key in rule
        }
        made = Rule(
            place=place,
            approvals=self._approvals(rule, place),
            max_duration=clocks.get("max_duration"),
            run_within=clocks.get("run_within"),
            approve_within=clocks.get("approve_within"),
            **read,
        )
        if len(self.faults) == before:  # else most of these would only follow
            for fault in faults_together(made, rules):
                self.at(place, fault)
        return made

    def _entries(
        self, key: str, rule: Mapping[str, Any], place: str
    ) -> tuple[str, ...]:
        """What the rule lists under that key, each once."""
        if key not in rule:
            return ()
        value = rule[key]
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            if not value:
                self.at(place, f"{key} is empty; name some, or take the line out")
            return tuple(dict.fromkeys(value))
        self.at(place, f"{key} must hold a list of texts")
        return ()

    def _actions(
        self, rule: Mapping[str, Any], patterns: tuple[str, ...], place: str
    ) -> None:
        if "actions" not in rule:
            self.at(place, 'a rule needs actions, as in actions = ["broadcast.*"]')
        for pattern in patterns:
            known = any(fnmatchcase(action.value, pattern) for action in Action)
            if not (known and _ACTION_PATTERN.fullmatch(pattern)):
                names = ", ".join(action.value for action in Action)
                self.at(place, f"no action is called “{pattern}”; there are {names}")

    def _rooms(self, patterns: tuple[str, ...], place: str) -> None:
        for pattern in patterns:
            if not _ROOM_PATTERN.fullmatch(pattern):
                self.at(
                    place,
                    f"no room is called “{pattern}”; write a-z, 0-9, - and _, with * "
                    "for any of them, and label: before a label",
                )

    def _who(self, who: str, key: str, place: str, rules: Rules) -> None:
        kind, _, name = who.partition(":")
        if who == WORKFLOW:
            if key in _SECOND_PERSONS:
                self.at(place, f"{key}: {WORKFLOW} is not a person; name people")
        elif kind == "list":
            if name not in rules.lists:
                self.at(place, f"{key}: there is no list “{name}” under [lists]")
        elif not (kind == "user" and USER.fullmatch(name)) and not (
            kind == "group" and GROUP.fullmatch(name)
        ):
            self.at(
                place,
                f"{key}: “{who}” must be user:U…, group:S…, list:NAME or {WORKFLOW}",
            )

    def _approvals(self, rule: Mapping[str, Any], place: str) -> int:
        value = rule.get("approvals", 0)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if whole and 0 <= value <= _MOST_APPROVALS:
            return int(value)
        self.at(place, f"approvals must be a whole number from 0 to {_MOST_APPROVALS}")
        return 0

    def _clock(
        self, key: str, value: object, read: Mapping[str, tuple[str, ...]], place: str
    ) -> timedelta | None:
        """How long the rule gives what it allows; None with a fault."""
        if not read["allow"]:
            self.at(
                place, f"{key} is for those whom the rule allows; name some in allow"
            )
        timed = [action.value for action in _TIMED.get(key, ())]
        named = (fnmatchcase(one, it) for one in timed for it in read["actions"])
        if timed and not any(named):
            self.at(place, f"{key} is for {', '.join(timed)}; actions has none of them")
        length = span(value, _CLOCKS[key])
        if isinstance(length, timedelta):
            return length
        self.at(place, f"{key} {length}")
        return None

    def _lists(self, tables: object) -> dict[str, frozenset[str]]:
        """Each list's user ids."""
        return {
            name: frozenset(self._user(one, name, "lists") for one in members) - {""}
            for name, members in self._named(tables, "lists").items()
        }

    def _people(self, tables: object) -> dict[str, str]:
        """The name of each account's person."""
        people: dict[str, str] = {}
        for name, accounts in self._named(tables, "people").items():
            if USER.fullmatch(name):
                what = f"{name}: that is an account's id; call the person otherwise"
                self.fault(what, name, "people")
            for one in accounts:
                account = self._user(one, name, "people")
                other = people.setdefault(account, name) if account else name
                if other != name:
                    what = f"{name}: {account} is {other} already; keep it once"
                    self.fault(what, name, "people")
        return people

    def _named(self, tables: object, table: str) -> dict[str, tuple[str, ...]]:
        """A table of lists, without those that are empty."""
        if not isinstance(tables, dict):
            self.fault(f"[{table}] must be a table of lists", table)
            return {}
        read = {}
        for name, value in tables.items():
            read[name] = self.texts(value, name, table)
            if value == []:
                self.fault(f"{name} is empty; name some, or take it out", name, table)
        return read

    def _user(self, text: str, key: str, table: str = "") -> str:
        """The user's id, or "" with a fault."""
        user = text.removeprefix("user:")
        if USER.fullmatch(user):
            return user
        self.fault(f"{key}: “{text}” is not a user id, U…", key, table)
        return ""
