"""
Approvals: what second persons say, who they may be, and when there are enough.

An approval counts for a quorum if the one who gave it may be an approver there, is
somebody else than the asker, and is not denied the act itself.  Whether that is so
is asked anew each time, of the rules in force then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.actor import ONAIR_ITSELF, Actor
from bot.domain.naming import members, named, unread
from bot.domain.policy import concerns, denial
from bot.domain.rules import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.domain.command import Action
    from bot.domain.rules import Groups, Place, Quorum, Rules


_NO_PERSONS = frozenset({ONAIR_ITSELF.user, WORKFLOW})


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


@dataclass(frozen=True, slots=True)
class Matter:
    """
    What is to be agreed on, and what decides who may.

    Attributes:
        asker: Whose wish it is.
        action: What kind of act.
        place: Where.
        rules: In force now.
        groups: Known now.
    """

    asker: Actor
    action: Action
    place: Place
    rules: Rules
    groups: Groups


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Whether somebody may approve.

    Attributes:
        may: Certainly yes.
        reason: Why not, one plain sentence to them; "" where they may.
        unread: Groups without which it cannot be told.
    """

    may: bool
    reason: str = ""
    unread: frozenset[str] = frozenset()


def standing(actor: Actor, quorums: tuple[Quorum, ...], matter: Matter) -> Standing:
    """Whether *actor* may be one of the second persons."""
    rules, groups = matter.rules, matter.groups
    denied, doubt = denial(actor, matter.action, matter.place, rules, groups)
    never = _never(actor, matter, denied)
    if never:
        return Standing(may=False, reason=never)
    found = [named((actor.user,), it.approvers, rules, groups) for it in quorums]
    certain = actor.user in rules.admins or any(found)
    if certain and not doubt:
        return Standing(may=True)
    not_known = frozenset[str]().union(*(one.unread for one in found))
    if certain or not_known:
        unknown = not_known | doubt
        several = "groups" if len(unknown) > 1 else "group"
        why = f"The user {several} {', '.join(sorted(unknown))} could not be read."
        return Standing(may=False, reason=why, unread=unknown)
    who = ", ".join(dict.fromkeys(one for it in quorums for one in it.approvers))
    return Standing(may=False, reason=f"Only {who or 'an admin'} may approve it.")


def _never(actor: Actor, matter: Matter, denied: str) -> str:
    """Why no entry of a rule could make them an approver, or ""."""
    rules = matter.rules
    if actor.user in _NO_PERSONS:
        return "Only a person can approve it."
    if rules.person(actor.user) == rules.person(matter.asker.user):
        return "Nobody approves their own wish."
    if denied:
        return f"{denied[:1].upper()}{denied[1:]}, so you cannot approve it."
    if actor.user in matter.groups.gone:
        return "That account is deactivated."
    return ""


def reached(
    agreed: Iterable[Actor], quorums: tuple[Quorum, ...], matter: Matter
) -> bool:
    """Whether those who agreed are enough for every quorum."""
    return not any(left for _, left in still_needed(agreed, quorums, matter))


def still_needed(
    agreed: Iterable[Actor], quorums: tuple[Quorum, ...], matter: Matter
) -> tuple[tuple[Quorum, int], ...]:
    """How many different people each quorum still needs."""
    said = tuple(agreed)
    counted = []
    for quorum in quorums:
        persons = {
            matter.rules.person(one.user)
            for one in said
            if standing(one, (quorum,), matter).may
        }
        counted.append((quorum, max(0, quorum.approvals - len(persons))))
    return tuple(counted)


def candidates(quorum: Quorum, matter: Matter) -> tuple[str, ...]:
    """
    The user ids of all who could agree for that quorum; admins come last.

    Those whose `standing` says yes; of a group of thousands not one after the other,
    for somebody waits for an acknowledgement.
    """
    rules, groups = matter.rules, matter.groups
    concerning = (
        one for one in rules.rules if concerns(one, matter.action, matter.place)
    )
    denied = [entry for one in concerning for entry in one.deny]
    if unread(denied, groups):
        return ()
    never = {rules.person(user) for user in members(denied, rules, groups)}
    never |= {rules.person(matter.asker.user), *_NO_PERSONS}
    listed = sorted(members(quorum.approvers, rules, groups))
    users = dict.fromkeys((*listed, *sorted(rules.admins)))
    return tuple(
        user
        for user in users
        if user not in groups.gone and rules.person(user) not in never
    )


def to_ask(quorums: tuple[Quorum, ...], matter: Matter) -> tuple[str, ...]:
    """
    Whom to ask: every approver; admins only where there are not enough of those.
    """
    asked: dict[str, None] = {}
    for quorum in quorums:
        possible = candidates(quorum, matter)
        own = members(quorum.approvers, matter.rules, matter.groups)
        first = [user for user in possible if user in own]
        persons = {matter.rules.person(user) for user in first}
        enough = len(persons) >= quorum.approvals
        asked |= dict.fromkeys(first if enough else possible)
    return tuple(asked)


def out_of_reach(
    quorums: tuple[Quorum, ...], matter: Matter
) -> tuple[str, frozenset[str]]:
    """
    Why a quorum can never agree, or ""; and the groups that would have to be read.
    """
    not_known: frozenset[str] = frozenset()
    for quorum in quorums:
        possible = candidates(quorum, matter)
        persons = {matter.rules.person(user) for user in possible}
        if len(persons) >= quorum.approvals:
            continue
        missing = _not_told(quorum, matter)
        if missing:
            not_known |= missing
            continue
        who = ", ".join(quorum.approvers)
        there = ", ".join(possible) or "nobody"
        why = (
            f"{quorum.place} asks for {quorum.approvals} of {who}, and beside you "
            f"there is {there}: {quorum.approvals - len(persons)} more would be "
            "needed."
        )
        return why, frozenset()
    return "", not_known


def _not_told(quorum: Quorum, matter: Matter) -> frozenset[str]:
    """Groups that might bring candidates: of approvers, or of those denied the act."""
    team = matter.asker.team
    listed = members(quorum.approvers, matter.rules, matter.groups)
    stand = (
        standing(Actor(team, user), (quorum,), matter)
        for user in (*listed, *matter.rules.admins)
    )
    named_ = unread(quorum.approvers, matter.groups)
    return named_.union(*(one.unread for one in stand))
