"""
Every closed set has its words.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from bot.domain.call import CALLS, RemoveFromRoom
from bot.domain.command import Action, Button
from bot.domain.feed import FeedState
from bot.domain.form import FormKind
from bot.domain.operation import State
from bot.domain.outcome import Output, Protocol, Rate, Remedy
from bot.domain.report import ReportKind
from bot.domain.room import Account, GroupNumber
from bot.slack.views import words
from bot.slack.views.exactly import OUTPUTS
from bot.slack.views.feeds import HEADLINES
from bot.slack.views.kit import MOST_BLOCKS, button, message, packed, section
from bot.slack.views.lists import CHANGES
from bot.slack.views.markup import Mrkdwn, say
from bot.slack.views.opening import FORMS
from bot.slack.views.states import STATES
from bot.slack.views.untold import untold
from tests.slack.views.sets import messages


def test_every_table_of_words_is_complete() -> None:
    """
    A member without words would fail in front of a reader.
    """
    assert set(CALLS) == set(words.DOING) == set(words.ACT)
    assert set(Action) == set(words.ACTIONS)
    assert set(State) == set(STATES)
    assert set(Remedy) == set(words.WHO)
    assert set(Rate) == set(words.RATES)
    assert set(product((True, False), FeedState)) == set(HEADLINES)
    assert set(Output) == set(OUTPUTS)
    assert set(FormKind) == set(FORMS)


def test_whatever_cannot_be_told_is_told_of_as_such() -> None:
    """
    Each kind of report has its own words in the history, where it is not delivered.
    """
    told = {untold({"report": one.value}) for one in ReportKind}

    assert len(ReportKind) == len(told)


def test_every_button_is_drawn_somewhere() -> None:
    """
    What nobody can press needs no meaning.
    """
    drawn = {
        one["action_id"]
        for _, shown in messages()
        for block in shown.blocks
        if block["type"] == "actions"
        for one in block["elements"]
    }

    assert {one.value for one in Button} == drawn


def test_every_protocol_is_a_link_or_text_to_copy() -> None:
    """
    Browsers play HLS and FLV; RTMP is for players that take an address.
    """
    assert {Protocol.RTMP} == set(Protocol) - words.PLAYED_IN_A_BROWSER


def test_every_change_of_a_room_has_a_sentence() -> None:
    """
    The five changes that an answer can carry.
    """
    assert {"added", "edited", "removed", "here", "off"} == set(CHANGES)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(seconds=-1), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=12, seconds=59), "12 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=1, minutes=5), "24 h 5 min"),
    ],
)
def test_a_length_is_said_as_people_say_it(span: timedelta, expected: str) -> None:
    """
    Seconds below a minute, minutes below an hour, then hours and minutes.
    """
    assert expected == words.length(span)


def test_several_accounts_are_listed_in_words() -> None:
    """
    Commas, and an "and" before the last.
    """
    three = tuple(Account(one) for one in ("bob", "carol", "d_"))

    assert "bob, carol and `d_`" == words.accounts(
        RemoveFromRoom(1, GroupNumber(42), three)
    )


def test_a_line_that_does_not_fit_is_counted() -> None:
    """
    A list ends with how many it leaves out, never silently.
    """
    lines = [Mrkdwn("a" * 100)] * 10
    blocks = packed(lines, lambda left: say("{n} more", n=left), most=505)

    assert "5 more" == blocks[-1]["elements"][0]["text"]


def test_a_message_never_has_more_blocks_than_slack_takes() -> None:
    """
    The last block of an overlong message says what is missing.
    """
    blocks = message(Mrkdwn("x"), *[section(Mrkdwn("y"))] * 60).blocks

    assert len(blocks) == MOST_BLOCKS
    assert "… and 11 more" == blocks[-1]["text"]["text"]


def test_a_value_too_long_for_a_button_leaves_no_button() -> None:
    """
    A cut value would name something else.
    """
    assert button(Button.RUN_THIS, "Run this", "😀" * 1_001) is None
