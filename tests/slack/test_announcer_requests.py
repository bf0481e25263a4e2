"""
Asking an approver directly: one message, kept up to date, never posted anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.approval import Approval
from bot.domain.errors import CannotPostError, PostLaterError
from bot.domain.operation import State
from bot.domain.report import Posted, ReportKind, Story
from bot.domain.rules import Quorum
from bot.playground.workspace import Fault, Workspace
from bot.slack.announcer import SlackAnnouncer
from tests.slack.test_announcer import (
    AT,
    CARD,
    DANA,
    DROPPED,
    LIVE,
    Noon,
    calls,
    client,
)
from tests.slack.test_announcer import again as after_a_try
from tests.slack.views.examples import operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.operation import Operation

ERIN = "U0ERIN"
ASKED = replace(CARD, kind=ReportKind.REQUEST, feed=None, operation=7, to=DANA)


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """A workspace with two approvers."""
    with Workspace(clock=Noon(), rate_limits=False) as made:
        made.add_person(DANA, "dana")
        made.add_person(ERIN, "erin")
        made.add_channel(LIVE, "live", members=[DANA])
        yield made


@pytest.fixture
def announcer(slack: Workspace) -> SlackAnnouncer:
    """Our voice there."""
    return SlackAnnouncer(client(slack))


def waits() -> Operation:
    """A start that waits for Dana or Erin."""
    quorum = Quorum(1, (f"user:{DANA}", f"user:{ERIN}"), "rule 1")
    return replace(
        operation(),
        state=State.AWAITING_APPROVAL,
        asked_at=AT - timedelta(minutes=1),
        approve_by=AT + timedelta(minutes=30),
        quorums=(quorum,),
        feed=None,
    )


def told(card: Posted | None = None) -> Story:
    """It waits, and both were asked."""
    return Story(None, waits(), None, None, card, AT, asked=(DANA, ERIN))


def decided(card: Posted | None) -> Story:
    """Dana agreed, and it is on its way."""
    done = replace(waits(), state=State.READY)
    said = Approval(done.number, done.actor, DANA, True, "", AT)  # noqa: FBT003  the yes itself
    return replace(told(card), operation=done, approvals=(said,))


def test_an_approver_is_asked_alone(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    They need not be in the channel, and nobody there sees the buttons twice.
    """
    posted = announcer.request(ASKED, told())

    (message,) = slack.direct_messages(DANA)
    assert posted is not None
    assert message.ts == posted.ts
    assert [] == slack.messages(LIVE)
    assert [] == slack.direct_messages(ERIN)


def test_what_was_asked_is_resolved_in_place(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    A decision changes the message that is there, and posts no second one.
    """
    posted = announcer.request(ASKED, told())
    again = announcer.request(ASKED, decided(posted))

    (message,) = slack.direct_messages(DANA)
    assert posted == again
    assert 1 == message.edits
    assert 1 == calls(slack, "conversations.open")


def test_a_request_whose_answer_was_lost_is_found_again(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Each approver's message is known by the operation and by them.
    """
    slack.faults.add("chat.postMessage", DROPPED)
    with pytest.raises(PostLaterError) as later:
        announcer.request(ASKED, told())
    found = announcer.request(after_a_try(ASKED), told())

    (message,) = slack.direct_messages(DANA)
    assert later.value.may_have_posted
    assert found is not None
    assert (message.ts, 1) == (found.ts, message.edits)


def test_another_operations_request_is_not_taken_for_this_one(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Two things to decide are two messages.
    """
    announcer.request(ASKED, told())
    announcer.request(after_a_try(replace(ASKED, operation=8)), told())

    assert [0, 0] == [one.edits for one in slack.direct_messages(DANA)]


def test_a_request_that_was_deleted_is_not_posted_anew(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Whoever deleted what they were asked is not asked again.
    """
    posted = announcer.request(ASKED, told())
    assert posted is not None
    slack.delete(posted.channel, posted.ts)

    assert announcer.request(ASKED, decided(posted)) is None
    assert [] == slack.direct_messages(DANA)


def test_who_cannot_be_asked_is_no_secret(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    An account that is switched off is an error that says so.
    """
    slack.faults.add("conversations.open", Fault.refused("user_disabled"))

    with pytest.raises(CannotPostError, match="user_disabled"):
        announcer.request(ASKED, told())
