"""
Looking back: every page holds what fits, and no line is lost between two pages.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.history import ROUTINE, Event, EventKind
from bot.domain.history_filter import Filter
from bot.domain.operation import State
from bot.domain.record import Origin
from bot.domain.report import Posted
from storage import Record
from storage.questions import lookback
from tests.fakes import FakeClock
from tests.storage.wishes import ANN, BEN, LIVE, answered, asked, claimed, start

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.domain.history_filter import Found

# The same person, as another workspace of their organisation knows them.
BEN_ELSEWHERE = replace(BEN, enterprise="E9")
ACTS = (Action.BROADCAST_START, Action.BROADCAST_STOP, Action.SEE)
ROOMS = ("room42", "war", "")
WORDS = ("Ärger im Saal", 'a "quoted" word', "100 % sure_thing", "back\\slash", "漢字")


def told(record: Record, count: int = 45) -> None:
    """Many lines of many kinds, and a few of an operation."""
    asked(record, start())
    answered(record, claimed(record), LIVE)
    people = (ANN, BEN, BEN_ELSEWHERE)
    for at in range(count):
        origin = Origin(people[at % 3], f"C{at % 2}", f"told-{at}", "")
        record.ledger.note(
            EventKind.SHOWN,
            origin,
            action=ACTS[at // 3 % 3].value,
            room=ROOMS[at % 3 if at % 2 else 0],
            why=f"{WORDS[at % 5]} {at}",
        )


def lines(record: Record, wanted: Filter) -> list[int]:
    """What fits, by the pure filter; of a whole life every line counts."""
    whole = wanted.operation or wanted.feed or wanted.kind
    return [
        one.number
        for one in record.reader.events()
        if one.team == "T1" and wanted.fits(one) and (whole or _is_told(one, wanted))
    ]


def _is_told(event: Event, wanted: Filter) -> bool:
    looked = event.kind is EventKind.SHOWN and event.action == Action.SEE.value
    return event.kind not in ROUTINE and (not looked or wanted.action is Action.SEE)


def numbers(found: Found) -> list[int]:
    """The lines' numbers."""
    return [one.number for one in found.events]


FILTERS = (
    Filter(),
    Filter(room="room42"),
    Filter(room="nowhere"),
    Filter(channel="C1"),
    Filter(actor=BEN.user),
    Filter(actor="U0NOBODY"),
    Filter(action=Action.SEE),
    Filter(operation=1),
    Filter(feed=1),
    Filter(operation=1, actor=BEN.user),
    Filter(kind=EventKind.ANSWERED),
    Filter(text="ärger IM"),
    Filter(text='"quoted"'),
    Filter(text="100 % sure_"),
    Filter(text="k\\s"),
    Filter(text="漢字 4"),
    Filter(text="why"),
    Filter(room="room42", actor=BEN.user),
    Filter(room="war", channel="C1", actor=ANN.user),
    Filter(actor=BEN.user, action=Action.BROADCAST_STOP, text="saal"),
)


@pytest.mark.parametrize("wanted", FILTERS, ids=lambda one: str(one.named()))
def test_page_by_page_everything_that_fits_is_found(
    record: Record, wanted: Filter
) -> None:
    """
    Backwards from the newest, and forwards again, each line once and in order.
    """
    told(record)
    expected = lines(record, wanted)

    back: list[int] = []
    page = record.reader.find("T1", wanted, most=4)
    while True:
        back = numbers(page) + back
        if page.older is None:
            break
        page = record.reader.find("T1", wanted, before=page.older, most=4)
    forth: list[int] = []
    after: int | None = 0
    while after is not None:
        page = record.reader.find("T1", wanted, after=after, most=4)
        forth += numbers(page)
        after = page.newer

    assert expected == back
    assert expected == forth


def test_other_workspaces_lines_are_never_found(record: Record) -> None:
    """
    Not by any filter, though people and rooms may have the same names there.
    """
    told(record, 3)
    zoe = Origin(Actor("T2", BEN.user), "C1", "elsewhere", "")
    record.ledger.note(EventKind.SHOWN, zoe, room="room42", why="saal")

    for wanted in FILTERS:
        found = record.reader.find("T1", wanted, most=100)
        assert {"T1"} >= {one.team for one in found.events}
    assert 1 == len(record.reader.find("T2", Filter(text="saal")).events)


@pytest.mark.parametrize("most", [1, 3, 100])
def test_a_time_is_exact_whatever_the_numbers(record: Record, most: int) -> None:
    """
    From a line's own moment on, that line is in; up to it, that line is out.
    """
    told(record)
    events = [one for one in record.reader.events() if _is_told(one, Filter())]
    middle = events[len(events) // 2]

    for wanted in (
        Filter(since=middle.at),
        Filter(until=middle.at),
        Filter(since=events[3].at, until=middle.at),
        Filter(since=middle.at + timedelta(days=1)),
    ):
        found = record.reader.find("T1", wanted, most=most)
        assert lines(record, wanted)[-most:] == numbers(found)


def test_a_clock_that_was_set_back_hides_no_line(file_url: str) -> None:
    """
    Numbers do not follow the times then, and what was asked for is found all the same.
    """
    clock = FakeClock()
    record = Record(file_url, clock=clock)

    def told_by_the_minute(round_: int) -> None:
        for at in range(240):
            clock.move(timedelta(minutes=1))
            origin = Origin(ANN, "C1", f"{round_}-{at}", "")
            record.ledger.note(EventKind.SHOWN, origin, room="room42")

    told_by_the_minute(0)
    record.ledger.shift(timedelta(hours=-3), lambda: clock.follow(timedelta(hours=-3)))
    told_by_the_minute(1)
    at = sorted(one.at for one in record.reader.events())

    for moment in (at[0], at[100], at[200], at[300], at[400], at[-1]):
        for wanted in (Filter(since=moment), Filter(until=moment)):
            found = record.reader.find("T1", wanted, most=1000)
            assert lines(record, wanted) == numbers(found)
    record.close()


def test_operations_are_found_by_how_they_stand(record: Record) -> None:
    """
    Of those that stand so every line is shown; what never was has none.
    """
    told(record)

    done = record.reader.find("T1", Filter(state=State.SUCCEEDED), most=100)
    failed = record.reader.find("T1", Filter(state=State.FAILED), most=100)
    both = record.reader.find(
        "T1", Filter(state=State.SUCCEEDED, actor=ANN.user), most=100
    )

    whole = [one for one in record.reader.events() if one.operation == 1]
    kept = [one.number for one in whole if one.kind not in ROUTINE]
    assert kept == numbers(done)
    assert [] == numbers(failed)
    assert set(numbers(both)) <= set(kept)


def test_a_text_is_looked_for_so_far_and_then_further(
    record: Record, outsider: Engine
) -> None:
    """
    Where not every line was looked at, the answer says so, and the next page goes on
    from there; nothing is lost on the way.
    """
    told(record)
    wanted = Filter(text="saal 0")
    expected = lines(record, wanted)

    seen: list[int] = []
    before: int | None = None
    pages = 0
    while True:
        page = lookback.find(
            outsider, "T1", wanted, before=before, after=None, most=5, reach=7
        )
        seen = numbers(page) + seen
        pages += 1
        if page.older is None:
            break
        assert page.looked in (None, 7)
        before = page.older

    assert expected == seen
    assert pages > 3


def test_cards_are_found_where_they_stand(record: Record) -> None:
    """
    Only those that were posted have a place.
    """
    asked(record, start())
    (report, *_) = record.ledger.owed(9)
    subjects = ["feed/1", "operation/1", "feed/9"]
    before = dict(record.reader.cards(subjects))
    record.ledger.delivered(report, Posted("C1", "17.5"))

    assert {} == before
    assert {"feed/1": Posted("C1", "17.5")} == dict(record.reader.cards(subjects))
