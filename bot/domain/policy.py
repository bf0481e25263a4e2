"""
The policy: who may do what where.  Pure; it knows no file and no clock.

Deny beats allow; what no rule allows is refused; admins may do everything.
Whoever may start in a room may stop there, from any channel, and no denial takes
that away.  Whoever may do anything in a room may see it, unless seeing it is denied.

Of all rules that allow an act, the shortest clocks count.  Admins need no rule, so
they have a clock only where a rule that allows the act names them as well.  A stop
has none, and neither has seeing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.domain.command import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import timedelta

    from bot.domain.actor import Actor

# Whoever may do the act on the right may do the one on the left.
_FOLLOWS = {
    Action.BROADCAST_STOP: Action.BROADCAST_START,
    Action.RECORD_STOP: Action.RECORD_START,
}
# A stop is never too late, and seeing takes no time.
_UNTIMED = frozenset({*_FOLLOWS, Action.SEE})


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One `[[rule]]` of `onair.toml`.

    Attributes:
        actions: Names or patterns with `*`.
        rooms: Names or patterns, `label:` before those of labels; all if empty.
        channels: Ids; all if empty.
        allow: `user:U…` or `list:…`.
        deny: As allow.
        max_duration: How long what it lets people start may last, or None.
        run_within: How long after its moment such an act may still be carried
            out, or None.
        place: Where it stands, for the trace: "rule 2 (line 14)".
    """

    actions: tuple[str, ...]
    rooms: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    max_duration: timedelta | None = None
    run_within: timedelta | None = None
    place: str = "rule"


@dataclass(frozen=True, slots=True)
class Rules:
    """
    Everything that decides who may.

    Attributes:
        admins: Slack user ids.
        rules: In the order of the file.
        lists: Named lists of user ids.
        digest: SHA-256 of the text they came from, hexadecimal.
    """

    admins: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    digest: str = ""


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
class Verdict:
    """
    The policy's answer.

    Attributes:
        allowed: Whether it may be done now, without anyone else.
        reason: Why not, one plain sentence; "" when allowed.
        trace: How it was found, a plain line for each step.
        denied: True when a rule says no, not only none says yes.
        max_duration: How long it may last at most; None where no rule says.
        run_within: How long after its moment it may still be carried out; None
            where no rule says.
    """

    allowed: bool
    reason: str
    trace: tuple[str, ...]
    denied: bool = False
    max_duration: timedelta | None = None
    run_within: timedelta | None = None


def judge(actor: Actor, action: Action, place: Place, rules: Rules) -> Verdict:
    """
    Whether *actor* may do *action* at *place* under *rules*.
    """
    if actor.user in rules.admins:
        return _timed((f"{actor.user} is an admin",), actor, action, place, rules)
    own = _own(actor, action, place, rules)
    if own.allowed or (action is Action.SEE and own.denied):
        return own
    for instead, why in _instead(action):
        for channel in _channels(place, rules):
            there = Place(place.room, place.labels, channel)
            other = _own(actor, instead, there, rules)
            if other.allowed:
                said = f"{why}: {instead.value} is allowed"
                return Verdict(allowed=True, reason="", trace=(*other.trace, said))
    return own


def _channels(place: Place, rules: Rules) -> Iterable[str]:
    """Every channel that makes a difference: here, elsewhere, each that is named."""
    named = (channel for rule in rules.rules for channel in rule.channels)
    return dict.fromkeys((place.channel, "", *named))


def _instead(action: Action) -> Iterable[tuple[Action, str]]:
    """The acts whose right carries the right to *action*."""
    if action in _FOLLOWS:
        return ((_FOLLOWS[action], "whoever may start may stop"),)
    if action is Action.SEE:
        others = (one for one in Action if one is not Action.SEE)
        return ((one, "whoever may do anything there may see it") for one in others)
    return ()


def _own(actor: Actor, action: Action, place: Place, rules: Rules) -> Verdict:
    """What the rules that name *action* itself say."""
    trace: list[str] = []
    allowed = False
    for rule in rules.rules:
        if not _concerns(rule, action, place):
            continue
        denied_by = _named(actor, rule.deny, rules)
        if denied_by:
            trace.append(f"{rule.place} denies {action.value} to {denied_by}")
            return Verdict(
                allowed=False,
                reason=f"{rule.place} denies it to you.",
                trace=tuple(trace),
                denied=True,
            )
        allowed_by = _named(actor, rule.allow, rules)
        if allowed_by:
            trace.append(f"{rule.place} allows {action.value} to {allowed_by}")
            allowed = True
        else:
            trace.append(f"{rule.place} concerns it, and does not name {actor.user}")
    if allowed:
        return _timed(tuple(trace), actor, action, place, rules)
    if not rules.rules:
        trace.append("there are no rules")
        reason = "There are no rules yet, so only admins may act."
    else:
        trace.append("nothing allows it")
        reason = "No rule allows you to."
    return Verdict(allowed=False, reason=reason, trace=tuple(trace))


def _timed(
    trace: tuple[str, ...], actor: Actor, action: Action, place: Place, rules: Rules
) -> Verdict:
    """Yes, with the shortest clocks of all rules that allow it to the actor."""
    allowing = [
        rule
        for rule in rules.rules
        if action not in _UNTIMED
        and _concerns(rule, action, place)
        and _named(actor, rule.allow, rules)
    ]
    lasting, lasts_by = _shortest((one.max_duration, one.place) for one in allowing)
    late, late_by = _shortest((one.run_within, one.place) for one in allowing)
    said = list(trace)
    if lasting is not None:
        said.append(f"{lasts_by} lets it last {_spoken(lasting)} at most")
    if late is not None:
        said.append(f"{late_by} lets it begin {_spoken(late)} late at most")
    return Verdict(
        allowed=True,
        reason="",
        trace=tuple(said),
        max_duration=lasting,
        run_within=late,
    )


def _shortest(
    clocks: Iterable[tuple[timedelta | None, str]],
) -> tuple[timedelta | None, str]:
    """The shortest, with the place of its rule."""
    set_ = [(length, place) for length, place in clocks if length is not None]
    return min(set_, key=itemgetter(0), default=(None, ""))


def _spoken(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def _concerns(rule: Rule, action: Action, place: Place) -> bool:
    """Whether the rule speaks of this act at this place."""
    if not any(fnmatchcase(action.value, pattern) for pattern in rule.actions):
        return False
    if rule.channels and place.channel not in rule.channels:
        return False
    return not rule.rooms or any(_fits(pattern, place) for pattern in rule.rooms)


def _fits(pattern: str, place: Place) -> bool:
    if pattern.startswith("label:"):
        wanted = pattern.removeprefix("label:")
        return any(fnmatchcase(label, wanted) for label in place.labels)
    return bool(place.room) and fnmatchcase(place.room, pattern)


def _named(actor: Actor, names: tuple[str, ...], rules: Rules) -> str:
    """The entry that names the actor, or ""."""
    for name in names:
        kind, _, who = name.partition(":")
        if kind == "user" and who == actor.user:
            return name
        if kind == "list" and actor.user in rules.lists.get(who, ()):
            return name
    return ""
