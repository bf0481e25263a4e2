"""
The campaign: many rounds, several stages side by side, one verdict each.

Most of a round is waiting, for leases and for calls that must not be asked again too
soon; so several bots wait at the same time, each on a database of its own.
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from benchmarks.faults.gathering import Gathering
from benchmarks.faults.judge import Verdict, judge, left_unknown
from benchmarks.faults.play import Play
from benchmarks.faults.stage import Stage, until

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from benchmarks.faults.evidence import Evidence
    from benchmarks.faults.judge import Finding
    from benchmarks.faults.plan import Plan
    from benchmarks.faults.stage import Direction


@dataclass(frozen=True, slots=True)
class Round:
    """
    What came of one round.

    Attributes:
        effects: How much the backend really did.
        unknown: How many operations ended as unknown.
        complaints: Answers in which the bot admitted a mistake of its own.
        rested: Seconds until nothing was under way or owed any more.
        unrest: What still was, when patience ran out.
    """

    number: int
    findings: tuple[Finding, ...]
    commands: int
    clicks: int
    repeats: int
    kills: int
    effects: int
    unknown: int
    troubles: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    rested: float = 0.0
    unrest: tuple[str, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """How often that was found."""
        return sum(one.verdict is verdict for one in self.findings)


@dataclass
class Tally:
    """All rounds on one database, added up."""

    database: str
    rounds: list[Round] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, verdict: Verdict) -> int:
        """How often that was found in all rounds."""
        return sum(one.count(verdict) for one in self.rounds)

    @property
    def troubles(self) -> Counter[str]:
        """The faults that were switched on, by kind."""
        return Counter(kind for one in self.rounds for kind in one.troubles)


def play_all(
    plans: Sequence[Plan],
    folder: Path,
    directions: Sequence[Direction],
    patience: float,
    told: Callable[[Round], None] = lambda _: None,
) -> list[Round]:
    """
    Play every plan, on as many stages as there are directions.

    Args:
        plans: One for each round.
        folder: Where databases, certificates and logs are put.
        directions: How the bot of each stage is started.
        patience: Seconds that the world is given to come to rest after a round.
        told: Called with each round as soon as it is over.

    Raises:
        StageError: A bot does not start.
    """
    shares = [plans[n :: len(directions)] for n in range(len(directions))]

    def lane(number: int) -> list[Round]:
        share = shares[number]
        if not share:
            return []
        place = folder / f"stage{number}"
        rounds = []
        with Stage(place, directions[number]) as stage:
            stage.start(one.number for one in share).start_bot()
            for plan in share:
                rounds.append(play_one(stage, plan, patience))
                told(rounds[-1])
        return rounds

    with ThreadPoolExecutor(len(directions)) as lanes:
        played = lanes.map(lane, range(len(directions)))
        return sorted((one for lane in played for one in lane), key=_number)


def play_one(stage: Stage, plan: Plan, patience: float) -> Round:
    """One round: play, rest, judge."""
    gathering = Gathering(stage, plan)
    play = Play(stage, plan)
    play.perform()
    began = time.monotonic()
    until(lambda: not gathering.unrest, patience)
    rested = time.monotonic() - began
    unrest = gathering.unrest
    evidence = gathering.evidence(play.gestures)
    return replace(_round(plan, play, evidence), rested=rested, unrest=unrest)


def _round(plan: Plan, play: Play, evidence: Evidence) -> Round:
    typed = sum(one.shown.startswith("/") for one in evidence.gestures)
    return Round(
        number=plan.number,
        findings=judge(evidence),
        commands=typed,
        clicks=len(evidence.gestures) - typed,
        repeats=play.repeats,
        kills=plan.kills,
        effects=len(evidence.effects),
        unknown=left_unknown(evidence),
        troubles=tuple(play.troubles),
        complaints=evidence.complaints,
    )


def _number(one: Round) -> int:
    return one.number
