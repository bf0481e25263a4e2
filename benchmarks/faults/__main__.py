"""
`python -m benchmarks.faults`: play the campaign and print what came of it.

The exit status is 1 when a verdict is not zero.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.faults.campaign import Tally, play_all
from benchmarks.faults.launcher import SABOTAGES
from benchmarks.faults.plan import draw
from benchmarks.faults.stage import Direction, StageError
from benchmarks.faults.table import broken, findings, table

if TYPE_CHECKING:
    from argparse import Namespace

    from benchmarks.faults.campaign import Round

# Where several bots could share a database, what a dead one was telling is left
# alone for two minutes.
_PATIENCE_S = 180.0
_LANES = 8
# So many bots still find a connection in a cluster of the tests.
_LANES_ON_POSTGRESQL = 6


def main() -> int:
    """Read the arguments, play, print."""
    given = _arguments()
    # That callers vanish in the middle of a call is what is played here.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    numbers = [given.only] if given.only is not None else range(given.rounds)
    plans = [draw(given.seed, number) for number in numbers]
    both = ("sqlite", "postgresql")
    databases = both if given.database == "both" else (given.database,)
    tallies = []
    with ExitStack() as stack:
        folder = given.keep or stack.enter_context(tempfile.TemporaryDirectory())
        for name in databases:
            tally = Tally(name)
            directions = _directions(given, name, len(plans), stack)
            began = time.monotonic()
            tally.rounds = play_all(
                plans, Path(folder) / name, directions, given.patience, _progress
            )
            tally.seconds = time.monotonic() - began
            tallies.append(tally)
    print(table(tallies))
    for tally in tallies:
        print(f"\n{tally.database}: {tally.seconds:.0f} s, seed {given.seed}")
        for line in findings(tally, given.seed):
            print(line)
    return 1 if any(broken(one) for one in tallies) else 0


def _arguments() -> Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="ROUND", help="just this one")
    parser.add_argument(
        "--database", choices=["sqlite", "postgresql", "both"], default="sqlite"
    )
    parser.add_argument("--lanes", type=int, default=_LANES, help="bots side by side")
    parser.add_argument(
        "--patience", type=float, default=_PATIENCE_S, metavar="SECONDS"
    )
    parser.add_argument("--sabotage", choices=[*SABOTAGES], help="must be found")
    parser.add_argument(
        "--hurry", action="store_true", help="a shorter lease than the product's"
    )
    parser.add_argument("--keep", metavar="FOLDER", help="of databases and logs")
    given = parser.parse_args()
    if given.keep and Path(given.keep).exists():
        parser.error(f"{given.keep} is there already; name a new folder")
    return given


def _directions(
    given: Namespace, database: str, rounds: int, stack: ExitStack
) -> list[Direction]:
    switches = [given.sabotage] if given.sabotage else []
    switches += ["hurry"] if given.hurry else []
    lanes = max(1, min(given.lanes, rounds))
    if database == "sqlite":
        return [Direction("", tuple(switches))] * lanes
    # Only here: its driver is an extra of OnAir's.
    from tests.postgres import running  # noqa: PLC0415

    server = stack.enter_context(running())
    lanes = min(lanes, _LANES_ON_POSTGRESQL)
    return [Direction(server.fresh(), tuple(switches)) for _ in range(lanes)]


def _progress(one: Round) -> None:
    """A line a round, on a terminal or in a log, beside the result."""
    found = ", ".join(f"{f.verdict.value}: {f.what}" for f in one.findings)
    rested = f"at rest after {one.rested:.0f} s"
    print(f"round {one.number}: {found or 'right'}, {rested}", file=sys.stderr)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StageError as error:
        sys.exit(str(error))
