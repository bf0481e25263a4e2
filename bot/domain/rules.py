"""
Rules: what `onair.toml` says of who may do what, and where.

Who is meant is written `user:U…`, `list:NAME`, `group:S…`, or `workflow` for the
steps of Workflow Builder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import timedelta

WORKFLOW = "workflow"
"""The principal of a workflow's steps, as rules name it."""

_YOU = re.compile(r"\byou\b")


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One `[[rule]]` of `onair.toml`.

    Attributes:
        actions: Names or patterns with `*`.
        rooms: Names or patterns, `label:` before those of labels; all if empty.
        channels: Ids; all if empty.
        allow: Who may.
        deny: Who may not, whatever else allows it.
        max_duration: How long what it lets people start may last, or None.
        run_within: How long after its moment such an act may still be carried
            out, or None.
        approvals: How many second persons must agree; 0: none.
        approvers: Who those may be.
        approve_within: How long they have, or None.
        break_glass: Who may run at once what waits for approvals of this rule.
        place: Where it stands, for the trace: "rule 2 (line 14)".
    """

    actions: tuple[str, ...]
    rooms: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    max_duration: timedelta | None = None
    run_within: timedelta | None = None
    approvals: int = 0
    approvers: tuple[str, ...] = ()
    approve_within: timedelta | None = None
    break_glass: tuple[str, ...] = ()
    place: str = "rule"


@dataclass(frozen=True, slots=True)
class Rules:
    """
    Everything that decides who may.

    Attributes:
        admins: Slack user ids.
        rules: In the order of the file.
        lists: Named lists of user ids.
        digest: SHA-256 of the text and of the admins that were named beside it,
            hexadecimal.
        people: Names of people by each of their Slack accounts' ids, for those
            who have several.
        text: The text itself.
    """

    admins: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    digest: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    text: str = field(default="", repr=False)

    def person(self, user: str) -> str:
        """The one person behind that account: a name from the file, or its id."""
        return self.people.get(user, user)

    def accounts(self, user: str) -> frozenset[str]:
        """That account, and every other of the same person."""
        name = self.people.get(user)
        if name is None:
            return frozenset({user})
        same = (other for other, whose in self.people.items() if whose == name)
        return frozenset({user, *same})

    @property
    def groups(self) -> frozenset[str]:
        """The ids of all user groups that a rule names."""
        named = (
            who
            for rule in self.rules
            for who in (*rule.allow, *rule.deny, *rule.approvers, *rule.break_glass)
        )
        return frozenset(
            who.removeprefix("group:") for who in named if who.startswith("group:")
        )


@dataclass(frozen=True, slots=True)
class Groups:
    """
    What is known of user groups and of people, at one moment.

    Attributes:
        members: User ids by group id; what is not in it could not be read, or was
            read too long ago.
        gone: User ids of people who were deactivated.
    """

    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def unread(self, named: Iterable[str]) -> frozenset[str]:
        """Those of the named groups whose members are not known."""
        return frozenset(one for one in named if one not in self.members)


NO_GROUPS = Groups()


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where an act would happen.

    Attributes:
        room: The room's name; "" for acts on no room.
        labels: The room's labels.
        channel: The Slack channel's id; "" for one that no rule names.
    """

    room: str
    labels: tuple[str, ...] = ()
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Quorum:
    """
    The second persons that one rule asks for.

    Attributes:
        approvals: How many different people.
        approvers: Who they may be.
        place: The rule's place in the file.
        break_glass: Who may go on without them.
    """

    approvals: int
    approvers: tuple[str, ...]
    place: str = "rule"
    break_glass: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    The policy's answer.

    Attributes:
        allowed: Whether it may be done, once every quorum has agreed.
        reason: Why not, one plain sentence to whoever asks; "" when allowed.
        trace: How it was found, a plain line for each step.
        denied: True when a rule says no, not only none says yes.
        max_duration: How long it may last at most; None where no rule says.
        run_within: How long after its moment it may still be carried out; None
            where no rule says.
        quorums: The second persons needed, one for each rule that asks for some.
        approve_within: How long those have; None where no rule says.
        unread: Groups without which nobody can tell; then it is not allowed yet.
    """

    allowed: bool
    reason: str
    trace: tuple[str, ...]
    denied: bool = False
    max_duration: timedelta | None = None
    run_within: timedelta | None = None
    quorums: tuple[Quorum, ...] = ()
    approve_within: timedelta | None = None
    unread: frozenset[str] = frozenset()

    @property
    def undecided(self) -> bool:
        """Whether a group must be read first."""
        return bool(self.unread)

    def reason_of(self, user: str) -> str:
        """The reason, told to others: that person's id stands for “you”."""
        whom = "workflows" if user == WORKFLOW else user
        return _YOU.sub(whom, self.reason)

    def joined(self, other: Verdict) -> Verdict:
        """Where both are needed and both allow it: all that either of them asks for."""
        return replace(
            self,
            trace=tuple(dict.fromkeys((*self.trace, *other.trace))),
            max_duration=_shorter(self.max_duration, other.max_duration),
            run_within=_shorter(self.run_within, other.run_within),
            quorums=tuple(dict.fromkeys((*self.quorums, *other.quorums))),
            approve_within=_shorter(self.approve_within, other.approve_within),
        )


def _shorter(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    return min((it for it in (one, other) if it is not None), default=None)
