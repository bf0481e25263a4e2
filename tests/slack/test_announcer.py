"""
Speaking in Slack: each thing once, also where Slack's answer was lost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

from bot.domain.errors import CannotPostError, PostLaterError
from bot.domain.report import NoticeKind, Posted, Report, ReportKind, Story
from bot.playground.workspace import Fault, Workspace
from bot.playground.workspace.chat import post
from bot.playground.workspace.words import Draft
from bot.slack.announcer import SlackAnnouncer
from tests.slack.views.examples import feed, operation

if TYPE_CHECKING:
    from collections.abc import Iterator

LIVE, DANA = "C0LIVE", "U0DANA"
AT = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
CARD = Report(5, ReportKind.CARD, None, 7, 7, LIVE, "T1", 1, 0, AT)
NOTICE = replace(CARD, number=6, kind=ReportKind.NOTICE, notice=NoticeKind.ON_AIR)
DIRECT = replace(NOTICE, number=8, kind=ReportKind.DIRECT, to=DANA)
DROPPED = Fault.dropped(effect=True)


class Noon:
    """It is some time after the example feeds were opened, and stays so."""

    def now(self) -> datetime:
        """Two minutes past two."""
        return AT

    def monotonic(self) -> float:
        """Time stands."""
        return 0.0


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """A workspace in which the app may do everything."""
    with Workspace(clock=Noon(), rate_limits=False) as made:
        made.add_person(DANA, "dana")
        made.add_channel(LIVE, "live", members=[DANA])
        yield made


@pytest.fixture
def announcer(slack: Workspace) -> SlackAnnouncer:
    """Our voice there."""
    return SlackAnnouncer(client(slack))


def client(slack: Workspace) -> WebClient:
    """As the bot makes it."""
    token, url = slack.identity.bot_token, slack.api_url
    return WebClient(token=token, base_url=url, timeout=5, retry_handlers=[])


def story(card: Posted | None = None) -> Story:
    """A room is on air; its card stands there."""
    begun = AT - timedelta(minutes=2)
    told = replace(feed(), opened_at=begun)
    return Story(told, replace(operation(), asked_at=begun), None, None, card, AT)


def again(report: Report) -> Report:
    """The same after a try of which nobody knows what came."""
    return replace(report, begun=1, tries=1)


def calls(slack: Workspace, method: str) -> int:
    """How often that was asked of Slack."""
    return [one.method for one in slack.calls].count(method)


def doubted(announcer: SlackAnnouncer, report: Report) -> PostLaterError:
    """What comes of a card that Slack does not take now."""
    with pytest.raises(PostLaterError) as later:
        announcer.card(report, story())
    return later.value


def test_a_card_whose_answer_was_lost_is_found_again(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    The second try brings the first one's message up to date, and posts nothing.
    """
    slack.faults.add("chat.postMessage", DROPPED)
    assert doubted(announcer, CARD).may_have_posted
    found = announcer.card(again(CARD), story())

    (card,) = slack.messages(LIVE)
    assert Posted(LIVE, card.ts) == found
    assert 1 == card.edits


def test_a_first_try_looks_for_nothing(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Slack is asked for the history only where something may be there.
    """
    posted = announcer.card(CARD, story())
    announcer.notice(NOTICE, story(posted))

    assert 0 == calls(slack, "conversations.history")
    assert 0 == calls(slack, "conversations.replies")


def test_a_notice_whose_answer_was_lost_is_not_told_twice(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    The reply is looked for in the card's thread.
    """
    posted = announcer.card(CARD, story())
    slack.faults.add("chat.postMessage", DROPPED)
    with pytest.raises(PostLaterError):
        announcer.notice(NOTICE, story(posted))
    assert announcer.notice(again(NOTICE), story(posted))

    assert 1 == sum(one.broadcast for one in slack.messages(LIVE))


def test_another_notice_in_the_thread_is_not_taken_for_ours(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Each notice is known by its own number.
    """
    posted = announcer.card(CARD, story())
    announcer.notice(NOTICE, story(posted))
    announcer.notice(again(replace(NOTICE, number=9)), story(posted))

    assert 2 == sum(one.broadcast for one in slack.messages(LIVE))


def test_a_direct_message_whose_answer_was_lost_is_not_told_twice(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Where the app may read its conversations, it looks there too.
    """
    slack.faults.add("chat.postMessage", DROPPED)
    with pytest.raises(PostLaterError):
        announcer.direct(DIRECT, story())
    announcer.direct(again(DIRECT), story())

    assert 1 == len(slack.direct_messages(DANA))


def test_somebody_elses_message_is_never_taken_for_our_card(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Anybody may post the same metadata; only our own app's message counts.
    """
    mark = {"event_type": "onair_card", "event_payload": {"feed": 7}}
    with slack.team.lock:
        draft = Draft(text="mine!", metadata=mark)
        post(slack.team, slack.team.channels[LIVE], draft, DANA)
    announcer.card(again(CARD), story())

    ours = slack.identity.bot_user
    assert [DANA, ours] == [one.author for one in slack.messages(LIVE)]
    assert [0, 0] == [one.edits for one in slack.messages(LIVE)]


def test_the_newest_of_two_cards_is_the_card(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Where a card was posted twice, the later one is kept up to date.
    """
    announcer.card(CARD, story())
    second = announcer.card(CARD, story())
    for number in range(3):
        client(slack).chat_postMessage(channel=LIVE, text=f"{number}")

    assert second == announcer.card(again(CARD), story())


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "not_found"])
def test_where_nobody_may_look_it_is_posted(
    slack: Workspace, announcer: SlackAnnouncer, error: str
) -> None:
    """
    Twice is better than never: a second card replaces the first.
    """
    slack.faults.add("conversations.history", Fault.refused(error))

    assert announcer.card(again(CARD), story()) is not None
    assert 1 == len(slack.messages(LIVE))


def test_a_look_that_slack_slows_down_is_waited_for(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Nothing is posted before it is known whether it is there; and by the looking
    itself nothing can have been posted.
    """
    slack.faults.add("conversations.history", Fault.too_many(30))
    later = doubted(announcer, again(CARD))

    assert (timedelta(seconds=30), False) == (later.after, later.may_have_posted)
    assert [] == slack.messages(LIVE)


@pytest.mark.parametrize(
    ("fault", "doubt"),
    [
        (Fault.too_many(7), False),
        (Fault.broken(503), True),
        (Fault.refused("fatal_error"), True),
        (Fault.dropped(effect=False), True),
    ],
)
def test_only_a_refusal_before_the_deed_is_certain(
    slack: Workspace,
    announcer: SlackAnnouncer,
    fault: Fault,
    doubt: bool,  # noqa: FBT001
) -> None:
    """
    A card may be there after anything but Slack's "not now".
    """
    slack.faults.add("chat.postMessage", fault)

    assert doubt is doubted(announcer, CARD).may_have_posted


def test_a_slack_that_nobody_answers_for_has_posted_nothing() -> None:
    """
    Where the connection was refused there is no doubt.
    """
    nowhere = WebClient(base_url="http://127.0.0.1:9/api/", retry_handlers=[])

    assert not doubted(SlackAnnouncer(nowhere), CARD).may_have_posted


def test_a_deleted_card_is_not_posted_anew(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Whoever deleted it did not want to see it there.
    """
    posted = announcer.card(CARD, story())
    assert posted is not None
    slack.delete(LIVE, posted.ts)

    assert announcer.card(CARD, story(posted)) is None
    assert not announcer.notice(NOTICE, story(posted))
    assert [] == slack.messages(LIVE)


def test_a_notice_without_a_card_stands_in_the_channel(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    What must be noticed does not depend on the card; nor is it told twice there.
    """
    slack.faults.add("chat.postMessage", DROPPED)
    with pytest.raises(PostLaterError):
        announcer.notice(NOTICE, story())
    assert announcer.notice(again(NOTICE), story())

    assert [None] == [one.thread_ts for one in slack.messages(LIVE)]


def test_the_loss_of_a_card_is_whispered_with_a_way_back(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Only its asker sees the offer, in the channel where the card was.
    """
    kind, notice = ReportKind.WHISPER, NoticeKind.CARD_LOST
    whisper = replace(DIRECT, kind=kind, notice=notice, operation=None)
    announcer.whisper(whisper, story())

    (seen,) = slack.ephemerals(LIVE, DANA)
    (button,) = next(b["elements"] for b in seen.blocks if b["type"] == "actions")
    assert "Somebody deleted the card of room42" in seen.text
    assert ("onair.post_again", "3") == (button["action_id"], button["value"])


def test_a_closed_channel_is_said_to_be_closed(
    slack: Workspace, announcer: SlackAnnouncer
) -> None:
    """
    Slack's own word is kept, so that the history can say why.
    """
    slack.archive(LIVE)
    with pytest.raises(CannotPostError) as refused:
        announcer.card(CARD, story())

    assert "is_archived" == refused.value.reason
