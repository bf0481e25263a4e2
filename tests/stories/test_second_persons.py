"""
Stories of several people: one asks, another agrees, and Slack shows it to both.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.stage import (
    ALICE,
    BOB,
    CAROL,
    DORA,
    DUTY,
    ERIK,
    GENERAL,
    OPS,
    RULES,
    Stage,
    set_stage,
    until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AGREED = f"""
[[rule]]
actions = ["broadcast.start", "record.start", "room.kick"]
rooms = ["war"]
allow = ["user:{BOB}"]
approvals = 1
approvers = ["group:{DUTY}"]
approve_within = "30m"
run_within = "15m"
max_duration = "4h"
break_glass = ["user:{BOB}"]

[[rule]]
actions = ["freeze", "unfreeze"]
allow = ["group:{DUTY}"]
"""


@pytest.fixture
def duty(tmp_path: Path) -> Iterator[Stage]:
    """The stage, where war needs one of the people on duty."""
    head, limits, tail = RULES.partition("[backend]")
    yield from set_stage(tmp_path, rules=head + AGREED + limits + tail)
    shutil.rmtree(tmp_path, ignore_errors=True)


def ask(stage: Stage, line: str = "/broadcast start war") -> str:
    """Bob asks, and waits until both on duty were asked."""
    said = stage.say(line)
    until(
        lambda: all("war" in stage.direct(who) for who in (DORA, ERIK)), stage.channel
    )
    return said


def test_dora_agrees_in_her_direct_messages(duty: Stage) -> None:
    """
    Bob asks, Dora and Erik are asked, Dora agrees; war goes on air, and Erik's copy
    says who it was.
    """
    said = ask(duty)

    assert "waiting for 1 of" in said
    assert 0 == len(duty.backend.calls)

    assert duty.press_direct("Approve", DORA).acked
    duty.sees("war is on air")

    until(lambda: f"<@{DORA}>" in duty.direct(ERIK), lambda: duty.direct(ERIK))
    until(
        lambda: "onair.approve" not in str(duty.slack.direct_messages(ERIK)[-1].blocks)
    )
    assert ["asked", "approved"] == [
        one for one in duty.kinds() if one in {"asked", "approved"}
    ]


def test_nobody_agrees_with_themselves(duty: Stage) -> None:
    """
    Bob presses *Approve* on the card: he is told why not, and nothing goes out.
    """
    ask(duty)
    until(lambda: len(duty.cards()) == 1)
    duty.press("Approve", by=BOB)

    until(lambda: "own wish" in duty.channel(GENERAL, BOB))
    duty.press("Approve", by=CAROL)
    until(lambda: "that you may see" in duty.channel(GENERAL, CAROL))

    assert 0 == len(duty.backend.calls)


def test_erik_declines_with_a_reason(duty: Stage) -> None:
    """
    The form asks why; the channel reads it, and Dora cannot agree any more.
    """
    ask(duty)
    duty.press_direct("Decline…", ERIK)
    duty.fill(ERIK, why="The keynote is on.")

    duty.sees("The keynote is on.")
    until(
        lambda: "onair.approve" not in str(duty.slack.direct_messages(DORA)[-1].blocks)
    )
    assert 0 == len(duty.backend.calls)


def test_bob_breaks_the_glass_and_dora_reviews(duty: Stage) -> None:
    """
    It is on air at once; both on duty are told, and Dora closes the review.
    """
    ask(duty)
    until(lambda: len(duty.cards()) == 1)
    duty.press("Break glass…", by=BOB)
    duty.fill(BOB, why="All is down.")

    duty.sees("war is on air")
    until(lambda: "All is down." in duty.direct(DORA), lambda: duty.direct(DORA))
    duty.press_direct("Reviewed", DORA)
    until(lambda: "reviewed" in duty.kinds(), duty.kinds)


def test_a_freeze_holds_it_up_and_bob_is_asked_once_more(duty: Stage) -> None:
    """
    Dora freezes, Bob's start waits; after the thaw *Run now* sends it.
    """
    duty.say("/onair freeze why=incident", by=DORA, where=OPS)
    said = duty.say("/broadcast start room42")

    assert "Frozen by" in said
    assert "Starting room42 waits." in said

    duty.say("/onair unfreeze", by=ERIK, where=OPS)
    until(lambda: len(duty.notices()) == 1, duty.channel)
    assert 0 == len(duty.backend.calls)
    duty.press("Run now", by=BOB)
    duty.sees("room42 is on air")


def test_why_can_i_who_can_and_pending_speak_plainly(duty: Stage) -> None:
    """
    The rule, the group and the clock are named to whoever asks.
    """
    ask(duty)

    why = duty.say("/onair why 1")
    assert "rule 2" in why
    assert DUTY in why
    assert f"<@{DORA}>" in duty.say("/onair can-i broadcast.start war")
    assert f"<@{BOB}>" in duty.say("/onair who-can broadcast.start war", by=ALICE)
    pending = duty.say("/onair pending", by=DORA, where=OPS)
    assert "war" in pending
    assert "Approve" in str(duty.slack.ephemerals(OPS, DORA)[-1].blocks)


def test_every_line_names_the_rules_in_force(duty: Stage) -> None:
    """
    What people and workers did, and what was told: each line has the rules' hash.
    """
    ask(duty)
    duty.press_direct("Approve", DORA)
    duty.sees("war is on air")

    asked = next(one.number for one in duty.events() if one.kind.value == "asked")
    later = [one for one in duty.events() if one.number >= asked]

    assert {duty.bot.rules().digest} == {one.rules for one in later}


def test_a_group_that_cannot_be_read_is_a_refusal_that_says_so(tmp_path: Path) -> None:
    """
    The rule names a group that Slack does not know: Bob is told that it could not be
    read, and who can mend it.
    """
    rules = RULES.replace(f'"user:{BOB}"', '"group:S0NOWHERE"')
    for stage in set_stage(tmp_path, rules=rules):
        stage.say("/broadcast start room42")

        told = stage.sees("could not be read", who=BOB)
        assert "onair.toml" in told
        assert [] == stage.cards()
        assert "refused" in stage.kinds()
        assert 0 == len(stage.backend.calls)
