"""
Examples of what second persons are asked and say, short and as long as can be.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from bot.domain.actor import Actor
from bot.domain.answer import FormWanted
from bot.domain.approval import Approval, Freeze, Review
from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.command import Action
from bot.domain.consent import (
    Decided,
    FrozenNow,
    GlassBroken,
    MayI,
    PendingShown,
    ReviewClosed,
    Thawed,
    WhoCan,
    WhyShown,
)
from bot.domain.feed import FeedState
from bot.domain.form import Form, FormKind
from bot.domain.history import EventKind
from bot.domain.operation import Finding, Operation, State
from bot.domain.report import NoticeKind, Report, ReportKind
from bot.domain.rules import WORKFLOW, Quorum, Verdict
from tests.slack.views.examples import (
    BOB,
    LONG_NAME,
    LONG_PERSON,
    LONG_TEXT,
    after,
    feed,
    longest_operation,
    operation,
    planned,
    story,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.answer import Answer
    from bot.domain.report import Story

CAROL = Actor("T1", "U0CAROL", name="Carol")
STEP = Actor("T1", WORKFLOW)
DUTY = Quorum(2, ("group:S0DUTY",), "rule 1 (line 5)")
CREW = Quorum(1, ("list:crew", "user:U0CAROL"), "rule 2 (line 9)", ("user:U0BOB",))
TRACE = (
    "rule 1 (line 5) allows broadcast.start to group:S0VIDEOOPS",
    "rule 1 (line 5) asks for 2 of group:S0DUTY",
    "rule 1 (line 5) gives them 30 min",
)
YES = Approval(7, BOB, "U0BOB", approved=True, reason="", at=after(5))
NO = Approval(
    7, CAROL, "U0CAROL", approved=False, reason="Not during the drill", at=after(6)
)
DEBT = Review(7, BOB, "The town hall has begun", after(7))
CLOSED = replace(DEBT, closed_by=CAROL, closed_at=after(9), note="It was right")
FREEZE = Freeze("T1", BOB, after(1), "Fire drill")
LONGEST_QUORUM = Quorum(
    99,
    (*tuple(f"group:S0{'0' * 20}{at}" for at in range(60)), f"list:{LONG_TEXT}"),
    LONG_TEXT,
)
LONGEST_YES = tuple(
    Approval(7, replace(LONG_PERSON, user=f"U0{'0' * 20}{at}"), "p", True, "", after(5))  # noqa: FBT003  the field's own order
    for at in range(99)
)
LONGEST_NO = replace(NO, actor=LONG_PERSON, reason=LONG_TEXT)
LONGEST_DEBT = Review(
    2**62, LONG_PERSON, LONG_TEXT, after(7), LONG_PERSON, after(8), LONG_TEXT
)
LONGEST_FREEZE = Freeze("T1", LONG_PERSON, after(1), LONG_TEXT)


def asked(
    kind: type = StartBroadcast,
    state: State = State.AWAITING_APPROVAL,
    **others: Any,  # noqa: ANN401  as replace()
) -> Operation:
    """A wish that second persons are asked about."""
    made = operation(
        kind,
        state,
        feed=None,
        quorums=(DUTY,),
        approve_by=after(50),
        line="/broadcast start room42 record",
        trace=TRACE,
    )
    return replace(made, **others)


def recorded_with_it(state: State = State.AWAITING_APPROVAL) -> Operation:
    """The recording that was asked for in the same line."""
    return asked(StartRecording, state, number=8, after=7, only_if=True)


def told(by: Operation, *approvals: Approval, **others: Any) -> Story:  # noqa: ANN401  as replace()
    """The story of what waits, or waited, for second persons."""
    return replace(story(None, by), approvals=approvals, **others)


def longest_asked(kind: type, state: State) -> Operation:
    """As much as such a wish can hold."""
    return replace(
        longest_operation(kind, state),
        feed=None,
        quorums=(LONGEST_QUORUM,) * 9,
        approve_by=after(50),
        line=LONG_TEXT,
        trace=(LONG_TEXT,) * 60,
    )


def request_to(user: str) -> Report:
    """What is owed to one approver."""
    return Report(
        1,
        ReportKind.REQUEST,
        None,
        None,
        7,
        user,
        "T1",
        version=1,
        tries=0,
        due_at=after(0),
    )


def stories() -> Iterator[Story]:
    """Every state of what waits for second persons, with all that may go with it."""
    kinds = (StartBroadcast, StartRecording, RemoveFromRoom)
    for kind, state in product(kinds, State):
        with_it = (recorded_with_it(state),) if kind is StartBroadcast else ()
        one = asked(kind, state)
        yield told(one)
        yield told(one, YES, NO, followers=with_it, freeze=FREEZE)
        yield told(replace(one, quorums=(DUTY, CREW)), YES, review=DEBT)
        yield told(replace(one, held=True, actor=STEP), review=CLOSED)
        yield told(replace(one, begins="15:00", begins_at=after(58)), YES)
        far = longest_asked(kind, state)
        yield told(
            far,
            *LONGEST_YES,
            LONGEST_NO,
            followers=(far,) * 3,
            review=LONGEST_DEBT,
            freeze=LONGEST_FREEZE,
            unreached=tuple(f"U0{at}" for at in range(99)),
        )
    for feed_state, state in product(FeedState, State):
        on_card = story(feed(feed_state), operation(state=state, held=True))
        yield replace(on_card, approvals=(YES,), review=DEBT, freeze=FREEZE)
        yield replace(
            on_card, approvals=LONGEST_YES, review=LONGEST_DEBT, freeze=LONGEST_FREEZE
        )


NOTICES = (
    NoticeKind.APPROVED,
    NoticeKind.REMINDER,
    NoticeKind.GLASS_BROKEN,
    NoticeKind.THAWED,
    NoticeKind.CANCELLED,
)
"""What is noticed because of second persons."""

ALLOWED = Verdict(
    allowed=True,
    reason="",
    trace=TRACE,
    quorums=(DUTY, CREW),
    approve_within=timedelta(minutes=30),
    run_within=timedelta(minutes=15),
    max_duration=timedelta(hours=4),
)
REFUSED = Verdict(allowed=False, reason="No rule allows you to.", trace=TRACE)
UNREAD = Verdict(
    allowed=False,
    reason="The user group S0DUTY could not be read.",
    trace=TRACE,
    unread=frozenset({"S0DUTY"}),
)
LONGEST_VERDICT = Verdict(
    allowed=True,
    reason=LONG_TEXT,
    trace=(LONG_TEXT,) * 60,
    quorums=(LONGEST_QUORUM,) * 9,
    approve_within=timedelta(days=7),
    run_within=timedelta(days=7),
    max_duration=timedelta(days=7),
)


def answers(
    events: Callable[[EventKind], Any],
) -> dict[type[Answer], tuple[Answer, ...]]:
    """The answers about second persons, freezes, forms and reasons."""
    life = tuple(map(events, EventKind))
    return {
        Decided: tuple(_decided()),
        GlassBroken: tuple(GlassBroken(asked(state=one)) for one in State),
        ReviewClosed: (ReviewClosed(CLOSED), ReviewClosed(LONGEST_DEBT)),
        FrozenNow: (
            FrozenNow(FREEZE),
            FrozenNow(replace(FREEZE, why="")),
            FrozenNow(LONGEST_FREEZE, repeat=True),
        ),
        Thawed: (
            Thawed(FREEZE, ()),
            Thawed(FREEZE, (asked(), asked(RemoveFromRoom))),
            Thawed(LONGEST_FREEZE, (longest_asked(RemoveFromRoom, State.READY),) * 60),
        ),
        FormWanted: tuple(
            FormWanted(Form(kind, "C1", about=about))
            for kind in FormKind
            for about in ("", LONG_TEXT)
        ),
        WhyShown: tuple(_why(life)),
        MayI: tuple(_may_i()),
        WhoCan: (
            WhoCan(Action.FREEZE, "", ()),
            WhoCan(
                Action.BROADCAST_START,
                "room42",
                (("U0ALICE", True), ("U0BOB", False)),
                ("U0CAROL",),
                ("S0DUTY",),
            ),
            WhoCan(
                Action.BROADCAST_START,
                LONG_NAME,
                tuple((f"U0{at}", bool(at % 2)) for at in range(900)),
                tuple(f"U0{at}" for at in range(900)),
                tuple(f"S0{at}" for at in range(900)),
            ),
        ),
        PendingShown: tuple(_pending()),
    }


def _decided() -> Iterator[Answer]:
    for state, approved in product(State, (True, False)):
        yield Decided(asked(state=state), approved)
    yield Decided(asked(), approved=True, left=((DUTY, 1), (CREW, 0)))
    yield Decided(planned(), approved=True)
    yield Decided(
        longest_asked(RemoveFromRoom, State.AWAITING_APPROVAL),
        approved=True,
        left=((LONGEST_QUORUM, 99),) * 9,
        said=(LONG_TEXT,) * 60,
    )


def _why(life: tuple[Any, ...]) -> Iterator[Answer]:
    for state, verdict in product(State, (None, ALLOWED, REFUSED, UNREAD)):
        yield WhyShown(asked(state=state), TRACE, (), None, verdict, (), after(20))
    yield WhyShown(asked(), TRACE, (YES, NO), CLOSED, ALLOWED, life, after(20))
    yield WhyShown(operation(call=None, feed=None), (), (), None, None, (), after(20))
    yield WhyShown(
        longest_asked(RemoveFromRoom, State.STALE),
        (LONG_TEXT,) * 60,
        (*LONGEST_YES, LONGEST_NO),
        LONGEST_DEBT,
        LONGEST_VERDICT,
        life * 9,
        after(20),
    )


def _may_i() -> Iterator[Answer]:
    for action, verdict in product(Action, (ALLOWED, REFUSED, UNREAD)):
        yield MayI(action, "room42", verdict, ("U0BOB", "U0CAROL"))
        yield MayI(action, "", replace(verdict, quorums=()))
    yield MayI(
        Action.ROOM_KICK,
        LONG_NAME,
        LONGEST_VERDICT,
        tuple(f"U0{at}" for at in range(900)),
        LONG_TEXT,
    )


def _pending() -> Iterator[Answer]:
    yield PendingShown((), (), (), None, after(20))
    yield PendingShown(
        (asked(),),
        (asked(RemoveFromRoom, number=9),),
        ((DEBT, asked(state=State.SUCCEEDED)),),
        FREEZE,
        after(20),
    )
    far = [
        replace(longest_asked(RemoveFromRoom, State.AWAITING_APPROVAL), number=at)
        for at in range(1, 61)
    ]
    debts = tuple(
        (replace(LONGEST_DEBT, operation=one.number, closed_by=None), one)
        for one in far
    )
    yield PendingShown(tuple(far), tuple(far), debts, LONGEST_FREEZE, after(20))


TALK = Finding(
    "A second person declined it: Not during the drill",
    "Talk to them; it can be asked for again.",
)
STALE = Finding(
    "The rules have changed since it was shown. Nothing was sent.", "Ask again."
)
