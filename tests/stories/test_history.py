"""
The history, asked in chat: filters, pages, the channel, a file.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from bot.domain.history import ROUTINE, EventKind
from bot.playground.workspace.faults import Fault
from tests.stage import ALICE, BOB, CAROL, GENERAL, OPS, Stage, until

if TYPE_CHECKING:
    from bot.domain.history import Event

FORMULA = '=cmd("calc")'


def asked(stage: Stage) -> list[Event]:
    """The lines of those who asked for the history."""
    return [
        one
        for one in stage.events()
        if one.kind is EventKind.SHOWN and "asked" in one.details
    ]


def busy(stage: Stage, rounds: int = 4) -> None:
    """Bob puts room42 on air and takes it off, again and again."""
    for at in range(rounds):
        stage.say(f"/broadcast start room42 why=round {at}")
        _noticed(stage, 2 * at + 1)
        stage.say("/broadcast stop room42")
        _noticed(stage, 2 * at + 2)


def _noticed(stage: Stage, count: int) -> None:
    until(lambda: len(stage.notices()) == count, stage.channel)


def rows(stage: Stage, who: str) -> list[dict[str, str]]:
    """The lines of the last file that somebody was brought."""
    until(lambda: any(one.files for one in stage.slack.direct_messages(who)))
    (file,) = [one for one in stage.slack.direct_messages(who) if one.files][-1].files
    assert file.content is not None
    assert file.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))


def test_a_long_history_is_turned_page_by_page(stage: Stage) -> None:
    """
    *Older* and *Newer* turn the page where it is shown, and each turn is on record.
    """
    busy(stage)
    stage.say("/onair history room42")
    newest = stage.slack.ephemerals(GENERAL, BOB)[-1]
    first = str(newest.blocks)
    stage.press("Older")
    until(lambda: str(newest.blocks) != first, lambda: newest.blocks)
    older = str(newest.blocks)
    stage.press("Newer")
    until(lambda: str(newest.blocks) != older, lambda: newest.blocks)

    assert newest is stage.slack.ephemerals(GENERAL, BOB)[-1]
    assert "round 0" in older
    assert "round 0" not in first
    lines = [str(one.details["asked"]) for one in asked(stage)]
    assert ["", "before", "after"] == [
        line.removeprefix("/onair history room42").strip().partition("=")[0]
        for line in lines
    ]
    assert [20, 5, 20] == [one.details["lines"] for one in asked(stage)]


def test_every_page_is_for_whoever_turns_it(stage: Stage) -> None:
    """
    A button below lines that were shared has no right of its own.
    """
    busy(stage)
    stage.say("/onair history room42")
    shown = stage.slack.ephemerals(GENERAL, BOB)[-1]
    older = next(
        one
        for block in shown.blocks
        for one in block.get("elements", [])
        if one.get("action_id") == "onair.older"
    )
    stage.say("/onair history room42", by=ALICE)
    before = len(stage.slack.ephemerals(GENERAL, CAROL))
    answer = stage.say(older["value"], by=CAROL)

    assert "You may not see room42" in answer
    assert len(stage.slack.ephemerals(GENERAL, CAROL)) == before + 1


@pytest.mark.parametrize(
    ("line", "told", "untold"),
    [
        (f"by=<@{ALICE}>", "added war", "put room42 on air"),
        ("action=broadcast.stop", "take room42 off air", "added"),
        ("state=succeeded", "put room42 on air", "added"),
        ("state=failed", "nothing on record is of what stands as", "room42"),
        ('text="ROUND 0"', "round 0", "round 1"),
        (f"in=<#{OPS}>", "nothing on record is in", "room42"),
        ("since=1h", "round 1", "nothing"),
        ("until=2000-01-01", "nothing on record is until", "room42"),
    ],
)
def test_each_filter_narrows_the_answer(
    stage: Stage, line: str, told: str, untold: str
) -> None:
    """
    What fits is shown; where nothing does, the words that narrowed it are named.
    """
    stage.say("/room remove war", by=ALICE)
    stage.say("/room add war group=7 account=alice", by=ALICE)
    busy(stage, 2)

    answer = stage.say(f"/onair history {line}", by=ALICE)

    assert told in answer
    assert untold not in answer


def test_a_time_is_the_askers_own_once_it_is_known(stage: Stage) -> None:
    """
    Nobody waits for Slack: the first answer says that it reads UTC, the next needs
    not to.
    """
    first = stage.say("/onair history since=yesterday")
    until(
        lambda: (
            "UTC. It is being looked up" not in stage.say("/onair history since=1:00")
        )
    )

    assert "read as UTC" in first


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("since=2100-01-01", "lies ahead"),
        ("since=2026-01-02 until=2026-01-01", "nothing lies between"),
        ("by=bob", "Nobody is found by"),
        ("no-such-room", "text=no-such-room"),
    ],
)
def test_a_question_that_cannot_be_meant_is_not_answered(
    stage: Stage, line: str, what: str
) -> None:
    """
    Neither is anything shown, nor is it on record that something was.
    """
    assert what in stage.say(f"/onair history {line}", by=ALICE)
    assert [] == asked(stage)


def test_lines_of_other_rooms_are_left_out_and_counted(stage: Stage) -> None:
    """
    Bob may do nothing in war, so he is told how many lines are not for him.
    """
    stage.say("/broadcast start war", by=ALICE)
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 2, stage.channel)

    answer = stage.say("/onair history")

    assert "put room42 on air" in answer
    assert "put war on air" not in answer
    assert "left out here, being of what you may not see" in answer

    narrow = stage.say("/onair history text=war")

    assert "Lines that you may not see are not looked at." in narrow
    assert "left out" not in narrow


def test_what_was_asked_is_on_record_with_its_asker(stage: Stage) -> None:
    """
    Who looked at what is itself asked for with action=see, and nowhere else.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.say("/onair history room42")
    everything = stage.say("/onair history", by=ALICE)
    looks = stage.say("/onair history action=see", by=ALICE)

    (first, *_) = asked(stage)
    assert (BOB, "page", "/onair history room42") == (
        first.actor.user,
        first.details["shape"],
        first.details["asked"],
    )
    assert f"<@{BOB}> asked what is on record" in looks
    assert "asked what is on record" not in everything


def test_a_line_leads_to_its_card(stage: Stage) -> None:
    """
    Behind the lines of a broadcast stands a link to its card.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    (card, *_) = stage.slack.messages(GENERAL)

    answer = stage.say("/onair history room42")

    assert f"channel={GENERAL}&amp;message_ts={card.ts}|card>" in answer


def test_the_lines_come_as_a_file_to_whoever_pressed(stage: Stage) -> None:
    """
    *Send as CSV* brings them to that person alone; no cell is a formula.
    """
    stage.say(f"/broadcast start room42 why={FORMULA}")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.say("/onair history room42")
    stage.press("Send as CSV")

    lines = rows(stage, BOB)

    kinds = [one["kind"] for one in lines]
    assert {"room42"} == {one["room"] for one in lines}
    assert kinds[::-1] == [
        one.kind.value
        for one in stage.events()
        if one.room == "room42" and one.kind not in ROUTINE | {EventKind.SHOWN}
    ]
    assert not any(
        cell[:1] in {"=", "+", "-", "@", "\t", "\r"}
        for one in lines
        for cell in one.values()
    )
    assert not any(one.files for one in stage.slack.messages(GENERAL))
    shown = asked(stage)[-1]
    assert ("csv", len(lines), BOB) == (
        shown.details["shape"],
        shown.details["lines"],
        shown.actor.user,
    )


def test_a_file_that_fails_is_told(stage: Stage) -> None:
    """
    Slack's no is told in plain words, with what to do; nothing is promised.
    """
    refusal = Fault.refused("file_uploads_disabled")
    stage.slack.faults.add("files.getUploadURLExternal", refusal)
    stage.say("/onair history", by=ALICE)
    stage.press("Send as CSV", by=ALICE)
    until(lambda: "could not be sent as a file" in stage.direct(ALICE))

    assert "file_uploads_disabled" in stage.direct(ALICE)


def test_an_upload_that_fails_is_tried_again(stage: Stage) -> None:
    """
    What certainly did not arrive comes a moment later, once.
    """
    stage.slack.faults.add("upload_url", Fault.broken(503))
    stage.say("/onair history", by=ALICE)
    stage.press("Send as CSV", by=ALICE)

    assert rows(stage, ALICE)
    files = [one for one in stage.slack.direct_messages(ALICE) if one.files]
    assert 1 == len(files)
