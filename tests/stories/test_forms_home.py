"""
Stories of forms, the App Home and message shortcuts, with the whole bot.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.stage import (
    ALICE,
    BOB,
    DORA,
    DUTY,
    GENERAL,
    OPS,
    RULES,
    Stage,
    set_stage,
    until,
)
from tests.stories.test_second_persons import AGREED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMED = """
[[channel]]
name = "ops"
room = "room42"
"""


@pytest.fixture
def duty(tmp_path: Path) -> Iterator[Stage]:
    """The stage, where war needs one of the people on duty."""
    head, limits, tail = RULES.partition("[backend]")
    yield from set_stage(tmp_path, rules=head + AGREED + limits + tail)
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_the_command_alone_opens_a_form_that_starts_the_room(duty: Stage) -> None:
    """
    Bob types `/broadcast`, chooses room42 from the list, and it goes on air.
    """
    duty.say("/broadcast")
    until(lambda: len(duty.slack.forms(BOB)) == 1)
    form = duty.slack.top_form(BOB)
    room = next(
        one["element"]["action_id"]
        for one in form.body["blocks"]
        if one.get("block_id") == "onair.field.room"
    )
    offered = [one["value"] for one in duty.slack.suggest(form, room, "roo")]

    assert ["room42"] == offered

    assert duty.fill(BOB, room="room42", why="launch").acked
    duty.sees("room42 is on air")
    assert "launch" in duty.cards()[0]


def test_a_wrong_field_is_marked_and_what_was_typed_stays(duty: Stage) -> None:
    """
    Alice adds a room with a group that is no number, mends it, and the room is there.
    """
    duty.say("/room add", by=ALICE)
    wrong = duty.fill(ALICE, room="studio9", group="nine", account="alice")

    assert wrong.answer is not None
    assert ["onair.field.group"] == list(wrong.answer["errors"])
    assert duty.record.reader.room(duty.slack.identity.team, "studio9") is None

    assert duty.fill(ALICE, room="studio9", group="99", account="alice").acked
    until(
        lambda: duty.record.reader.room(duty.slack.identity.team, "studio9") is not None
    )


def test_a_form_sent_for_a_room_that_is_gone_says_so(duty: Stage) -> None:
    """
    The room was removed while the form was open: nothing happens, and the field is
    marked.
    """
    duty.say("/broadcast")
    duty.offered(BOB)
    duty.say("/room remove room42", by=ALICE)

    sent = duty.fill(BOB, first=False, room="room42")

    assert 0 == len(duty.backend.calls)
    assert "room42" in str(sent.answer)


def test_a_form_sent_twice_starts_once(duty: Stage) -> None:
    """
    A double tap, or a delivery that Slack repeats, is the same wish.
    """
    duty.say("/broadcast")
    sent = duty.fill(BOB, room="room42")
    duty.sees("room42 is on air")

    duty.slack.deliver_again(sent)

    assert 1 == len(duty.backend.pushes)
    assert 1 == duty.kinds().count("asked")


def test_home_shows_what_waits_and_the_button_there_counts(duty: Stage) -> None:
    """
    Dora opens the App Home, reads what Bob asks, and agrees there.
    """
    duty.say("/broadcast start war why=launch")
    duty.slack.open_home(DORA)
    until(lambda: DORA in duty.slack.team.homes)
    assert "war" in duty.slack.home_text(DORA)
    home = duty.slack.home(DORA)

    duty.slack.click_view(home, "onair.approve", value="1")

    duty.sees("war is on air")
    until(lambda: "on air" in duty.slack.home_text(DORA).lower())


def test_shortcuts_on_a_card_tell_its_story_and_stop_it(duty: Stage) -> None:
    """
    *Card history* and *Stop this* on the card; on another message they say what it is
    not.
    """
    duty.say("/broadcast start room42")
    duty.sees("room42 is on air")
    card = next(one for one in duty.slack.messages(GENERAL) if one.thread_ts is None)

    duty.slack.shortcut(BOB, GENERAL, card.ts, "onair.card_history")
    until(lambda: "asked" in duty.channel(GENERAL, BOB).lower())
    duty.slack.shortcut(BOB, GENERAL, card.ts, "onair.stop_this")
    until(
        lambda: "Stop" in str([it.blocks for it in duty.slack.ephemerals(GENERAL, BOB)])
    )
    assert 1 == len(duty.backend.pushes)
    duty.press("Stop", by=BOB)
    duty.sees("room42 is off air")

    duty.slack.say(BOB, GENERAL, "hello")
    hello = duty.slack.messages(GENERAL)[-1]
    duty.slack.shortcut(BOB, GENERAL, hello.ts, "onair.stop_this")
    until(lambda: "no card of OnAir" in duty.channel(GENERAL, BOB))


def test_a_channel_s_name_may_stand_for_a_room(tmp_path: Path) -> None:
    """
    In #ops, which the file names, the room need not be typed; it gives nobody a right.
    """
    head, limits, tail = RULES.partition("[backend]")
    for stage in set_stage(tmp_path, rules=head + NAMED + limits + tail):
        stage.say("/broadcast start", where=OPS)
        stage.sees("room42 is on air", where=OPS)

        assert "may not" in stage.say("/broadcast start", by=DORA, where=OPS)


def test_people_are_told_apart_from_groups(duty: Stage) -> None:
    """
    A group that lost a member asks only those who are left.
    """
    duty.slack.change_group(DUTY, [DORA])
    until(
        lambda: any(
            one.group == DUTY and one.members == {DORA}
            for one in duty.record.reader.groups(duty.slack.identity.team)
        )
    )
    duty.say("/broadcast start war")

    until(lambda: "war" in duty.direct(DORA))
    assert {DORA} == {
        one for one in (ALICE, BOB, DORA, "U0ERIK") if "war" in duty.direct(one)
    }
