"""
The table: the result as Markdown, and the first findings with the way to see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.faults.judge import BROKEN, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.faults.campaign import Tally

_MOST_SHOWN = 12
_HEAD = (
    "database",
    "rounds",
    "kills",
    "commands",
    "clicks",
    "repeats",
    "faults",
    "effects",
    *(one.value for one in BROKEN),
    "left unknown, shown so",
    Verdict.TOLD_TWICE.value,
)


def table(tallies: Sequence[Tally]) -> str:
    """One row a database; below it which faults were switched on."""
    rows = [_HEAD, ("---",) + ("---:",) * (len(_HEAD) - 1)]
    rows += [tuple(_cells(one)) for one in tallies]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    for tally in tallies:
        kinds = ", ".join(
            f"{kind} {count}" for kind, count in sorted(tally.troubles.items())
        )
        lines += ["", f"Faults on {tally.database}: {kinds or 'none'}."]
    return "\n".join(lines)


def findings(tally: Tally, seed: int) -> Iterator[str]:
    """The first things found, each with the way to see it again."""
    shown = 0
    for one in tally.rounds:
        for finding in one.findings:
            if finding.verdict is not Verdict.TOLD_TWICE and shown < _MOST_SHOWN:
                shown += 1
                yield f"{finding.verdict.value}, round {one.number}: {finding.what}"
                yield f"    see: {again(tally, seed, one.number)}"
        for what in one.unrest:
            yield f"did not come to rest, round {one.number}: {what}"
        for complaint in one.complaints[:1]:
            yield f"the bot admitted a mistake, round {one.number}: {complaint}"


def again(tally: Tally, seed: int, number: int) -> str:
    """The line that plays this round once more."""
    arguments = f"--seed {seed} --only {number} --database {tally.database}"
    return f'make faults ARGS="{arguments}"'


def broken(tally: Tally) -> int:
    """How much was found that must never be."""
    return sum(tally.count(one) for one in BROKEN)


def _cells(tally: Tally) -> Iterator[str]:
    rounds = tally.rounds
    yield tally.database
    yield str(len(rounds))
    yield str(sum(one.kills for one in rounds))
    yield str(sum(one.commands for one in rounds))
    yield str(sum(one.clicks for one in rounds))
    yield str(sum(one.repeats for one in rounds))
    yield str(sum(len(one.troubles) for one in rounds))
    yield str(sum(one.effects for one in rounds))
    yield from (str(tally.count(one)) for one in BROKEN)
    yield str(sum(one.unknown for one in rounds))
    yield str(tally.count(Verdict.TOLD_TWICE))
