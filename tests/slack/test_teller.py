"""
Telling in Slack what came of a stop, with no record to tell from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

from bot.domain.actor import Actor
from bot.domain.call import StopBroadcast
from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import CannotPostError, PostLaterError
from bot.domain.noted import Noted, noted
from bot.domain.outcome import Ended
from bot.domain.record import Origin
from bot.domain.room import Sdk
from bot.playground.workspace import Fault, Workspace
from bot.slack.teller import SlackTeller
from tests.slack.views.examples import after, target

if TYPE_CHECKING:
    from collections.abc import Iterator

LIVE, DANA = "C0LIVE", "U0DANA"


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """A workspace in which the app may do everything."""
    with Workspace(rate_limits=False) as made:
        made.add_person(DANA, "dana")
        made.add_channel(LIVE, "live", members=[DANA])
        yield made


@pytest.fixture
def teller(slack: Workspace) -> SlackTeller:
    """Our voice there."""
    token, url = slack.identity.bot_token, slack.api_url
    return SlackTeller(
        WebClient(token=token, base_url=url, timeout=5, retry_handlers=[])
    )


def stop(channel: str = LIVE) -> Noted:
    """Dana's stop, which worked."""
    wish = Wish(Action.BROADCAST_STOP, "room42", StopBroadcast(target(), Sdk.NORMAL))
    origin = Origin(Actor("T1", DANA), channel, "press", "")
    (one,) = noted(Plan((wish,)), origin, after(0))
    return replace(one, result=Ended())


def test_the_channel_reads_what_came_of_it(
    slack: Workspace, teller: SlackTeller
) -> None:
    """
    A message of its own: without the record nobody knows where the card stands.
    """
    teller.tell(stop())

    (message,) = slack.messages(LIVE)
    assert message.text.startswith("room42 is off air.")
    assert message.thread_ts is None


@pytest.mark.parametrize("channel", [LIVE, ""], ids=["closed", "none"])
def test_where_there_is_no_channel_the_asker_is_told(
    slack: Workspace, teller: SlackTeller, channel: str
) -> None:
    """
    A channel that is closed to the bot, or none at all: a direct message.
    """
    if channel:
        slack.faults.add("chat.postMessage", Fault.refused("not_in_channel"))

    teller.tell(stop(channel))

    (message,) = slack.direct_messages(DANA)
    assert message.text.startswith("room42 is off air.")


@pytest.mark.parametrize(
    "fault",
    [Fault.too_many(1), Fault.broken(503), Fault.dropped(effect=False)],
    ids=["rate", "broken", "dropped"],
)
def test_a_slack_that_is_busy_is_asked_later(
    slack: Workspace, teller: SlackTeller, fault: Fault
) -> None:
    """
    What passes by itself is no reason to fall silent.
    """
    slack.faults.add("chat.postMessage", fault)

    with pytest.raises(PostLaterError) as later:
        teller.tell(stop())

    assert later.value.after.total_seconds() > 0


def test_who_can_be_told_nowhere_is_named_so(
    slack: Workspace, teller: SlackTeller
) -> None:
    """
    Neither channel nor person: the caller hears of it, and why.
    """
    slack.faults.add("chat.postMessage", Fault.refused("is_archived"))
    slack.faults.add("conversations.open", Fault.refused("user_disabled"))

    with pytest.raises(CannotPostError) as caught:
        teller.tell(stop())

    assert "user_disabled" == caught.value.reason
