"""
How the record does with a thousand, a million and ten million lines.

Records of a thousand lines and of as many as wanted, filled with copies of what a real
ledger wrote, are asked the same questions in turn; the questions are drawn anew for
each, as busy rooms and people are asked about more often.  Then both are written to,
verified and exported.  "own" is what the asking thread worked: on SQLite all of it, and
what there is to go by on a machine that is busy with something else.

    python -m benchmarks.record [--events 1000000] [--postgres] [--questions 300]

Beyond the first million the lines are copies made by the database itself, whose seals
are of the right size only: such a record is asked, and not verified.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from benchmarks import filling
from benchmarks.lives import FIRST_DAY, PEOPLE, ROOMS, TEAM, often
from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.history import EventKind
from bot.domain.history_filter import Filter
from bot.domain.operation import State
from bot.domain.record import Origin
from storage.questions.exporting import exported
from storage.verifying.record import verify
from tests.postgres import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage import Record

FEW = 1_000
MILLION = 1_000_000
_PAGE = 20
_WRITES = 1_000
_ABOUT = Origin(Actor(TEAM, "U00000001", name="person1"), "C00000001", "", "0" * 64)

Times = list[tuple[float, float]]
Question = tuple[str, "Callable[[random.Random, Span], Filter]"]


@dataclass(frozen=True, slots=True)
class Span:
    """
    What a record holds.

    Attributes:
        lines: How many.
        operations: How many.
        lasts: From the first line to the last.
    """

    lines: int
    operations: int
    lasts: timedelta


def _moments(chance: random.Random, span: Span) -> Filter:
    since = FIRST_DAY + span.lasts * chance.random()
    return Filter(since=since, until=since + timedelta(hours=6))


QUESTIONS: tuple[Question, ...] = (
    ("everything", lambda _, __: Filter()),
    ("by room", lambda one, _: Filter(room=f"room{often(one, ROOMS)}")),
    ("here (by channel)", lambda one, _: Filter(channel=f"C{often(one, 120):08d}")),
    ("by person", lambda one, _: Filter(actor=f"U{often(one, PEOPLE):08d}")),
    ("by action", lambda one, _: Filter(action=one.choice([*Action]))),
    ("by state", lambda one, _: Filter(state=one.choice([*State]))),
    ("since … until …", _moments),
    (
        "one operation",
        lambda one, span: Filter(operation=one.randint(1, span.operations)),
    ),
    (
        "person in a room",
        lambda one, _: Filter(
            room=f"room{often(one, ROOMS)}", actor=f"U{often(one, PEOPLE):08d}"
        ),
    ),
    (
        "text in a room",
        lambda one, _: Filter(room=f"room{often(one, ROOMS)}", text="rehearsal"),
    ),
    ("a text that is frequent", lambda _, __: Filter(text="rehearsal")),
    ("a text that nothing holds", lambda _, __: Filter(text="no such words")),
)
LOOKS: tuple[tuple[str, Callable[[Record], object]], ...] = (
    ("what is open", lambda record: record.reader.waiting(TEAM)),
    ("what is due next", lambda record: record.ledger.next_due()),
    ("one operation's approvals", lambda record: record.reader.approvals(1)),
)


def main() -> None:
    """Fill, ask, write, verify, export, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=MILLION)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--postgres", action="store_true", help="and not SQLite")
    parser.add_argument("--folder", help="where the file of SQLite is made")
    given = parser.parse_args()
    with ExitStack() as stack:
        if given.postgres:
            server = stack.enter_context(running())
            urls = [server.bare(), server.bare()]
        else:
            folder = Path(
                stack.enter_context(tempfile.TemporaryDirectory(dir=given.folder))
            )
            urls = [f"sqlite:///{folder / name}.db" for name in ("few", "many")]
        few, many = (
            filled(*one) for one in zip(urls, (FEW, given.events), strict=True)
        )
        stack.callback(few.close)
        stack.callback(many.close)
        ask((few, many), given.questions)
        write(many)
        if given.events <= MILLION:
            walk(many, urls[1])


def filled(url: str, count: int) -> Record:
    """The record with so many lines in it, and what they take."""
    before = time.perf_counter()
    record = filling.fill(url, min(count, MILLION))
    size = size_of(record)
    lines = span_of(record).lines
    print(f"{lines:,} lines, {size / lines:.0f} bytes each", flush=True)
    if count > MILLION:
        filling.multiply(record, url, count // MILLION)
        size, lines = size_of(record), span_of(record).lines
        print(f"{lines:,} lines, {size / lines:.0f} bytes each", flush=True)
    print(f"filled in {time.perf_counter() - before:.0f} s\n", flush=True)
    return record


def span_of(record: Record) -> Span:
    """What it holds."""
    with record.engines.reader.begin() as db:
        lines = int(db.execute(text("SELECT max(number) FROM events")).scalar_one())
        wanted = int(
            db.execute(text("SELECT max(number) FROM operations")).scalar_one()
        )
    return Span(lines, wanted, timedelta(seconds=3 * lines))


def size_of(record: Record) -> int:
    """Bytes of the whole database, indexes and all."""
    with record.engines.reader.begin() as db:
        if db.dialect.name == "postgresql":
            query = "SELECT pg_database_size(current_database())"
        else:
            query = (
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            )
        return int(db.execute(text(query)).scalar_one())


def ask(records: tuple[Record, Record], times: int) -> None:
    """Each question so often, of both in turn."""
    print(f"{f'milliseconds, {times} questions each':<36}{FEW:>16,}", end="")
    spans = [span_of(one) for one in records]
    print(f"{spans[1].lines:>20,}")
    print(f"{'':<36}{'p50':>8}{'p99':>8}{'p50':>12}{'p99':>8}{'own p99':>10}")
    for name, drawn in QUESTIONS:
        taken: tuple[Times, Times] = ([], [])
        chances = [random.Random(name), random.Random(name)]  # noqa: S311  no secrets
        for _ in range(times):
            for at, record in enumerate(records):
                wanted = drawn(chances[at], spans[at])
                taken[at].append(_asked(record, wanted))
        print(f"{name:<36}{_told(*taken)}", flush=True)
    for name, look in LOOKS:
        taken = ([], [])
        for _ in range(times):
            for at, record in enumerate(records):
                taken[at].append(_timed(partial(look, record)))
        print(f"{name:<36}{_told(*taken)}", flush=True)


def _asked(record: Record, wanted: Filter) -> tuple[float, float]:
    return _timed(lambda: record.reader.find(TEAM, wanted, most=_PAGE))


def _timed(what: Callable[[], object]) -> tuple[float, float]:
    before = time.perf_counter(), time.thread_time()
    what()
    after = time.perf_counter(), time.thread_time()
    return 1000 * (after[0] - before[0]), 1000 * (after[1] - before[1])


def _told(few: Times, many: Times) -> str:
    """As people wait, and of the many what the asking thread itself worked."""
    waited = [_cuts([one for one, _ in taken]) for taken in (few, many)]
    (_, worked) = _cuts([one for _, one in many])
    cells = [f"{p50:>8.2f}{p99:>8.2f}" for p50, p99 in waited]
    return f"{cells[0]}    {cells[1]}{worked:>10.2f}"


def _cuts(taken: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return cuts[49], cuts[98]


def write(record: Record) -> None:
    """Single durable lines, one after the other, with a sealer at work and without."""
    print()
    for sealing in (False, True, False, True):
        stop = threading.Event()
        sealer = threading.Thread(target=_seal, args=(record, stop))
        if sealing:
            sealer.start()
        before = time.perf_counter()
        for _ in range(_WRITES):
            record.ledger.note(EventKind.SHOWN, _ABOUT, what="dry run", allowed=True)
        took = time.perf_counter() - before
        if sealing:
            stop.set()
            sealer.join()
        how = "with the sealer at work" if sealing else "without a sealer"
        print(f"durable lines a second, {how:<26}{_WRITES / took:>10,.0f}", flush=True)


def _seal(record: Record, stop: threading.Event) -> None:
    """As the worker does: twice a second, until nothing waits."""
    while not stop.wait(0.5):
        while record.ledger.seal():
            pass
    while record.ledger.seal():
        pass


def walk(record: Record, url: str) -> None:
    """The chain from one end to the other, and the export of all of it."""
    print()
    before = time.process_time(), time.perf_counter()
    told = verify(url)
    taken = time.process_time() - before[0], time.perf_counter() - before[1]
    if told.breaks or told.length != span_of(record).lines:
        sys.exit(f"the chain does not hold: {told}")
    print(f"verified lines a second of one core  {told.length / taken[0]:>12,.0f}")
    print(f"verified lines a second here         {told.length / taken[1]:>12,.0f}")
    begun = time.process_time(), time.perf_counter()
    count = sum(1 for _ in exported(record.engines.reader, Filter(), 0))
    taken = time.process_time() - begun[0], time.perf_counter() - begun[1]
    print(f"exported lines a second of one core  {count / taken[0]:>12,.0f}")
    print(f"exported lines a second here         {count / taken[1]:>12,.0f}")


if __name__ == "__main__":
    main()
