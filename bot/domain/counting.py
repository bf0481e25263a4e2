"""
Counting: who said what to whom, what went wrong how often, who did how much.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bot.domain.command import Action
from bot.domain.history import EventKind
from bot.domain.second_looks import Approvals, Came, Decider, Refused
from bot.domain.summary import Doer, Failure

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from datetime import datetime, timedelta

    from bot.domain.actor import Actor
    from bot.domain.airtime import Stretch
    from bot.domain.facts import Consulted, Failing, Tally, Turned
    from bot.domain.second_looks import Decision

MOST_ROWS = 500
"""How many rows a list has that people's own words could make endless."""

_FEW = 5
_FIELD = {
    Action.BROADCAST_START.value: "starts",
    Action.BROADCAST_STOP.value: "stops",
    Action.RECORD_START.value: "recordings",
    Action.RECORD_STOP.value: "recordings",
    Action.ROOM_KICK.value: "kicks",
}


class Asked:
    """What second persons said, wish by wish."""

    def __init__(self, period: Stretch) -> None:
        """Nothing is said yet."""
        self._period = period
        self._came: Counter[Came] = Counter()
        self._took: list[timedelta] = []
        self._longest: Decision | None = None
        self._said: dict[Actor, list[timedelta]] = defaultdict(list)
        self._yes: Counter[Actor] = Counter()
        self._named: dict[Actor, Actor] = {}

    def add(self, consulted: Consulted) -> None:
        """Count what happened to it in the period."""
        decision = consulted.decision
        if decision is not None and self._holds(decision.at):
            self._came[decision.came] += 1
            if decision.came in {Came.APPROVED, Came.DECLINED}:
                self._took.append(decision.took)
                if self._longest is None or decision.took > self._longest.took:
                    self._longest = decision
        for line, took in consulted.words:
            if self._holds(line.at):
                self._named.setdefault(line.actor, line.actor)
                self._said[line.actor].append(took)
                self._yes[line.actor] += line.kind is EventKind.APPROVED

    def deciders(self) -> tuple[Decider, ...]:
        """Who said what, most first."""
        found = [
            Decider(
                self._named[actor],
                self._yes[actor],
                len(took) - self._yes[actor],
                median_of(took),
            )
            for actor, took in self._said.items()
        ]
        return tuple(
            sorted(found, key=lambda one: (-one.approved - one.declined, _key(one)))
        )

    def approvals(self, waiting: int) -> Approvals:
        """All of it."""
        return Approvals(
            came={one: self._came[one] for one in Came},
            median=median_of(self._took),
            longest=self._longest,
            deciders=self.deciders(),
            waiting=waiting,
        )

    def _holds(self, at: datetime) -> bool:
        return self._period.since <= at < self._period.until


def failures_of(failings: Iterable[Failing]) -> tuple[tuple[Failure, ...], int]:
    """By reason, most first; and how many acts found no row."""
    rows: dict[tuple[int | None, str, str], Failure] = {}
    left_out = 0
    for failing in failings:
        blank = _blank(failing)
        key = (blank.code, blank.name, "" if blank.name else blank.meaning)
        if has_room(rows, key):
            rows[key] = _one_more(rows.get(key, blank), failing)
        else:
            left_out += 1
    found = sorted(
        rows.values(), key=lambda row: (-row.failed - row.unknown, row.meaning)
    )
    return tuple(found), left_out


def _blank(failing: Failing) -> Failure:
    finding, at = failing.finding, failing.at
    if finding is None:
        return Failure(None, "", "Why is not on record.", "", 0, 0, (), at)
    refusal = finding.refusal
    if refusal is None:
        return Failure(None, "", finding.what, finding.remedy, 0, 0, (), at)
    meaning, advice = refusal.meaning, refusal.advice
    return Failure(refusal.number, refusal.name, meaning, advice, 0, 0, (), at)


def _one_more(row: Failure, failing: Failing) -> Failure:
    rooms = {*row.rooms, failing.room} - {""}
    return replace(
        row,
        failed=row.failed + (not failing.unknown),
        unknown=row.unknown + failing.unknown,
        rooms=tuple(sorted(rooms)[:_FEW]),
        last=max(row.last, failing.at),
    )


def refusals_of(
    turned: Iterable[Turned],
) -> tuple[tuple[Refused, ...], Counter[Actor], int]:
    """By person, act and room, most first; each person's number; what has no row."""
    rows: dict[tuple[Actor, str, str], Refused] = {}
    times: Counter[Actor] = Counter()
    left_out = 0
    for one in turned:
        times[one.actor] += 1
        key = (one.actor, one.action, one.room)
        if not has_room(rows, key):
            left_out += 1
            continue
        before = rows[key].times if key in rows else 0
        rows[key] = Refused(
            one.actor, one.action, one.room, one.why, before + 1, one.at
        )
    found = sorted(rows.values(), key=lambda row: (-row.times, _key(row)))
    return tuple(found), times, left_out


_RowKey = TypeVar("_RowKey", bound="Hashable")


def has_room(rows: Mapping[_RowKey, object], key: _RowKey) -> bool:
    """Whether there is, or may be, a row of that key."""
    return key in rows or len(rows) < MOST_ROWS


def median_of(lengths: Iterable[timedelta]) -> timedelta | None:
    """Half of them are not longer; None where there are none."""
    known = sorted(lengths)
    if not known:
        return None
    half = len(known) // 2
    return known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2


def doers_of(
    tallies: Iterable[Tally], deciders: Iterable[Decider], refused: Mapping[Actor, int]
) -> tuple[Doer, ...]:
    """Who did how much, most first."""
    counts: dict[Actor, Counter[str]] = defaultdict(Counter)
    named: dict[Actor, Actor] = {}
    for tally in tallies:
        named[tally.actor] = tally.actor
        counts[tally.actor][_field(tally)] += tally.times
    for one in deciders:
        named.setdefault(one.actor, one.actor)
        counts[one.actor]["decided"] += one.approved + one.declined
    for actor, times in refused.items():
        named.setdefault(actor, actor)
        counts[actor]["refused"] += times
    found = [Doer(named[actor], **count) for actor, count in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.acts, -one.refused, _key(one))))


def _field(tally: Tally) -> str:
    if tally.kind is EventKind.REVIEWED:
        return "decided"
    if tally.kind is EventKind.ASKED:
        return _FIELD.get(tally.action, "others")
    return "others"


def _key(row: Decider | Refused | Doer) -> tuple[str, str]:
    return row.actor.name.casefold(), row.actor.user
