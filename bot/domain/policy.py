"""
The policy: who may do what where.  Pure; it knows no file and no clock.

Deny beats allow, for every account of a person; what no rule allows is refused;
admins may do everything.  Whoever may start in a room, or approve a start there, may
stop there, from any channel, and no denial takes that away.  Whoever may do anything
in a room may see it, unless seeing it is denied.

Of all rules that allow an act, the shortest clocks count, and each that asks for
second persons gets its own.  Admins need no rule: they have a clock only where a rule
that allows the act names them as well, but where a rule asks for second persons it
asks admins, too.  A stop has neither clock nor quorum, and neither has seeing.

A group that cannot be read is no group without members: where it would make a
difference nobody can tell, and the verdict says so.  Only an admin never waits for a
group: the clock of a rule that may name them counts as if it did.
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.naming import named
from bot.domain.rules import NO_GROUPS, Groups, Place, Quorum, Rule, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from bot.domain.actor import Actor
    from bot.domain.rules import Rules

# Whoever may do the act on the right may do the one on the left.
_FOLLOWS = {
    Action.BROADCAST_STOP: Action.BROADCAST_START,
    Action.RECORD_STOP: Action.RECORD_START,
}
# A stop is never too late, and seeing takes no time.
_UNTIMED = frozenset({*_FOLLOWS, Action.SEE})
APPROVABLE = frozenset({Action.BROADCAST_START, Action.RECORD_START, Action.ROOM_KICK})
"""What can wait for a second person: whatever begins something on the backend."""


def judge(
    actor: Actor,
    action: Action,
    place: Place,
    rules: Rules,
    groups: Groups = NO_GROUPS,
) -> Verdict:
    """
    Whether *actor* may do *action* at *place* under *rules*.

    With `unread` groups the verdict is neither yes nor no; `reason` says so.
    """
    if actor.user in rules.admins:
        said = (f"{actor.user} is an admin",)
        concerning = [one for one in rules.rules if concerns(one, action, place)]
        mine = [one for one in concerning if _may_name(actor, one.allow, rules, groups)]
        return _allowed(said, action, mine, concerning)
    own = _own(actor, action, place, rules, groups)
    if own.allowed or (action is Action.SEE and own.denied):
        return own
    follows = _following(actor, action, place, rules, groups)
    doubt: frozenset[str] = frozenset()
    if action is Action.SEE:  # a stop is denied to nobody who may start
        _, doubt = denial(actor, action, place, rules, groups)
    if follows.allowed and not doubt:
        return follows
    unread = own.unread | follows.unread
    if follows.allowed or unread:
        unread |= doubt
    return replace(own, unread=unread, reason=_unread(unread)) if unread else own


def concerns(rule: Rule, action: Action, place: Place) -> bool:
    """Whether the rule speaks of this act at this place."""
    if not any(fnmatchcase(action.value, pattern) for pattern in rule.actions):
        return False
    if rule.channels and place.channel not in rule.channels:
        return False
    return not rule.rooms or any(_fits(pattern, place) for pattern in rule.rooms)


def denial(
    actor: Actor, action: Action, place: Place, rules: Rules, groups: Groups
) -> tuple[str, frozenset[str]]:
    """
    By which rule and entry the act is denied to any account of that person, or "".

    Beside it the groups without which that cannot be told.
    """
    accounts = rules.accounts(actor.user)
    unread: frozenset[str] = frozenset()
    for rule in rules.rules:
        if concerns(rule, action, place):
            found = named(accounts, rule.deny, rules, groups)
            if found:
                return f"{rule.place} denies {action.value} to {found.by}", frozenset()
            unread |= found.unread
    return "", unread


def _channels(place: Place, rules: Rules) -> Iterable[str]:
    """Every channel that makes a difference: here, elsewhere, each that is named."""
    channels = (channel for rule in rules.rules for channel in rule.channels)
    return dict.fromkeys((place.channel, "", *channels))


def _instead(action: Action) -> Iterable[tuple[Action, str]]:
    """The acts whose right carries the right to *action*."""
    if action in _FOLLOWS:
        return ((_FOLLOWS[action], "whoever may start may stop"),)
    if action is Action.SEE:
        others = (one for one in Action if one is not Action.SEE)
        return ((one, "whoever may do anything there may see it") for one in others)
    return ()


def _following(
    actor: Actor, action: Action, place: Place, rules: Rules, groups: Groups
) -> Verdict:
    """Whether a right to something else carries this one; else what would tell."""
    unread: frozenset[str] = frozenset()
    for instead, why in _instead(action):
        for channel in _channels(place, rules):
            there = Place(place.room, place.labels, channel)
            other = _own(actor, instead, there, rules, groups)
            if other.allowed:
                said = f"{why}: {instead.value} is allowed"
                return Verdict(allowed=True, reason="", trace=(*other.trace, said))
            approves = _approves(actor, instead, there, rules, groups)
            if approves.allowed:
                return approves
            unread |= other.unread | approves.unread
    return Verdict(allowed=False, reason="", trace=(), unread=unread)


def _own(
    actor: Actor, action: Action, place: Place, rules: Rules, groups: Groups
) -> Verdict:
    """What the rules that name *action* itself say."""
    denied, doubt = denial(actor, action, place, rules, groups)
    if denied:
        reason = f"{denied.partition(' denies ')[0]} denies it to you."
        return Verdict(allowed=False, reason=reason, trace=(denied,), denied=True)
    trace: list[str] = []
    allowing: list[Rule] = []
    perhaps: list[tuple[Rule, frozenset[str]]] = []
    for rule in (one for one in rules.rules if concerns(one, action, place)):
        found = named((actor.user,), rule.allow, rules, groups)
        if found:
            trace.append(f"{rule.place} allows {action.value} to {found.by}")
            allowing.append(rule)
        elif found.unread:
            trace.append(f"{rule.place} concerns it; {_whether(found.unread)}")
            perhaps.append((rule, found.unread))
        else:
            trace.append(f"{rule.place} concerns it, and does not name {actor.user}")
    open_ = [it for one, it in perhaps if not allowing or _demands(one, action)]
    unread = frozenset[str]().union(*open_, doubt if allowing or perhaps else ())
    if unread:
        return Verdict(
            allowed=False, reason=_unread(unread), trace=tuple(trace), unread=unread
        )
    if allowing:
        return _allowed(tuple(trace), action, allowing, allowing)
    if not rules.rules:
        trace.append("there are no rules")
        reason = "There are no rules yet, so only admins may act."
    else:
        trace.append("nothing allows it")
        reason = "No rule allows you to."
    return Verdict(allowed=False, reason=reason, trace=tuple(trace))


def _approves(
    actor: Actor, action: Action, place: Place, rules: Rules, groups: Groups
) -> Verdict:
    """Whether they may approve that act there; a right to stop and to see."""
    denied, doubt = denial(actor, action, place, rules, groups)
    unread: frozenset[str] = frozenset()
    for rule in rules.rules:
        if denied or action not in APPROVABLE or not rule.approvals:
            continue
        if not concerns(rule, action, place):
            continue
        found = named((actor.user,), rule.approvers, rules, groups)
        if found and not doubt:
            said = f"{rule.place} lets {found.by} approve {action.value}"
            return Verdict(allowed=True, reason="", trace=(said,))
        if found or found.unread:
            unread |= found.unread | doubt
    return Verdict(allowed=False, reason="", trace=(), unread=unread)


def _may_name(
    actor: Actor, entries: tuple[str, ...], rules: Rules, groups: Groups
) -> bool:
    """Whether an entry means them, or a group that is not known may."""
    found = named((actor.user,), entries, rules, groups)
    return bool(found or found.unread)


def _demands(rule: Rule, action: Action) -> bool:
    """Whether it changes anything for those who are allowed the act without it."""
    if action in APPROVABLE and rule.approvals:
        return True
    clocks = (rule.max_duration, rule.run_within)
    return action not in _UNTIMED and any(one is not None for one in clocks)


def _allowed(
    trace: tuple[str, ...], action: Action, mine: list[Rule], asking: list[Rule]
) -> Verdict:
    """Yes: the shortest clocks of *mine*, and the quorums of those *asking* for one."""
    timed = [] if action in _UNTIMED else mine
    lasting, lasts_by = _shortest((one.max_duration, one.place) for one in timed)
    late, late_by = _shortest((one.run_within, one.place) for one in timed)
    said = list(trace)
    if lasting is not None:
        said.append(f"{lasts_by} lets it last {spoken(lasting)} at most")
    if late is not None:
        said.append(f"{late_by} lets it begin {spoken(late)} late at most")
    quorums: list[Quorum] = []
    deciding = None
    if action in APPROVABLE:
        second = [one for one in asking if one.approvals and one.allow]
        quorums = [
            Quorum(one.approvals, one.approvers, one.place, one.break_glass)
            for one in second
        ]
        deciding, decided_by = _shortest(
            (one.approve_within, one.place) for one in second
        )
        said += [
            f"{one.place} asks for {one.approvals} of {', '.join(one.approvers)}"
            for one in second
        ]
        if deciding is not None:
            said.append(f"{decided_by} gives them {spoken(deciding)}")
    return Verdict(
        allowed=True,
        reason="",
        trace=tuple(said),
        max_duration=lasting,
        run_within=late,
        quorums=tuple(quorums),
        approve_within=deciding,
    )


def _shortest(
    clocks: Iterable[tuple[timedelta | None, str]],
) -> tuple[timedelta | None, str]:
    """The shortest, with the place of its rule."""
    set_ = [(length, place) for length, place in clocks if length is not None]
    return min(set_, key=itemgetter(0), default=(None, ""))


def spoken(length: timedelta) -> str:
    """A length of time as the trace says it: “1 h 30 min”."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def _whether(unread: frozenset[str]) -> str:
    return f"whether it names them, {', '.join(sorted(unread))} would tell"


def _unread(unread: frozenset[str]) -> str:
    several = "groups" if len(unread) > 1 else "group"
    return f"The user {several} {', '.join(sorted(unread))} could not be read."


def _fits(pattern: str, place: Place) -> bool:
    if pattern.startswith("label:"):
        wanted = pattern.removeprefix("label:")
        return any(fnmatchcase(label, wanted) for label in place.labels)
    return bool(place.room) and fnmatchcase(place.room, pattern)
