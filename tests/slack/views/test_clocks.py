"""
Until when a feed runs, as the reader sees it, and how it is given more time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import onair_in
from bot.domain.answer import MoreTime
from bot.domain.call import StartBroadcast, StopBroadcast
from bot.domain.command import Button
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.record import Extended
from bot.domain.report import NoticeKind
from bot.domain.room import Kind
from bot.slack.views.answers import answer
from bot.slack.views.cards import card
from bot.slack.views.notices import direct, notice
from tests.slack.views.examples import (
    ALICE,
    BOB,
    SOON,
    after,
    asked_again,
    feed,
    operation,
    story,
    tried_again,
)
from tests.slack.views.reader import seen, shown

if TYPE_CHECKING:
    from bot.domain.feed import Feed

TIMED = feed(stops_at=after(90), stops_by=after(240))
AT_ITS_LIMIT = replace(TIMED, stops_by=after(90))


def said(*extended: Extended) -> str:
    """What Alice reads when she gave more time."""
    return seen(answer(MoreTime(extended), asker=ALICE))


def test_a_live_card_says_when_it_stops_by_itself() -> None:
    """
    The moment is a token that each reader's Slack shows in its own zone.
    """
    message = card(story(TIMED, operation()))

    assert "Stops by itself: 15:32 UTC" in seen(message)
    assert f"<!date^{int(after(90).timestamp())}^" in str(message.blocks)
    assert "It stops by itself at 15:32 UTC." in shown(message.text)


def test_extend_names_the_stop_that_it_moves() -> None:
    """
    Two people who press the same button move the stop once.
    """
    row = card(story(TIMED, operation())).blocks[-1]["elements"]
    buttons = {one["action_id"]: one for one in row}

    assert TIMED.stop_named == buttons[Button.EXTEND.value]["value"]
    assert "Extend 30 min" == buttons[Button.EXTEND.value]["text"]["text"]


def test_a_feed_at_its_limit_cannot_be_extended_and_says_so() -> None:
    """
    Where the rules allow no more there is no button that would be refused.
    """
    text = seen(card(story(AT_ITS_LIMIT, operation())))

    assert "Stops by itself: 15:32 UTC; the rules allow no more" in text
    assert "[Extend 30 min]" not in text


@pytest.mark.parametrize(
    "one",
    [
        feed(),
        feed(FeedState.UNKNOWN, stops_at=after(90)),
        feed(FeedState.LIVE, Kind.RECORDING, stops_at=after(90)),
        feed(FeedState.ENDED, stops_at=after(90)),
    ],
)
def test_only_a_live_broadcast_with_a_stop_has_extend(one: Feed) -> None:
    """
    Without a stop, or while nobody knows how it stands, there is nothing to move.
    """
    assert "[Extend 30 min]" not in seen(card(story(one, operation())))


def test_a_stop_whose_time_is_over_is_not_promised_any_more() -> None:
    """
    While the automatic stop is being tried, the card says when it was to be.
    """
    text = seen(card(story(feed(stops_at=after(10)), operation())))

    assert "Was to stop by itself: 14:12 UTC" in text


def test_more_time_is_told_with_the_new_moment() -> None:
    """
    Who extends reads until when it runs now.
    """
    assert "room42 has more time: it stops by itself 2026-11-23 at 15:32 UTC." == said(
        Extended(TIMED, after(60))
    )


def test_more_time_than_the_rules_allow_is_cut_and_said() -> None:
    """
    The asker learns that this is as far as it goes.
    """
    text = said(Extended(AT_ITS_LIMIT, after(60), limited=True))

    assert text.endswith("No further: the rules let it run until then.")


def test_a_second_press_adds_nothing_and_says_so() -> None:
    """
    Whoever was second reads that it had been moved, and until when.
    """
    text = said(Extended(TIMED, after(90), repeat=True))

    assert (
        "room42 had been given more time already: it stops by itself 2026-11-23 at "
        "15:32 UTC."
    ) == text


def test_more_time_says_which_feeds_got_none() -> None:
    """
    Part of a room was extended: the rest is named below, in its own words.
    """
    left = "alice's shared screen in room42 was given no more time. <No longer.>"
    text = seen(answer(MoreTime((Extended(TIMED, after(60)),), (left,)), asker=ALICE))

    assert text.startswith("room42 has more time: it stops by itself 2026-11-23")
    assert text.endswith(left)


def test_the_warning_calls_whoever_started_it() -> None:
    """
    A clock belongs to no act: the latest one's asker has nothing to do with it.
    """
    told = story(feed(stops_at=after(30)), operation(actor=BOB))
    text = seen(notice(NoticeKind.ENDING_SOON, told))

    assert "@U0ALICE" in text
    assert "operation" not in text


def test_a_warning_can_be_answered_where_it_is_read() -> None:
    """
    As a direct message too it has *Extend*.
    """
    told = story(feed(stops_at=after(30)), operation())

    assert "[Extend 30 min]" in seen(direct(NoticeKind.ENDING_SOON, told))


def test_a_warning_that_comes_too_late_says_how_it_stands() -> None:
    """
    What is off by the time of reading is not said to go off soon.
    """
    over = story(feed(FeedState.ENDED, stops_at=after(30)), operation())

    assert "⬛ room42 is off air, @U0ALICE." == seen(
        notice(NoticeKind.ENDING_SOON, over)
    )


def test_what_may_be_off_is_not_said_to_go_off() -> None:
    """
    The warning of an unknown feed claims nothing about it.
    """
    told = story(feed(FeedState.UNKNOWN, stops_at=after(30)))
    text = seen(notice(NoticeKind.ENDING_SOON, told))

    assert text.startswith("If room42 is on, it is stopped at 14:32 UTC, in about 10")


def test_an_automatic_stop_is_onairs_own() -> None:
    """
    Nobody is said to have stopped it but OnAir, by its own clock.
    """
    itself = onair_in("T1")
    told = story(
        feed(FeedState.ENDED, ended_by=itself), operation(StopBroadcast, actor=itself)
    )
    text = seen(notice(NoticeKind.OFF_AIR, told))

    assert "room42 is off air after 12 min, @U0ALICE." in text
    assert "Its time was over: OnAir stopped it, by its own clock." in text
    assert "Stopped by: OnAir, by its own clock, 14:14 UTC" in seen(card(told))


def test_an_automatic_stop_that_failed_is_tried_again() -> None:
    """
    STILL ON AIR calls whoever started it, and says that nobody need repeat it.
    """
    failed = operation(StopBroadcast, State.FAILED, actor=onair_in("T1"))
    text = seen(notice(NoticeKind.STILL_ON_AIR, story(feed(), failed)))

    assert text.startswith("STILL ON AIR: stopping room42 did not work, @U0ALICE.")
    assert "OnAir tries again by itself" in text


def test_a_stop_that_is_tried_again_is_not_given_up() -> None:
    """
    STILL ON AIR says why, and when it is tried next.
    """
    trying = tried_again(StopBroadcast, actor=BOB)

    expected = """\
STILL ON AIR: stopping room42 has not worked yet; OnAir goes on trying, @U0BOB.
The backend did not pick up. OnAir tries again at 14:22:15 UTC.
(operation 7)"""
    assert expected == seen(notice(NoticeKind.STILL_ON_AIR, story(feed(), trying)))


def test_a_start_that_is_tried_again_says_until_when() -> None:
    """
    The card has the reason, the next try, and the moment at which it is given up.
    """
    trying = tried_again(StartBroadcast, expires_at=after(25))

    assert (
        "Starting room42 (asked by @U0ALICE) has not worked yet. The backend did not "
        "pick up. OnAir tries again at 14:22:15 UTC, and gives up at 14:27:00 UTC at "
        "the latest."
    ) in seen(card(story(feed(FeedState.OPENING), trying)))


def test_a_next_try_that_is_due_has_no_moment() -> None:
    """
    A time that has passed when it is read is not announced.
    """
    trying = tried_again(StartBroadcast, due_at=after(19))

    assert "OnAir is about to try again." in seen(
        card(story(feed(FeedState.OPENING), trying))
    )


def test_a_notice_tells_how_it_stands_when_it_is_read() -> None:
    """
    A stop that worked in the meantime is not told as STILL ON AIR.
    """
    done = story(feed(FeedState.ENDED), operation(StopBroadcast))
    text = seen(notice(NoticeKind.STILL_ON_AIR, done))

    assert text.startswith("⬛ room42 is off air, @U0ALICE: stopping room42 did not")
    assert "STILL" not in text


def test_an_unknown_stop_says_when_the_backend_is_asked_again() -> None:
    """
    As long as OnAir asks by itself, nobody is told to type anything.
    """
    told = story(feed(FeedState.UNKNOWN), asked_again(StopBroadcast, due_at=SOON))
    text = seen(notice(NoticeKind.UNKNOWN, told))

    assert "OnAir asks the backend again at 14:22:15 UTC." in text
    assert "/broadcast" not in text
