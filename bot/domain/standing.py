"""
Standing: who may be a second person, and when there are enough.

An approval counts for a quorum if the one who gave it may be an approver there, is
somebody else than the asker, and is not denied the act itself.  Whether that is so
is asked anew each time, of the rules in force then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.actor import ONAIR_ITSELF, Actor
from bot.domain.naming import members, named, unread
from bot.domain.policy import concerns, denial
from bot.domain.rules import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.command import Action
    from bot.domain.rules import Groups, Place, Quorum, Rules


_NO_PERSONS = frozenset({ONAIR_ITSELF.user, WORKFLOW})
_MOST_NAMED = 5


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
    who = dict.fromkeys(one for it in quorums for one in it.approvers)
    reason = f"Only {_listed((*who, 'an admin'), 'or')} may approve it."
    return Standing(may=False, reason=reason)


def _never(actor: Actor, matter: Matter, denied: str) -> str:
    """Why no entry of a rule could make them an approver, or ""."""
    rules = matter.rules
    if actor.user in _NO_PERSONS:
        return "Only a person can approve it."
    if rules.person(actor.user) == rules.person(matter.asker.user):
        return "You cannot approve your own wish."
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
        return _too_few(quorum, possible, matter), frozenset()
    return "", not_known


def _too_few(quorum: Quorum, possible: tuple[str, ...], matter: Matter) -> str:
    """Who could agree for a quorum that they cannot reach, and who cannot."""
    persons = {matter.rules.person(one): one for one in reversed(possible)}
    able = [one for one in possible if one in persons.values()]
    who = f"only {_listed(able, 'and')}" if able else "nobody"
    named_ = members(quorum.approvers, matter.rules, matter.groups)
    unable = [one for one in sorted(named_) if one not in possible]
    cannot = [_cannot(one, matter) for one in unable[:_MOST_NAMED]]
    if len(unable) > _MOST_NAMED:
        cannot.append(f"{len(unable) - _MOST_NAMED} more cannot")
    but = f" ({', '.join(cannot)})" if cannot else ""
    whose = _listed(quorum.approvers, "or") if quorum.approvers else "the admins"
    return f"It needs {quorum.approvals} of {whose}; {who} can approve it{but}."


def _cannot(user: str, matter: Matter) -> str:
    """Why somebody whom the rule names is no second person."""
    if matter.rules.person(user) == matter.rules.person(matter.asker.user):
        return f"{user} asks for it"
    if user in matter.groups.gone:
        return f"{user} is deactivated"
    return f"{user} is denied it"


def _listed(names: Sequence[str], last: str) -> str:
    *most, end = names
    return f"{', '.join(most)} {last} {end}" if most else end


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
