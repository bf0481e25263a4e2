"""
Everything that a view may be asked to draw: the closed sets, walked whole.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, get_args

from bot.domain.actor import ONAIR_ITSELF
from bot.domain.answer import (
    Accepted,
    Answer,
    Cancelled,
    CardAgain,
    ConfirmRemoval,
    DryRun,
    HelpShown,
    HistoryShown,
    MoreTime,
    RecordingsListed,
    Refused,
    RoomChanged,
    RoomShown,
    RoomsListed,
    SentUnrecorded,
    StatusShown,
    StopOffered,
    Vouched,
)
from bot.domain.asking import FileComing, Page
from bot.domain.call import CALLS, RemoveFromRoom, StartBroadcast
from bot.domain.command import Action
from bot.domain.errors import BackendRefusedError, NotAllowedError, UsageError
from bot.domain.feed import FeedState
from bot.domain.history import Event, EventKind
from bot.domain.history_filter import MOST_TEXT, Filter
from bot.domain.operation import State
from bot.domain.record import Extended
from bot.domain.report import NoticeKind, Posted
from bot.domain.room import GroupNumber, Kind
from bot.slack.views import answers, cards, notices, requests
from tests.slack.views import records, seconds
from tests.slack.views.examples import (
    ALICE,
    LONG_NAME,
    LONG_REFUSAL,
    LONG_TEXT,
    after,
    asked_again,
    feed,
    longest_feed,
    longest_operation,
    operation,
    planned,
    room,
    story,
    tried_again,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.report import Story
    from bot.domain.room import Room
    from bot.slack.views.kit import Message

NOTICED = frozenset(
    {
        State.SUCCEEDED,
        State.FAILED,
        State.UNKNOWN,
        State.CANCELLED,
        State.EXPIRED,
    }
)
"""The states in which an operation has something to be noticed."""

DROPPED = frozenset({State.SUPERSEDED, State.REFUSED, State.DECLINED, State.STALE})
AT_IT = frozenset({State.READY, State.RUNNING})
# What second persons are told of is walked by itself, in every state.
OTHERWISE = frozenset(NoticeKind) - frozenset(seconds.NOTICES) | {NoticeKind.CANCELLED}
LATER: dict[State, frozenset[NoticeKind]] = {
    **dict.fromkeys(DROPPED, frozenset({NoticeKind.CANCELLED})),
    **dict.fromkeys(AT_IT, frozenset({NoticeKind.STILL_ON_AIR, NoticeKind.UNKNOWN})),
    **dict.fromkeys(NOTICED, OTHERWISE),
}
"""What can be noticed of each, when it is read."""

ANSWERS: tuple[type[Answer], ...] = get_args(Answer)


def stories() -> Iterator[Story]:
    """Every state of a feed with every state of every call, short and longest."""
    for kind, state, by, stands in product(Kind, FeedState, CALLS, State):
        if by is RemoveFromRoom:
            continue
        yield story(feed(state, kind), operation(by, stands))
        yield story(
            longest_feed(state, kind),
            longest_operation(by, stands),
            longest_feed(FeedState.ENDED, Kind.RECORDING),
        )
    for by, stands in product(CALLS, State):
        yield story(None, operation(by, stands, feed=None))
        yield story(None, longest_operation(by, stands))
        far = longest_operation(by, stands)
        yield story(None, replace(far, begins=LONG_TEXT, feed=None))
    for kind, state, by in product(Kind, FeedState, CALLS):
        for one in (feed(state, kind), feed(state, kind, vouched_by=ONAIR_ITSELF)):
            yield story(one, tried_again(by))
            yield story(one, asked_again(by, actor=ONAIR_ITSELF))
    yield from (story(None, planned(stands)) for stands in State)
    for kind, state in product(Kind, FeedState):
        yield story(feed(state, kind))
    yield story(feed(stops_at=after(30)), operation())
    yield story(None)


def event(kind: EventKind, **others: object) -> Event:
    """One line of the history."""
    made = Event(
        number=1,
        at=after(0),
        kind=kind,
        actor=ALICE,
        team="T1",
        action="broadcast.start",
        room="room42",
        channel="C0LIVE",
        operation=7,
        feed=3,
    )
    return replace(made, **others)  # type: ignore[arg-type]  # fields by name


def examples(kind: type[Answer]) -> tuple[Answer, ...]:
    """Answers of that class: the shortest, then the longest."""
    made: dict[type[Answer], Callable[[], tuple[Answer, ...]]] = {
        Accepted: _accepted,
        Refused: _refused,
        SentUnrecorded: lambda: (
            SentUnrecorded(("room42",)),
            SentUnrecorded(("room42",), repeat=True),
            SentUnrecorded((LONG_NAME,) * 99, noted=False, said=(LONG_TEXT,) * 60),
        ),
        ConfirmRemoval: lambda: (
            ConfirmRemoval(operation(RemoveFromRoom, State.AWAITING_CONFIRMATION)),
            ConfirmRemoval(
                longest_operation(RemoveFromRoom, State.AWAITING_CONFIRMATION)
            ),
        ),
        Cancelled: lambda: tuple(
            Cancelled(longest_operation(one, State.CANCELLED)) for one in CALLS
        ),
        MoreTime: lambda: tuple(MoreTime(moved) for moved in _moved()),
        Vouched: lambda: tuple(
            Vouched(one, on_air)
            for on_air in (True, False)
            for one in (feed(vouched_by=ALICE), *_fifty_feeds()[:6])
        ),
        StopOffered: lambda: tuple(StopOffered(one) for one in _fifty_feeds()[:6]),
        CardAgain: lambda: tuple(CardAgain(one) for one in _fifty_feeds()[:6]),
        DryRun: lambda: (
            DryRun("room42", (), allowed=False, trace=()),
            DryRun(LONG_NAME, ((LONG_TEXT, LONG_TEXT),) * 9, True, (LONG_TEXT,) * 60),  # noqa: FBT003  the answer's own order
        ),
        RoomChanged: lambda: tuple(
            RoomChanged(one, change, channel)
            for change in ("added", "edited", "removed", "here", "off")
            for one, channel in ((room(), ""), (_longest_room(1), "C1"), (None, "C1"))
        ),
        RoomsListed: lambda: (
            RoomsListed(()),
            RoomsListed((room(),), "room42"),
            RoomsListed(tuple(_longest_room(at + 1) for at in range(300))),
        ),
        RoomShown: lambda: (
            RoomShown(room(), ()),
            RoomShown(_longest_room(1), _fifty_feeds()),
        ),
        StatusShown: _status,
        RecordingsListed: lambda: (
            RecordingsListed("", ()),
            RecordingsListed(
                "room42", tuple(feed(one, Kind.RECORDING) for one in FeedState)
            ),
            RecordingsListed(
                LONG_NAME,
                tuple(longest_feed(FeedState.ENDED, Kind.RECORDING) for _ in range(50)),
            ),
        ),
        HistoryShown: _histories,
        FileComing: lambda: tuple(FileComing(one) for one in _filters()),
        HelpShown: lambda: (
            HelpShown("room42", ()),
            HelpShown(LONG_TEXT, ((LONG_TEXT, LONG_TEXT),) * 60, (LONG_TEXT,) * 20),
        ),
    }
    if kind in made:
        return made[kind]()
    return (seconds.answers(event) | records.answers(event))[kind]


def _moved() -> Iterator[tuple[Extended, ...]]:
    """Moved, moved already, at the limit; of a broadcast and of a recording."""
    yield ()
    one = feed(stops_at=after(90))
    for repeat, limited in product((True, False), (True, False)):
        yield (Extended(one, after(60), repeat=repeat, limited=limited),)
    yield tuple(Extended(one, after(60), limited=True) for one in _fifty_feeds())


def _accepted() -> tuple[Answer, ...]:
    many: list[Operation] = [
        longest_operation(by, state) for by, state in product(CALLS, State)
    ]
    return (
        Accepted(()),
        *(
            Accepted((operation(by, state),), repeat=True)
            for by, state in product(CALLS, State)
        ),
        Accepted((replace(operation(), call=None, action=Action.FREEZE),)),
        Accepted(tuple(many), freeze=seconds.LONGEST_FREEZE),
        Accepted(tuple(many), repeat=True, said=(LONG_TEXT,) * 60),
    )


def _refused() -> tuple[Answer, ...]:
    long_line = f"/broadcast start {LONG_TEXT}"
    return (
        Refused(UsageError("No.", remedy="Try.")),
        Refused(UsageError("No.", remedy="Try.", suggestion="/room list")),
        Refused(
            UsageError(
                LONG_TEXT, remedy=LONG_TEXT, usage=LONG_TEXT, suggestion=long_line
            )
        ),
        Refused(BackendRefusedError(LONG_REFUSAL), 2**62),
        Refused(
            NotAllowedError(
                LONG_TEXT,
                remedy=LONG_TEXT,
                action=Action.BROADCAST_START,
                who_can=("U0BOB", "<!channel>", "W0CAROL"),
            ),
            9,
        ),
    )


def _status() -> tuple[Answer, ...]:
    waiting = tuple(longest_operation(StartBroadcast, State.READY) for _ in range(50))
    last = longest_feed(FeedState.ENDED, Kind.BROADCAST)
    return (
        StatusShown("", (), (), None, after(0)),
        *(
            StatusShown(
                "room42", (), (), replace(last, ended_by=by, live_at=at), after(0)
            )
            for by, at in product((None, ALICE, ONAIR_ITSELF), (None, after(0)))
        ),
        StatusShown("room42", (feed(),), (), None, after(20)),
        StatusShown(LONG_NAME, _fifty_feeds(), waiting, last, after(20)),
    )


def _histories() -> tuple[Answer, ...]:
    long_details = {f"{LONG_NAME}{at}": LONG_TEXT for at in range(30)}
    return (
        HistoryShown("room42", (), "/onair history room42"),
        HistoryShown("operation 7", tuple(map(event, EventKind)), "/onair history 7"),
        records.here(event),
        HistoryShown(
            LONG_TEXT,
            tuple(
                event(kind, room=LONG_TEXT, details=long_details, channel=LONG_TEXT)
                for kind in EventKind
            ),
            LONG_TEXT,
            more=True,
        ),
        *(_asked(one, found) for one in _filters() for found in (True, False)),
    )


def _asked(wanted: Filter, found: bool) -> HistoryShown:  # noqa: FBT001  one of two
    """A page in the middle, with all that can be said of it; or nothing found."""
    page = Page(
        wanted,
        older="/onair history before=3",
        newer="/onair history after=9",
        left_out=3,
        looked=50_000,
        said=(LONG_TEXT,),
        cards={"feed/7": Posted("C0LIVE", "1763906527.000100")},
    )
    events = tuple(event(kind, feed=7) for kind in EventKind) if found else ()
    return HistoryShown(LONG_NAME, events, "/onair history", more=True, page=page)


def _filters() -> tuple[Filter, ...]:
    """Everything open, one of each state and action, and the longest."""
    return (
        Filter(),
        Filter(operation=2**62),
        *(Filter(state=state) for state in State),
        *(Filter(action=action) for action in Action),
        Filter(
            LONG_NAME[:64],
            "C0LIVE",
            actor="U0BOB",
            action=Action.SEE,
            state=State.UNKNOWN,
            since=after(0),
            until=after(90),
            text=LONG_TEXT[:MOST_TEXT],
        ),
    )


def _longest_room(number: int) -> Room:
    labels = tuple(f"{at}{'l' * 30}" for at in range(9))
    name = f"{number}{LONG_NAME}"[:64]
    return room(name, group=GroupNumber(2**32 - number), labels=labels)


def _fifty_feeds() -> tuple[Feed, ...]:
    states = (FeedState.LIVE, FeedState.UNKNOWN, FeedState.OPENING)
    kinds = tuple(Kind)
    return tuple(longest_feed(states[at % 3], kinds[at % 2]) for at in range(50))


@cache
def messages() -> tuple[tuple[str, Message], ...]:
    """Everything that can be drawn, each with a name for reports."""
    return tuple(_messages())


def _messages() -> Iterator[tuple[str, Message]]:
    for told in stories():
        about = told.feed.state.value if told.feed else "no feed"
        by = told.operation.state.value if told.operation else "no operation"
        name = f"{about} / {by}"
        yield f"card: {name}", cards.card(told)
        yield f"direct: {name}", notices.direct(None, told)
        stands = told.operation.state if told.operation else State.SUCCEEDED
        for kind in LATER.get(stands, ()):
            yield f"notice {kind.value}: {name}", notices.notice(kind, told)
    for sample in (story(feed(), operation()), story(None, operation(RemoveFromRoom))):
        for one in (*NoticeKind, None):
            yield "direct", notices.direct(one, sample)
            yield "whisper", notices.whisper(one, sample)
    yield from _of_seconds()
    yield from records.messages()
    for answer in ANSWERS:
        for one in examples(answer):
            yield answer.__name__, answers.answer(one, asker=ALICE)
            yield f"shared {answer.__name__}", answers.shared(one, asker=ALICE)


def _of_seconds() -> Iterator[tuple[str, Message]]:
    """What is shown while second persons are asked, and of what they said."""
    for told in seconds.stories():
        stands = told.operation.state.value if told.operation else ""
        yield f"card of seconds: {stands}", cards.card(told)
        for kind in seconds.NOTICES:
            yield f"notice {kind.value}: {stands}", notices.notice(kind, told)
            yield f"direct {kind.value}: {stands}", notices.direct(kind, told)
        for user in ("U0BOB", "U0CAROL", "U0NOBODY"):
            report = seconds.request_to(user)
            yield f"request: {stands}", requests.request(report, told)
    yield (
        "request of nothing",
        requests.request(seconds.request_to("U0BOB"), story(None)),
    )
