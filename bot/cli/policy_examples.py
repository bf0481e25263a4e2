"""
A TOML file of examples: what the rules are to say, one `[[example]]` each.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from bot.cli.policy_found import Answer, Case, action_of, groups_of, place_of, user_of
from bot.domain.errors import SettingsError, UsageError
from bot.domain.policy import spoken
from bot.settings.limits import MAX_DURATION, span
from bot.settings.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.cli.policy_found import Found

_Made = TypeVar("_Made")

_NEEDED = ("name", "user", "action", "expect")
_KEYS = (
    *_NEEDED,
    "room",
    "labels",
    "channel",
    "groups",
    "approvals",
    "approvers",
    "max_duration",
)
# What can be expected beside which answer.
_BESIDE = {
    "approvals": (Answer.NEEDS_APPROVAL,),
    "approvers": (Answer.NEEDS_APPROVAL,),
    "max_duration": (Answer.ALLOWED, Answer.NEEDS_APPROVAL),
}


@dataclass(frozen=True, slots=True)
class Example:
    """
    One question, and what the rules are to say to it.

    Attributes:
        name: What it shows.
        case: The question.
        expect: The answer.
        approvals: How many second persons, or None where it does not matter.
        approvers: Who of those that the rules name could agree, or None.
        max_duration: How long it may last at most, or None.
    """

    name: str
    case: Case
    expect: Answer
    approvals: int | None = None
    approvers: frozenset[str] | None = None
    max_duration: timedelta | None = None

    def differs(self, found: Found) -> str:
        """What was expected and was not found, one line, or ""."""
        if found.answer is not self.expect:
            return f"expected {self.expect.value}, found {found.answer.value}"
        if self.approvals not in {None, found.approvals}:
            return f"expected {self.approvals} approvals, found {found.approvals}"
        if self.approvers not in {None, found.approvers}:
            return (
                f"expected approvers {_listed(self.approvers)}, found "
                f"{_listed(found.approvers)}; admins stand there only where a rule "
                "names them"
            )
        lasts = found.verdict.max_duration
        if self.max_duration not in {None, lasts}:
            said = "none" if lasts is None else spoken(lasts)
            wanted = spoken(self.max_duration or timedelta(0))
            return f"expected max_duration {wanted}, found {said}"
        return ""


def read_examples(path: Path) -> tuple[Example, ...]:
    """
    Every example of the file.

    Raises:
        SettingsError: With every fault named.
    """
    text, parsed = _parsed(path)
    reading = _Reading(text, str(path))
    examples = reading.examples(parsed)
    if reading.faults:
        raise SettingsError(
            f"{path} cannot be used: {len(reading.faults)} fault(s).",
            remedy="Mend what is named; no example was tried.",
            faults=tuple(reading.faults),
        )
    return examples


def _parsed(path: Path) -> tuple[str, Mapping[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError as error:
        why = str(error.strerror)
    except UnicodeDecodeError:
        why = "it is not UTF-8"
    except (ValueError, RecursionError) as error:  # also from numbers, from depth
        why = f"it is not TOML: {error}"
    raise SettingsError(
        f"{path} cannot be read: {why}.",
        remedy="Write examples there, one [[example]] each, or name another file "
        "with --examples.",
    )


class _Reading(Reading):
    """One pass over the examples that collects faults in place of stopping."""

    def examples(self, parsed: Mapping[str, Any]) -> tuple[Example, ...]:
        for key in parsed:
            if key != "example":
                self.fault(f"“{key}” is not known here; take it out", key)
        read = [
            self._example(table, place)
            for table, place in self.numbered(parsed.get("example", []), "example")
        ]
        if not read and not self.faults:
            self.faults.append("There is no [[example]] in it.")
        names = [one.name for one in read if one is not None]
        for name in sorted({one for one in names if names.count(one) > 1}):
            self.faults.append(f"Two examples are called “{name}”; rename one.")
        return tuple(one for one in read if one is not None)

    def _example(self, table: Mapping[str, Any], place: str) -> Example | None:
        before = len(self.faults)
        for key in table:
            if key not in _KEYS:
                self.at(place, f"“{key}” is not known; there are {', '.join(_KEYS)}")
        for key in _NEEDED:
            if not table.get(key):
                self.at(place, f'{key} is missing, as in {key} = "…"')
        name = self._text(table, "name", place)
        case = self._case(table, place)
        expect = self._expect(table, place)
        approvals = self._approvals(table, place)
        approvers = self._texts(table, "approvers", place)
        agreeing = self._made(place, lambda: frozenset(map(user_of, approvers)))
        lasts = self._lasts(table, place)
        if case is None or len(self.faults) > before:
            return None
        named = agreeing if "approvers" in table else None
        return Example(name, case, expect, approvals, named, lasts)

    def _case(self, table: Mapping[str, Any], place: str) -> Case | None:
        user, action, room, channel = (
            self._text(table, key, place)
            for key in ("user", "action", "room", "channel")
        )
        labels = self._texts(table, "labels", place)
        groups = self._groups(table, place)
        if not (user and action):
            return None
        who = self._made(place, lambda: user_of(user))
        what = self._made(place, lambda: action_of(action))
        where = self._made(place, lambda: place_of(room, labels, channel))
        known = self._made(place, lambda: groups_of(groups))
        if who is None or what is None or where is None or known is None:
            return None
        return Case(who, what, where, known)

    def _text(self, table: Mapping[str, Any], key: str, place: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            return value
        self.at(place, f"{key} must be a text")
        return ""

    def _texts(self, table: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.at(place, f"{key} must hold a list of texts")
        return ()

    def _groups(
        self, table: Mapping[str, Any], place: str
    ) -> dict[str, tuple[str, ...]]:
        value = table.get("groups", {})
        if isinstance(value, dict):
            return {group: self._texts(value, group, place) for group in value}
        self.at(place, 'groups must be a table, as in groups = { S0DUTY = ["U1AAA"] }')
        return {}

    def _expect(self, table: Mapping[str, Any], place: str) -> Answer:
        value = table.get("expect")
        answer = next((one for one in Answer if one.value == value), None)
        if answer is None:
            words = ", ".join(one.value for one in Answer)
            if value:
                self.at(place, f"expect must be one of {words}")
            return Answer.REFUSED
        for key, answers in _BESIDE.items():
            if key in table and answer not in answers:
                with_ = " or ".join(one.value for one in answers)
                self.at(place, f"{key} goes with {with_}, not with {answer.value}")
        return answer

    def _approvals(self, table: Mapping[str, Any], place: str) -> int | None:
        value = table.get("approvals")
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.at(place, "approvals must be a whole number from 1")
        return None

    def _lasts(self, table: Mapping[str, Any], place: str) -> timedelta | None:
        if "max_duration" not in table:
            return None
        length = span(table["max_duration"], MAX_DURATION)
        if isinstance(length, timedelta):
            return length
        self.at(place, f"max_duration {length}")
        return None

    def _made(self, place: str, make: Callable[[], _Made]) -> _Made | None:
        """What it makes, or None and a fault where that is refused."""
        try:
            return make()
        except UsageError as error:
            self.at(place, f"{error.what} {error.remedy.removesuffix('.')}")
            return None


def _listed(users: frozenset[str] | None) -> str:
    return ", ".join(sorted(users or ())) or "nobody"
