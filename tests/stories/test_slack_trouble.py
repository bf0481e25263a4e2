"""
When Slack loses answers, slows us down or shuts a door: what people still see.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.playground.workspace import Fault
from tests.stage import ALICE, BOB, GENERAL, Stage, until

if TYPE_CHECKING:
    from bot.playground.workspace import Message


HISTORY = {"channels:history", "groups:history"}


def may_look(stage: Stage, *, allowed: bool = True) -> None:
    """Whether the workspace grants the optional scopes."""
    grant = stage.slack.team.grant
    scopes = (grant.scopes or frozenset()) - HISTORY
    if allowed:
        scopes |= HISTORY
    stage.slack.team.grant = replace(grant, scopes=scopes)


def card(stage: Stage) -> Message:
    """The one message outside threads that the bot posted."""
    (found,) = (
        one
        for one in stage.slack.messages(GENERAL)
        if one.thread_ts is None and one.author == stage.slack.identity.bot_user
    )
    return found


def test_a_card_whose_answer_was_lost_stays_one_card(stage: Stage) -> None:
    """
    With leave to look, OnAir finds what it had posted and goes on with that.
    """
    may_look(stage)
    stage.slack.faults.add("chat.postMessage", Fault.dropped(effect=True))
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    assert "room42 is on air" in card(stage).text


def test_without_leave_to_look_a_second_card_replaces_the_first(stage: Stage) -> None:
    """
    The newest card is the one that is kept up to date; nothing is lost.
    """
    may_look(stage, allowed=False)
    stage.slack.faults.add("chat.postMessage", Fault.dropped(effect=True))
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.say("/broadcast stop room42")
    until(lambda: len(stage.notices()) == 2, stage.channel)
    until(lambda: "is off air" in stage.cards()[-1], stage.channel)

    assert 2 == len(stage.cards())
    assert "is off air" not in stage.cards()[0]


def test_a_notice_whose_answer_was_lost_is_told_once(stage: Stage) -> None:
    """
    Nobody reads twice that the room is on air.
    """
    may_look(stage)
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.slack.faults.add("chat.postMessage", Fault.dropped(effect=True))
    stage.say("/broadcast stop room42")
    until(lambda: len(stage.notices()) == 2, stage.channel)
    until(lambda: stage.record.numbers()["reports_owed"] == 0, stage.channel)

    assert 2 == len(stage.notices())


def test_a_slack_that_is_too_busy_is_waited_for(stage: Stage) -> None:
    """
    Slack's "not now" delays card and notice, and loses neither.
    """
    stage.slack.faults.add("chat.postMessage", Fault.too_many(1), calls=2)
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    assert "room42 is on air" in card(stage).text


def test_a_deleted_card_stays_away_until_it_is_wanted(stage: Stage) -> None:
    """
    The asker is offered it once; what must be noticed is told in the channel.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.slack.delete(GENERAL, card(stage).ts)
    stage.say("/broadcast stop room42")
    stage.sees("Somebody deleted the card of room42", who=BOB)
    until(lambda: "room42 is off air" in stage.channel(), stage.channel)
    until(lambda: not stage.record.ledger.places_due(), stage.channel)

    assert "card_lost" in stage.kinds()
    assert 1 == stage.channel(who=BOB).count("Somebody deleted the card")
    assert [] == [
        one
        for one in stage.slack.messages(GENERAL)
        if one.metadata and one.metadata["event_type"] == "onair_card"
    ]


def test_a_deleted_card_comes_back_when_it_is_asked_for(stage: Stage) -> None:
    """
    *Post again* brings one new card, which is kept up to date from then on.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.slack.delete(GENERAL, card(stage).ts)
    stage.say("/broadcast stop room42")
    stage.sees("Somebody deleted the card of room42", who=BOB)
    stage.press("Post again")
    until(
        lambda: any(
            one.metadata and one.metadata["event_type"] == "onair_card"
            for one in stage.slack.messages(GENERAL)
        ),
        stage.channel,
    )

    assert "room42 is off air" in stage.channel()
    assert "card_again" in stage.kinds()


def test_what_nobody_can_be_told_stands_in_the_history(stage: Stage) -> None:
    """
    A closed channel and no direct messages: the history says so in plain words, and
    a number counts it.
    """
    stage.slack.faults.add("chat.postMessage", Fault.refused("is_archived"), calls=9)
    grant = stage.slack.team.grant
    stage.slack.team.grant = replace(grant, messages_tab=False)
    stage.say("/broadcast start room42")
    unheard = "reports_undeliverable"
    until(lambda: stage.record.numbers()[unheard] >= 2, stage.kinds)
    told = stage.say("/onair history 1", by=ALICE)

    assert "nobody was told" in told
    assert "the channel is archived" in told
