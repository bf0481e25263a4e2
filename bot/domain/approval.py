"""
Approvals: what second persons said, what it costs to do without, and what is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.actor import Actor
    from bot.domain.rules import Quorum


@dataclass(frozen=True, slots=True)
class Approval:
    """
    What one second person said; final, and one for each person.

    Attributes:
        operation: Of which operation.
        actor: Who.
        person: The person behind the account, by the rules in force then.
        approved: Yes, or no.
        reason: Why not, or "".
        at: When.
    """

    operation: int
    actor: Actor
    person: str
    approved: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """
    The debt of whoever broke glass, until an approver closes it.

    Attributes:
        operation: What was run without its approvals.
        broken_by: By whom.
        why: The reason given.
        at: When.
        closed_by: The approver who looked at it, or None.
        closed_at: When, or None.
        note: What they had to say, or "".
    """

    operation: int
    broken_by: Actor
    why: str
    at: datetime
    closed_by: Actor | None = None
    closed_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Freeze:
    """
    A halt to everything but stops in one workspace.

    Attributes:
        team: The workspace.
        by: Who said so.
        at: Since when.
        why: The reason given, or "".
    """

    team: str
    by: Actor
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class GroupRead:
    """
    Who is in a user group, and when Slack said so.
    """

    group: str
    members: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonRead:
    """
    Whether somebody's account is in use, and when Slack said so.
    """

    user: str
    active: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """
    What the rules in force say to an operation that is on record.

    Attributes:
        why_not: Why it may not be carried out at all, or "".
        terms: What an approval of it would cover now, by parts: `rule`, `room`.
        quorums: The second persons that are needed now.
        reached: Whether those who agreed are enough.
        unread: Groups without which nobody can tell; then it waits for them.
    """

    why_not: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    quorums: tuple[Quorum, ...] = ()
    reached: bool = True
    unread: frozenset[str] = frozenset()
