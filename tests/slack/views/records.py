"""
What the record says of itself, drawn: checkpoints, verifying, weeks, timelines.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

from bot.domain.actor import Actor
from bot.domain.airtime import Stretch
from bot.domain.answer import HistoryShown
from bot.domain.asking import Page
from bot.domain.call import StartBroadcast
from bot.domain.checkpoints import ChainShown, Glance, Kept, Posting
from bot.domain.chronicle import LifeShown, Timeline, TimelineShown, TimelineWritten
from bot.domain.history import Event, EventKind
from bot.domain.history_filter import Filter
from bot.domain.operation import State
from bot.domain.report import Posted
from bot.domain.seal import Break, BreakKind, Checkpoint, Head
from bot.domain.second_looks import Approvals, Came, Emergency
from bot.domain.summary import Failure, RoomTime, Summary
from bot.slack.views import verified, weekly
from tests.slack.views.examples import (
    ALICE,
    BOB,
    LONG_NAME,
    LONG_TEXT,
    after,
    longest_operation,
    operation,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.answer import Answer
    from bot.domain.operation import Operation
    from bot.slack.views.kit import Message

SEAL = "0123456789abcdef" * 4
PUBLIC = "15rJOB4hPRMrDh0VwI15n+gsKWSlbEgswPOP41b6J44="
CHECKPOINT = Checkpoint(
    number=3,
    at=after(0),
    length=1200,
    seal=SEAL,
    event=1234,
    key=PUBLIC,
    signature=f"{'A' * 86}==",
)
CARD = Posted("C0LIVE", "1763906527.000100")
POSTINGS = (
    None,
    Posting("C0AUDIT", "owed"),
    Posting("C0AUDIT", "delivered"),
    Posting("C0AUDIT", "undeliverable", "not_in_channel"),
)
WEEK = Stretch(after(0) - timedelta(days=7), after(0))


def kept(**others: object) -> Kept:
    """A checkpoint that is as it should be."""
    made = Kept(CHECKPOINT, fits=True, signed=True, posting=POSTINGS[2])
    return replace(made, **others)  # type: ignore[arg-type]  # fields by name


def chain(**others: object) -> ChainShown:
    """A chain that holds, of which the newest part was looked at."""
    made = ChainShown(
        head=Head(1234, SEAL, 1300),
        at=after(5),
        unsealed=0,
        oldest=None,
        kept=kept(),
        key=PUBLIC,
        glance=Glance(235, 1234),
    )
    return replace(made, **others)  # type: ignore[arg-type]  # fields by name


def chains() -> tuple[ChainShown, ...]:
    """Everything that can be said of a chain."""
    wrong = (Break(one, 1000, 1044, LONG_TEXT) for one in BreakKind)
    return (
        chain(),
        chain(full=True),
        chain(head=Head(), glance=Glance(0, 0), kept=None),
        chain(head=Head(), glance=Glance(0, 0), unsealed=3, oldest=after(1)),
        chain(kept=None),
        chain(kept=None, key=""),
        chain(glance=Glance(1, 1234)),
        chain(glance=Glance(1234, 1234)),
        chain(beginning=1000, glance=Glance(1000, 1234)),
        chain(beginning=100),
        chain(unsealed=1, oldest=after(4)),
        chain(unsealed=2),
        *(chain(glance=Glance(235, 1234, one)) for one in wrong),
        *(
            chain(kept=kept(fits=fits, signed=signed, posting=posting))
            for fits, signed, posting in product(
                (True, False, None), (True, False), POSTINGS
            )
        ),
    )


def summary(**others: object) -> Summary:
    """A quiet week."""
    made = Summary(
        team="T1",
        period=WEEK,
        made_at=after(0),
        rooms=(),
        recordings=(),
        approvals=Approvals(dict.fromkeys(Came, 0)),
        failures=(),
        emergencies=(),
        freezes=(),
        refusals=(),
        doers=(),
    )
    return replace(made, **others)  # type: ignore[arg-type]  # fields by name


def summaries() -> tuple[Summary, ...]:
    """The quietest week, a usual one and the longest."""
    hour = Stretch(WEEK.since, WEEK.since + timedelta(hours=1))
    rooms = (RoomTime("room42", (hour,), broadcasts=2), RoomTime("war"))
    full = RoomTime(
        LONG_NAME, (hour,), (hour,), (hour,), 9, live_now=True, unknown_now=True
    )
    failure = Failure(
        40000411, "USER_NOT_IN_ROOM", LONG_TEXT, LONG_TEXT, 3, 2, (LONG_NAME,), after(0)
    )
    open_one = Emergency(7, "broadcast.start", LONG_NAME, ALICE, LONG_TEXT, after(0))
    closed = replace(open_one, room="", closed_by=BOB, closed_at=after(1))
    return (
        summary(),
        summary(length=1234, seal=SEAL),
        summary(rooms=rooms, broadcasts=2, recorded=1, refused=1),
        summary(
            rooms=(full,) * 60,
            failures=(failure, replace(failure, code=None, unknown=0)) * 30,
            emergencies=(open_one, closed) * 30,
            approvals=Approvals(
                dict.fromkeys(Came, 99), median=timedelta(minutes=5), waiting=7
            ),
            broadcasts=540,
            recorded=60,
            refused=99,
            length=1234,
            seal=SEAL,
        ),
    )


def here(event: Callable[[EventKind], Event]) -> HistoryShown:
    """The history of the very channel that it was asked for in."""
    page = Page(Filter(channel="C0LIVE"))
    events = tuple(event(kind) for kind in EventKind)
    return HistoryShown("this channel", events, "/onair history here", page=page)


def answers(
    event: Callable[[EventKind], Event],
) -> dict[type[Answer], tuple[Answer, ...]]:
    """Answers of each class: the shortest, then the longest."""
    every = tuple(event(kind) for kind in EventKind)
    long = tuple(
        replace(
            one,
            room=LONG_TEXT,
            actor=replace(ALICE, name=LONG_TEXT),
            details={"why": LONG_TEXT, "what": LONG_TEXT, "file_ids": [LONG_TEXT]},
            at=one.at + timedelta(days=at),
        )
        for at, one in enumerate(every)
    )
    told = (
        Timeline("C0LIVE", every[:1], 0, more=False, at=after(9)),
        Timeline("C0LIVE", every, 3, more=False, at=after(9)),
        Timeline(LONG_TEXT, long * 3, 0, more=True, at=after(9)),
    )
    longest = longest_operation(StartBroadcast, State.UNKNOWN)
    return {
        ChainShown: chains(),
        LifeShown: (
            LifeShown(7, None, (), more=False, card=None, at=after(9)),
            LifeShown(7, operation(), every, more=True, card=CARD, at=after(9)),
            LifeShown(7, longest, long * 2, more=True, card=None, at=after(9)),
        ),
        TimelineShown: tuple(TimelineShown(one) for one in told),
        TimelineWritten: tuple(TimelineWritten(one) for one in told),
    }


def messages() -> Iterator[tuple[str, Message]]:
    """What is posted to channels that are kept for it."""
    misfit = {"before": CHECKPOINT, "before_fits": False}
    for one in (kept(), kept(**misfit)):
        yield "checkpoint", verified.checkpoint(one)
    for week in summaries():
        yield "week", weekly.weekly(week)


def told_with(text: str) -> Iterator[Message]:
    """What is posted, with that text wherever others may have written."""
    said = Actor("T1", text, name=text)
    rooms = (RoomTime(text, live_now=True), RoomTime(text, unknown_now=True))
    failure = Failure(None, text, text, text, 1, 1, (text,), after(0))
    broken = Emergency(7, text, text, said, text, after(0), said, after(1), text)
    yield weekly.weekly(
        summary(
            rooms=rooms,
            failures=(failure,),
            emergencies=(broken, replace(broken, closed_by=None)),
            length=1,
            seal=text,
        )
    )
    posting = Posting(text, "undeliverable", text)
    wrong = Break(BreakKind.CHANGED, 1, 1, text)
    yield verified.verified(
        chain(kept=kept(posting=posting), glance=Glance(1, 1234, wrong))
    )


def answered_with(
    text: str, lines: tuple[Event, ...], operation: Operation
) -> Iterator[Answer]:
    """The same of answers; *lines* hold the text already."""
    named = Actor("T1", text, name=text)
    told = tuple(replace(one, actor=named) for one in lines)
    story = Timeline(text, told, 1, more=True, at=after(9))
    yield LifeShown(7, operation, told, more=True, card=CARD, at=after(9))
    yield TimelineShown(story)
    yield TimelineWritten(story)
