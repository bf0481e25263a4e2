"""
Stories told: one operation's life, and what happened from a channel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.backend import NEXT
from tests.stage import ALICE, BOB, CAROL, GENERAL, OPS, until

if TYPE_CHECKING:
    from tests.stage import Stage


def on_air(stage: Stage) -> None:
    """Room42 goes on air and off again, with a reason that means mischief."""
    stage.say("/broadcast start room42 why=*launch* <!here> `now` :boom:")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.say("/broadcast stop room42")
    until(lambda: len(stage.notices()) == 2, stage.channel)


def test_one_operation_is_told_from_its_wish_to_its_report(stage: Stage) -> None:
    """
    `/onair history 1` has every line of it: asked, sent, answered, told in Slack;
    how it stands, and a link to its card.
    """
    on_air(stage)

    told = stage.say("/onair history 1")

    assert "Operation 1: starting room42" in told
    assert "asked to put room42 on air" in told
    assert "asked the backend to put room42 on air" in told
    assert "code: 0" in told
    assert "the card in Slack shows it" in told
    assert "https://slack.com/app_redirect?" in told
    assert stage.slack.messages(GENERAL)[0].ts in told


def test_a_failed_call_is_told_with_its_code(stage: Stage) -> None:
    """
    The backend's code stands in the life of what it refused.
    """
    stage.backend.faults.answer_code(40000411, NEXT)
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    assert "40000411" in stage.say("/onair history 1")


def test_a_number_tells_nothing_to_who_may_not_see(stage: Stage) -> None:
    """
    Somebody without a right learns the same of a number that is and one that is not.
    """
    on_air(stage)

    told = stage.say("/onair history 1", by=CAROL)
    none = stage.say("/onair history 99", by=CAROL)

    assert "room42" not in told
    assert told.replace("1", "99") == none


def test_as_a_timeline_is_one_message_for_the_channel(stage: Stage) -> None:
    """
    *As a timeline* posts one message that tells the story in UTC and calls nobody;
    that it was shown to the channel, and by whom, is on record.
    """
    on_air(stage)
    stage.say("/onair history here")
    before = len(stage.slack.messages(GENERAL))

    stage.press("As a timeline")
    until(lambda: len(stage.slack.messages(GENERAL)) == before + 1)

    posted = stage.slack.messages(GENERAL)[-1]
    whole = str(posted.blocks)
    assert "Timeline of" in posted.text
    assert "Bob asked to put room42 on air" in whole
    assert "The broadcast of room42 is over" in whole
    assert "Times are UTC." in whole
    assert f"<@{BOB}> asked" not in whole
    assert "<!here>" not in whole
    shown = [one for one in stage.events() if one.details.get("shape") == "channel"]
    assert [BOB] == [one.actor.user for one in shown]
    assert GENERAL == shown[0].channel


def test_as_markdown_is_for_whoever_pressed(stage: Stage) -> None:
    """
    *As Markdown* gives a text to copy, to the presser alone; what people wrote in it
    is shown as they wrote it and formats nothing.
    """
    on_air(stage)
    stage.say("/onair history here")
    before = len(stage.slack.messages(GENERAL))

    stage.press("As Markdown")
    told = stage.sees("# Timeline of channel", who=BOB)

    assert before == len(stage.slack.messages(GENERAL))
    assert "times in UTC" in told
    assert r"why: \*launch\* \<\!here\>" in told
    assert r"\:boom:" in told


def test_who_saw_a_life_is_a_part_of_it(stage: Stage) -> None:
    """
    Whoever looks at an operation later reads who looked at it before.
    """
    on_air(stage)
    stage.say("/onair history 1", by=ALICE)

    told = stage.say("/onair history 1")

    assert f"<@{ALICE}> asked what is on record, and was shown it" in told


def test_what_was_begun_here_and_ended_elsewhere_is_in_it(stage: Stage) -> None:
    """
    A broadcast that began in this channel and was stopped from another one is told
    to its end.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.say("/broadcast stop room42", where=OPS)
    until(lambda: len(stage.notices()) == 2, stage.channel)
    stage.say("/onair history here")

    stage.press("As a timeline")
    stage.sees("Timeline of")

    assert "The broadcast of room42 is over" in stage.channel()
