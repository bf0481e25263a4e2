"""
Whatever people and the backend say, a message stays the message that we wrote.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as some

from bot.domain.actor import Actor
from bot.domain.answer import (
    Accepted,
    Answer,
    ConfirmRemoval,
    DryRun,
    FormWanted,
    HelpShown,
    HistoryShown,
    RecordingsListed,
    Refused,
    RoomShown,
    StatusShown,
)
from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.command import Action
from bot.domain.consent import (
    Decided,
    FrozenNow,
    MayI,
    PendingShown,
    Thawed,
    WhoCan,
    WhyShown,
)
from bot.domain.errors import BackendRefusedError, UsageError
from bot.domain.feed import FeedState
from bot.domain.form import Form, FormKind
from bot.domain.history import EventKind
from bot.domain.operation import Finding, State
from bot.domain.outcome import Address, Protocol, Rate
from bot.domain.report import NoticeKind
from bot.domain.room import Kind
from bot.domain.rules import Quorum, Verdict
from bot.slack.views import answers, cards, notices, requests
from tests.slack.views import records, seconds
from tests.slack.views.examples import (
    ALICE,
    BACKEND_SAYS_NOBODY,
    after,
    feed,
    operation,
    room,
    story,
)
from tests.slack.views.reader import texts
from tests.slack.views.sets import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.slack.views.kit import Message

NASTY = some.one_of(
    some.sampled_from(
        [
            "<!channel>",
            "<@U0EVE>",
            "<http://evil.example|room42>",
            "`code",
            "```",
            "*_~bold~_*",
            "\u202egnihton\u202c\u2066x",
            "&amp;&lt;!here&gt;",
            "line one\n> line two",
            "<!date^0^{date}|never>",
            "|",
            "\ud83d",
            "",
        ]
    ),
    some.text(max_size=40),
)
OURS = re.compile(
    r"<@U0(?:ALICE|BOB|CAROL)>"
    r"|<!subteam\^S0[A-Z]+>"
    r"|<#C0LIVE>"
    r"|<!date\^\d+\^[^<>|]*\{time(?:_secs)?\}\|[0-9: UTCat-]+>"
    r"|<https?://[^<>|\s]+\|[^<>]*>"
)
ENTITY = re.compile(r"&(?:amp|lt|gt);")


def drawn(text: str) -> Iterator[Message]:
    """Messages with that text in every place that others can fill."""
    refusal = replace(BACKEND_SAYS_NOBODY, meaning=text, advice=text, said=text)
    finding = Finding(text, text, replace(refusal, name=text))
    address = Address(Protocol.HLS, Rate.ORIGINAL, f"http://a/{text}")
    other = replace(address, protocol=Protocol.RTMP, url=text)
    for kind in Kind:
        for state in FeedState:
            one = feed(
                state,
                kind,
                why=text,
                addresses=(address, other),
                channel_id=text,
                file_name=text,
                file_ids=(text, text),
                vouched_by=Actor("T1", text, name=text),
            )
            by = operation(state=State.FAILED, finding=finding, why=text, room=text)
            yield cards.card(story(one, by, one))
            yield from (notices.notice(it, story(one, by, one)) for it in NoticeKind)
            yield notices.direct(None, story(one, by, one))
    for stands in State:
        later = operation(state=stands, begins=text, room=text, finding=finding)
        yield cards.card(story(None, later))
        yield notices.direct(NoticeKind.CANCELLED, story(None, later))
        kicked = operation(RemoveFromRoom, stands, finding=finding, why=text, room=text)
        yield cards.card(story(None, kicked))
    yield from _of_seconds(text, finding)
    yield from records.told_with(text)
    for answer in _answers(text, finding):
        yield answers.answer(answer, asker=ALICE)
        yield answers.shared(answer, asker=ALICE)


def _of_seconds(text: str, finding: Finding) -> Iterator[Message]:
    said = Actor("T1", text, name=text)
    no = replace(seconds.NO, actor=said, reason=text)
    debt = replace(seconds.DEBT, broken_by=said, why=text)
    halt = replace(seconds.FREEZE, by=said, why=text)
    who = (text, f"user:{text}", f"group:{text}", f"list:{text}")
    quorum = Quorum(1, who, text)
    states = (
        State.AWAITING_APPROVAL,
        State.AWAITING_CONFIRMATION,
        State.READY,
        State.DECLINED,
        State.STALE,
    )
    for kind, state in product((StartBroadcast, RemoveFromRoom), states):
        wish = seconds.asked(kind, state, finding=finding, why=text, room=text)
        wish = replace(wish, quorums=(quorum,), line=text, trace=(text,))
        told = seconds.told(
            wish,
            no,
            followers=(wish,),
            review=debt,
            freeze=halt,
            unreached=(text,),
        )
        yield cards.card(told)
        yield requests.request(seconds.request_to("U0BOB"), told)
        yield from (notices.direct(one, told) for one in seconds.NOTICES)


def _reasons(text: str, finding: Finding) -> Iterator[Answer]:
    wish = seconds.asked(finding=finding, why=text, room=text, line=text)
    quorum = Quorum(1, (text, f"group:{text}"), text)
    verdict = Verdict(False, text, (text,), quorums=(quorum,))  # noqa: FBT003  the verdict's own order
    yield Decided(wish, approved=True, left=((quorum, 1),), said=(text,))
    halt = replace(seconds.FREEZE, why=text)
    yield FrozenNow(halt)
    yield Thawed(halt, (wish,))
    yield FormWanted(Form(FormKind.DECLINE, "C1", about=text))
    debt = replace(seconds.DEBT, why=text, note=text)
    said = (seconds.YES, replace(seconds.NO, reason=text))
    yield WhyShown(wish, (text,), said, debt, verdict, (), after(1))
    yield MayI(Action.SEE, text, verdict, (text,), text)
    yield WhoCan(Action.SEE, text, ((text, True), (text, False)), (text,), (text,))
    yield PendingShown((wish,), (wish,), ((debt, wish),), halt, after(1))


def _answers(text: str, finding: Finding) -> Iterator[Answer]:
    asked = operation(
        RemoveFromRoom, State.FAILED, room=text, why=text, finding=finding
    )
    feeds = (
        feed(why=text, channel_id=text),
        feed(FeedState.ENDED, Kind.RECORDING, file_name=text, file_ids=(text,)),
    )
    recorded = operation(StartRecording, State.READY, room=text, why=text)
    yield Accepted((asked, recorded), repeat=True, said=(text,))
    usage = UsageError(text, remedy=text, usage=text, suggestion=text)
    yield Refused(usage)
    if finding.refusal is not None:
        yield Refused(BackendRefusedError(finding.refusal))
    yield ConfirmRemoval(asked)
    yield DryRun(text, ((text, text),), allowed=True, trace=(text,))
    yield RoomShown(room(), feeds)
    waiting = operation(StartBroadcast, State.READY, room=text)
    yield StatusShown(text, feeds, (waiting,), None, after(1))
    yield RecordingsListed(text, feeds)
    lines = tuple(
        event(kind, room=text, action=text, details={"why": text, text: [text]})
        for kind in EventKind
    )
    yield HistoryShown(text, lines, text)
    yield from records.answered_with(text, lines, asked)
    yield HelpShown(text, ((text, text),), (text,))
    yield from _reasons(text, finding)


@given(NASTY)
@settings(max_examples=40, deadline=None)
def test_no_text_of_others_becomes_markup(text: str) -> None:
    """
    In every formatted text each token is one that a view wrote itself, each
    ampersand an entity, and each piece of code is closed.
    """
    for message in drawn(text):
        for formatted, shown in texts(message):
            if not formatted:
                continue
            rest = OURS.sub("", shown)
            assert not set("<>") & set(rest), shown
            assert "&" not in ENTITY.sub("", rest), shown
            assert shown.count("`") % 2 == 0, shown


@given(NASTY)
@settings(max_examples=20, deadline=None)
def test_every_message_can_be_sent(text: str) -> None:
    """
    Halves of characters would break the request to Slack, so none is left.
    """
    for message in drawn(text):
        for _, shown in texts(message):
            assert shown.encode("utf-8")
            assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", shown)


def test_slack_looks_for_no_names_and_links_in_our_texts() -> None:
    """
    Every formatted text tells Slack to add no mentions of its own.
    """
    for message in drawn("@here #general https://evil.example"):
        assert '"verbatim": False' not in str(message.blocks)
        for block in message.blocks:
            assert _formatted(block) == _verbatim(block)


def _formatted(part: object) -> int:
    return str(part).count("'type': 'mrkdwn'")


def _verbatim(part: object) -> int:
    return str(part).count("'verbatim': True")
