"""
What is wrong with a rule whose every word is right: its parts contradict each other.

A rule that could never be satisfied is worse than none, for it is found out only when
somebody waits for it.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.ending import ACTIONS
from bot.domain.naming import members
from bot.domain.policy import APPROVABLE
from bot.domain.rules import NO_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.rules import Rule, Rules

_INSTEAD = ", ".join(action.value for action in Action if action in APPROVABLE)
# Beside what can wait: these never do, and a pattern such as broadcast.* may well
# mean them too.
_HARMLESS = frozenset({Action.SEE, Action.BROADCAST_EXTEND, *ACTIONS.values()})


def faults_together(rule: Rule, rules: Rules) -> Iterator[str]:
    """
    Each contradiction, with its remedy, as the rest of a sentence about the rule.

    Args:
        rule: Each of its entries can be used.
        rules: For the lists and the people.
    """
    both = [who for who in rule.allow if who in rule.deny]
    for who in both:
        yield f"{who} stands in allow and in deny, and deny wins; take it out of one"
    askers = _askers(rule, rules)
    denied = rule.allow and rule.deny and not both
    if denied and askers is not None and not askers:
        yield "everybody whom it allows it denies as well; name others in allow"
    if rule.approvals:
        yield from _asking(rule, rules)
    else:
        yield from _without_approvals(rule)


def _without_approvals(rule: Rule) -> Iterator[str]:
    """Words about second persons where none is asked for."""
    words = {
        "approvers": rule.approvers,
        "approve_within": rule.approve_within,
        "break_glass": rule.break_glass,
    }
    for word, value in words.items():
        if value:
            yield f"approvals is 0, so {word} says nothing; write approvals = 1"


def _asking(rule: Rule, rules: Rules) -> Iterator[str]:
    if not rule.allow:
        yield "approvals is for those whom the rule allows; name some in allow"
    meant = [
        action
        for action in Action
        if any(fnmatchcase(action.value, pattern) for pattern in rule.actions)
    ]
    never = [one.value for one in meant if one not in APPROVABLE | _HARMLESS]
    if never:
        verb = "waits" if len(never) == 1 else "wait"
        yield (
            f"{', '.join(never)} never {verb} for a second person, so approvals would "
            f"be a promise that is not kept; name {_INSTEAD} instead"
        )
    elif not any(one in APPROVABLE for one in meant):
        yield f"approvals is for {_INSTEAD}; actions has none of them"
    if not rule.approvers:
        yield 'approvals needs approvers, as in approvers = ["group:S0DUTY"]'
        return
    denied = [who for who in rule.approvers if who in rule.deny]
    for who in denied:
        yield (
            f"{who} stands in approvers and in deny, and whoever is denied the act "
            "cannot approve it; take it out of one"
        )
    if not denied:
        yield from _too_few(rule, rules)


def _too_few(rule: Rule, rules: Rules) -> Iterator[str]:
    """Whether no asker could ever find enough others; groups may hold anybody."""
    if _groups(rule.approvers):
        return
    agreeing = _persons(rule.approvers, rule, rules)
    askers = _askers(rule, rules)
    # An asker of whom nothing is known is somebody else than every approver.
    others = [agreeing - {one} for one in askers] if askers else [agreeing]
    most = max(len(one) for one in others)
    if most < rule.approvals:
        who = ", ".join(rule.approvers)
        beside = "" if most == len(agreeing) else " beside whoever asks"
        there = f"{who} means {most or 'nobody'}{beside}"
        yield (
            f"approvals is {rule.approvals}, and {there}, each person counted once; "
            "name more approvers, or ask for fewer"
        )


def _askers(rule: Rule, rules: Rules) -> frozenset[str] | None:
    """The persons whom the rule allows; None where a group may hold anybody."""
    return None if _groups(rule.allow) else _persons(rule.allow, rule, rules)


def _persons(entries: tuple[str, ...], rule: Rule, rules: Rules) -> frozenset[str]:
    """Who is behind the entries, without those whom the same rule denies the act."""
    denied = {rules.person(one) for one in members(rule.deny, rules, NO_GROUPS)}
    named = {rules.person(one) for one in members(entries, rules, NO_GROUPS)}
    return frozenset(named - denied)


def _groups(entries: tuple[str, ...]) -> bool:
    return any(one.startswith("group:") for one in entries)
