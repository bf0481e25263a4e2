"""
Postings: what the record says of itself, in the channels that are kept for it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from io import BytesIO
from threading import Event
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import CannotPostError, PostLaterError
from bot.domain.report import Report, ReportKind, Story
from bot.playground.workspace import Fault, Workspace
from bot.slack.announcer import SlackAnnouncer
from bot.slack.courier import bring
from bot.slack.pages import WeekPages
from storage.chain.checkpoint_check import read_checkpoints
from tests.slack.test_announcer import AT, DANA, DROPPED, LIVE, Noon, client
from tests.slack.views.records import kept, summary
from tests.stage import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.summary import Summary

CHECKPOINT = Report(
    5, ReportKind.CHECKPOINT, None, None, None, LIVE, "T1", 1, 0, AT, 0, "checkpoint/3"
)
WEEKLY = replace(CHECKPOINT, number=6, kind=ReportKind.WEEKLY, about="weekly/T1/x")
SIGNED = Story(None, None, None, None, None, AT, kept=kept())
WEEK = replace(SIGNED, kept=None, summary=summary())
PAGE = b"<!doctype html>"


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """A workspace in which the app may do everything."""
    with Workspace(clock=Noon(), rate_limits=False) as made:
        made.add_person(DANA, "dana")
        made.add_channel(LIVE, "live", members=[DANA])
        yield made


@pytest.fixture
def announcer(slack: Workspace) -> SlackAnnouncer:
    """Our voice there, without pages."""
    return SlackAnnouncer(client(slack))


def begun(report: Report) -> Report:
    """The same after a try of which nobody knows what came."""
    return replace(report, begun=1, tries=1)


def test_a_checkpoint_can_be_copied_out_of_its_message(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    What a reader sees of the message, copied whole, is the checkpoint.
    """
    posted = announcer.posting(CHECKPOINT, SIGNED)

    (message,) = slack.messages(LIVE)
    (read,) = read_checkpoints(slack.plain_text(LIVE))
    assert posted is not None
    assert message.ts == posted.ts
    assert replace(kept().checkpoint, number=0) == read


@pytest.mark.parametrize(("report", "told"), [(CHECKPOINT, SIGNED), (WEEKLY, WEEK)])
def test_what_may_be_there_is_looked_for_first(
    slack: Workspace, announcer: SlackAnnouncer, report: Report, told: Story
) -> None:
    """
    Where Slack's answer was lost the message is found, and not posted twice.
    """
    slack.faults.add("chat.postMessage", DROPPED)
    with pytest.raises(PostLaterError) as lost:
        announcer.posting(report, told)
    assert lost.value.may_have_posted

    announcer.posting(begun(report), told)

    assert 1 == len(slack.messages(LIVE))


def test_a_closed_channel_is_said_to_be_one(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Where OnAir may not post the reason is Slack's own word.
    """
    slack.faults.add("chat.postMessage", Fault.refused("is_archived"))

    with pytest.raises(CannotPostError) as closed:
        announcer.posting(CHECKPOINT, SIGNED)

    assert "is_archived" == closed.value.reason


def test_a_report_of_what_is_gone_posts_nothing(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    A checkpoint that is not on record any more is not told of.
    """
    assert announcer.posting(CHECKPOINT, replace(SIGNED, kept=None)) is None
    assert [] == slack.messages(LIVE)


def test_the_page_stands_below_its_message(slack: Workspace) -> None:
    """
    The page of a week follows as a reply; where the message was found there already,
    it follows no second time.
    """
    drawn: list[Summary] = []

    def draw(week: Summary) -> bytes:
        drawn.append(week)
        return PAGE

    bot = client(slack)
    announcer = SlackAnnouncer(bot, pages=WeekPages(bot, draw))
    announcer.posting(WEEKLY, WEEK)
    until(lambda: len(slack.messages(LIVE)) == 2)
    announcer.posting(begun(WEEKLY), WEEK)

    message, reply = slack.messages(LIVE)
    assert message.ts == reply.thread_ts
    assert [PAGE] == [one.content for one in reply.files]
    assert ["onair-week-2026-11-16.html"] == [one.name for one in reply.files]
    assert 1 == len(drawn)


@pytest.mark.parametrize(
    "method", ["files.getUploadURLExternal", "files.completeUploadExternal"]
)
def test_without_its_page_the_message_stands(
    slack: Workspace, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    """
    A page that Slack does not take is logged; the message that was owed is there.
    """
    tried = Event()
    slack.faults.add(method, Fault.refused("not_in_channel"))

    def draw(_: Summary) -> bytes:
        tried.set()
        return PAGE

    bot = client(slack)
    with caplog.at_level(logging.WARNING):
        SlackAnnouncer(bot, pages=WeekPages(bot, draw)).posting(WEEKLY, WEEK)
        assert tried.wait(10)
        until(lambda: "the week's page was not brought" in caplog.text)

    assert 1 == len(slack.messages(LIVE))


def test_a_file_goes_to_the_thread_that_is_named(slack: Workspace) -> None:
    """
    A file can be brought into a channel, below one message of it.
    """
    bot = client(slack)
    posted = bot.chat_postMessage(channel=LIVE, text="the week")
    where = {"channel_id": LIVE, "thread_ts": str(posted["ts"])}

    bring(bot, "week.html", BytesIO(PAGE), **where)

    (_, reply) = slack.messages(LIVE)
    assert posted["ts"] == reply.thread_ts
    assert ["week.html"] == [one.name for one in reply.files]
