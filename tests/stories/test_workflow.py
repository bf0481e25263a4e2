"""
Stories of workflows: a step asks on nobody's word, a person confirms, and the workflow
hears how it came out.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.playground.workspace import Fault
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

    from bot.playground.workspace import Execution, Sent

FOR_WORKFLOWS = f"""
[[rule]]
actions = ["broadcast.*", "record.*"]
rooms = ["room42"]
channels = ["{GENERAL}"]
allow = ["workflow"]

[[rule]]
actions = ["broadcast.start"]
rooms = ["war"]
allow = ["workflow", "user:{BOB}", "user:{DORA}"]
approvals = 1
approvers = ["group:{DUTY}"]
"""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """The stage, with steps in the manifest and rules for workflows."""
    head, limits, tail = RULES.partition("[backend]")
    rules = head + FOR_WORKFLOWS + limits + tail
    yield from set_stage(tmp_path, rules=rules, workflow=True)
    shutil.rmtree(tmp_path, ignore_errors=True)


def step(stage: Stage, callback: str, room: str = "room42", **inputs: str) -> Sent:
    """A workflow comes to that step; OnAir has heard it."""
    given = {"room": room, "channel": GENERAL, **inputs}
    sent = stage.slack.workflow_step(callback, given)
    assert sent.acked, sent
    return sent


def confirm(stage: Stage, by: str = BOB, where: str = GENERAL) -> None:
    """Press *Confirm* as soon as it is there; then it is there no more."""
    until(lambda: _offers(stage, "Confirm", where), stage.channel)
    assert stage.press("Confirm", by=by, where=where).acked
    until(lambda: not _offers(stage, "Confirm", where), stage.channel)


def _offers(stage: Stage, label: str, where: str) -> bool:
    shown = [one.blocks for one in stage.slack.messages(where)]
    return f"'text': '{label}'" in str(shown)


def end(stage: Stage, sent: Sent) -> Execution:
    """What the workflow heard in the end."""
    until(lambda: stage.slack.execution(sent).over, stage.channel)
    return stage.slack.execution(sent)


def outputs(stage: Stage, sent: Sent) -> dict[str, str]:
    """What the workflow got, which went well."""
    run = end(stage, sent)
    assert run.outputs is not None, run.error
    return run.outputs


def on_air(stage: Stage) -> None:
    """A workflow put room42 on air, and Bob said yes."""
    sent = step(stage, "start_broadcast")
    stage.sees("a person must confirm it")
    confirm(stage)
    outputs(stage, sent)


def test_a_workflow_puts_a_room_on_air_once_bob_confirms(stage: Stage) -> None:
    """
    The step waits for a person; then room42 is on air, and the workflow has its
    addresses.
    """
    sent = step(stage, "start_broadcast", why="The weekly all-hands.")
    stage.sees("a person must confirm it")

    assert 0 == len(stage.backend.calls)
    assert not stage.slack.execution(sent).over

    confirm(stage)
    got = outputs(stage, sent)
    card = stage.sees("confirmed by")

    assert ("1", "on air") == (got["operation"], got["state"])
    assert ".m3u8" in got["addresses"]
    assert "The weekly all-hands." in card


def test_who_may_not_start_it_cannot_confirm_it(stage: Stage) -> None:
    """
    Carol may do nothing in room42, so her *Confirm* and her *Cancel* do nothing.
    """
    sent = step(stage, "start_broadcast")
    until(lambda: _offers(stage, "Confirm", GENERAL), stage.channel)
    stage.press("Confirm", by=CAROL)
    stage.sees("You may not put room42 on air", who=CAROL)
    stage.press("Cancel", by=CAROL)
    until(lambda: stage.channel(GENERAL, CAROL).count("You may not put room42") > 1)

    assert 0 == len(stage.backend.calls)
    assert not stage.slack.execution(sent).over


def test_bob_cancels_and_the_workflow_hears_it(stage: Stage) -> None:
    """
    Whoever could have asked for it can take it back; the step ends with a sentence.
    """
    sent = step(stage, "start_broadcast")
    stage.sees("a person must confirm it")
    stage.press("Cancel")

    assert "cancelled" in str(end(stage, sent).error)
    assert 0 == len(stage.backend.calls)


def test_a_stop_waits_for_its_confirm_and_gives_the_files(stage: Stage) -> None:
    """
    A workflow takes a room off air with its recording, and gets the file ids.
    """
    on_air(stage)
    stage.say("/record start room42")
    stage.sees("room42 is being recorded")
    calls = len(stage.backend.calls)
    sent = step(stage, "stop_broadcast")
    stage.sees("a person must confirm it")

    assert calls == len(stage.backend.calls)

    confirm(stage)
    got = outputs(stage, sent)

    assert "off air" == got["state"]
    assert got["files"]
    stage.sees("room42 is off air")


def test_a_workflow_records_and_ends_the_recording(stage: Stage) -> None:
    """
    The first step gives the recording's name, the second the ids of its files.
    """
    first = step(stage, "start_recording", **{"for": "30m"})
    stage.sees("a person must confirm it")
    confirm(stage)
    named = outputs(stage, first)
    stage.sees("room42 is being recorded")
    second = step(stage, "stop_recording")
    confirm(stage)
    saved = outputs(stage, second)

    assert ("recording", True) == (named["state"], named["name"].startswith("room42"))
    assert ("no longer recorded", True) == (saved["state"], bool(saved["files"]))


def test_what_no_rule_allows_to_workflows_is_refused_at_once(stage: Stage) -> None:
    """
    The rules name the channel as well: elsewhere the step ends with the reason, on
    record like any refusal.
    """
    sent = step(stage, "start_broadcast", channel=OPS)

    assert "may not put room42 on air" in str(end(stage, sent).error)
    assert [] == stage.cards(OPS)
    assert "refused" in stage.kinds()


def test_a_room_that_nobody_knows_ends_the_step(stage: Stage) -> None:
    """
    A wrong input is told to the workflow, and is on record.
    """
    unknown = step(stage, "stop_broadcast", room="war-romm")
    verb = step(stage, "stop_broadcast", room="all")
    wrong = step(stage, "start_broadcast", **{"for": "soon"})

    assert "war-romm" in str(end(stage, unknown).error)
    assert "all" in str(end(stage, verb).error)
    assert "soon" in str(end(stage, wrong).error)
    assert 3 == stage.kinds().count("refused")


def test_slack_delivers_a_step_twice(stage: Stage) -> None:
    """
    One execution is one operation, however often its event arrives.
    """
    stage.slack.deliver_twice = True
    sent = step(stage, "start_broadcast")
    stage.slack.deliver_twice = False
    stage.sees("a person must confirm it")
    confirm(stage)

    assert "1" == outputs(stage, sent)["operation"]
    assert 1 == stage.kinds().count("asked")
    assert 1 == len(stage.backend.calls)


def test_whoever_confirms_is_no_second_person(stage: Stage) -> None:
    """
    One of the people on duty has to agree.  Dora confirms, so that only Erik's yes
    counts.
    """
    sent = step(stage, "start_broadcast", room="war", channel=OPS)
    stage.sees("a person must confirm it", where=OPS)
    confirm(stage, DORA, OPS)
    until(lambda: "war" in stage.direct(ERIK))
    stage.press("Approve", by=DORA, where=OPS)
    stage.sees("own wish", where=OPS, who=DORA)

    assert "" == stage.direct(DORA)
    assert 0 == len(stage.backend.calls)

    stage.press_direct("Approve", ERIK)

    assert "on air" == outputs(stage, sent)["state"]


def test_a_dropped_answer_does_not_end_a_step_twice(stage: Stage) -> None:
    """
    Slack took the end of the step and its answer was lost: asked again, it says that
    the step is over, and that is all there is to it.
    """
    dropped = Fault.dropped(effect=True)
    stage.slack.faults.add("functions.completeSuccess", dropped)
    sent = step(stage, "start_broadcast")
    stage.sees("a person must confirm it")
    confirm(stage, ALICE)
    outputs(stage, sent)
    until(
        lambda: (
            2
            == [one.method for one in stage.slack.calls].count(
                "functions.completeSuccess"
            )
        )
    )

    until(lambda: "undelivered" not in stage.kinds())
    until(lambda: not stage.record.ledger.owed(9))
    assert "undelivered" not in stage.kinds()
