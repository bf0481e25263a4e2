"""
The story behind a command: the real bot's own record, and what everybody did for it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.main.looking import look_into
from bot.playground.panels import panels_of
from bot.playground.panels.story import MOST_SHOWN, Story
from tests.empty import empty_record
from tests.playground.panels.acting import cells_of
from tests.stage import BOB, DORA, DUTY, KEY, OPS, RULES, Stage, set_stage, until

if TYPE_CHECKING:
    from collections.abc import Iterator

AGREED = f"""
[[rule]]
actions = ["broadcast.start"]
rooms = ["war"]
allow = ["user:{BOB}"]
approvals = 1
approvers = ["group:{DUTY}"]
"""


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Stage, Story]]:
    """The whole bot over Socket Mode, and its story."""
    for stage in set_stage(tmp_path, rules=RULES + AGREED):
        story = Story(
            stage.slack, stage.backend, lambda: look_into(tmp_path / "onair.db")
        )
        yield stage, story
        story.close()


def told(story: Story, number: int) -> dict[str, Any]:
    """The cell of one operation."""
    found: dict[str, Any] = cells_of(story)[f"operation/{number}"]
    return found


def over(story: Story, number: int, *kinds: str) -> dict[str, Any]:
    """The cell, once the operation is over and lines of these kinds are in it."""

    def is_over() -> bool:
        cell = cells_of(story).get(f"operation/{number}", {"over": False})
        known = [one["kind"] for one in cell.get("events", ())]
        return cell["over"] and all(kinds.count(k) <= known.count(k) for k in kinds)

    until(is_over, lambda: cells_of(story))
    return told(story, number)


def lane(cell: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The steps of one lane, in order."""
    return [step for step in cell["timeline"] if step["lane"] == name]


ON_AIR = ("reported", "reported", "reported")


def test_a_command_is_told_from_gesture_to_notice(
    played: tuple[Stage, Story],
) -> None:
    """
    States with times, every line in words, and every step since Enter was pressed.
    """
    stage, story = played
    stage.say("/broadcast start room42 why=demo")
    cell = over(story, 1, *ON_AIR)

    states = [one["state"] for one in cell["passed"]]
    assert ["ready", "running", "succeeded"] == states == cell["way"]
    assert ("/broadcast start room42 why=demo", "room42", "@bob") == (
        cell["line"],
        cell["room"],
        cell["actor"],
    )
    assert "@bob asked to put room42 on air" in cell["events"][0]["said"]
    (typed,) = lane(cell, "person")
    assert (0.0, True) == (typed["from"], typed["ok"])
    assert "bob typed /broadcast start room42 why=demo" == typed["what"]
    (push,) = lane(cell, "backend")
    assert "Start push: done" == push["what"]
    assert len(cell["events"]) == len(lane(cell, "record"))
    (ack,) = [one for one in lane(cell, "slack") if one.get("ack")]
    assert typed["to"] == ack["from"] == ack["to"]
    told_by = [one["what"] for one in lane(cell, "slack") if not one.get("ack")]
    assert {"chat.postMessage in #general", "chat.update in #general"} == set(told_by)


def test_steps_come_in_the_order_of_cause_and_effect(
    played: tuple[Stage, Story],
) -> None:
    """
    On record before it is sent, sent before it arrives, over before it is answered.
    """
    stage, story = played
    stage.say("/broadcast start room42")
    cell = over(story, 1, *ON_AIR)
    at = {step["what"]: step["from"] for step in lane(cell, "record")}
    (push,) = lane(cell, "backend")

    order = [
        0.0,
        at["on record: asked"],
        at["on record: claimed"],
        at["on record: sent"],
        push["from"],
        push["to"],
    ]
    assert order == sorted(order)
    assert all(step["to"] >= step["from"] for step in cell["timeline"])


def test_second_persons_stand_on_the_way(played: tuple[Stage, Story]) -> None:
    """
    While it waits the approval is drawn; then it says who, and with which press.
    """
    stage, story = played
    stage.say("/broadcast start war", where=OPS)
    until(lambda: "operation/1" in cells_of(story))
    waiting = told(story, 1)
    until(lambda: "Approve" in str(stage.slack.direct_messages(DORA)))
    stage.press_direct("Approve", DORA)
    cell = over(story, 1, "approved")

    assert ["awaiting_approval"] == [one["state"] for one in waiting["passed"]]
    assert (False, []) == (waiting["over"], waiting["approvals"])
    assert ["awaiting_approval", "ready", "running", "succeeded"] == [
        one["state"] for one in cell["passed"]
    ]
    (yes,) = cell["approvals"]
    assert ("@dora", True) == (yes["actor"], yes["yes"])
    assert "dora pressed Approve" in [step["what"] for step in lane(cell, "person")]


def test_one_card_is_told_of_by_the_operation_that_changes_it(
    played: tuple[Stage, Story],
) -> None:
    """
    A start and a stop share a card; each has its own calls to Slack and the backend.
    """
    stage, story = played
    stage.say("/broadcast start room42")
    over(story, 1, *ON_AIR)
    stage.say("/broadcast stop room42")
    cell = over(story, 2, "reported", "reported")

    assert ["Stop push: done"] == [one["what"] for one in lane(cell, "backend")]
    assert ["Start push: done"] == [
        one["what"] for one in lane(told(story, 1), "backend")
    ]
    assert "chat.update in #general" in [one["what"] for one in lane(cell, "slack")]


def test_a_lost_answer_is_seen_in_both_tries(played: tuple[Stage, Story]) -> None:
    """
    Each sending is a step of its own, and what went wrong is marked.
    """
    stage, story = played
    stage.backend.faults.lose_answer(after_effect=True)
    stage.say("/broadcast start room42")
    cell = over(story, 1, "answered")

    first, *rest = lane(cell, "backend")
    states = [one["state"] for one in cell["passed"]]
    assert not first["ok"]
    assert rest[-1]["from"] > first["from"]
    assert ["ready", "running", "unknown", "running"] == states[:4]


def test_a_refusal_is_told_too(played: tuple[Stage, Story]) -> None:
    """
    Whoever may not do it finds the reason, and that nothing was sent.
    """
    stage, story = played
    stage.say("/broadcast start room42", by="U0CAROL")
    cell = over(story, 1)

    assert ("refused", ["refused"]) == (cell["state"], cell["way"])
    assert "You may not put room42 on air." in cell["found"]
    assert [] == lane(cell, "backend")


def test_a_form_counts_from_its_sending(played: tuple[Stage, Story]) -> None:
    """
    What a form asked for began when it was sent, not when it was opened.
    """
    stage, story = played
    stage.say("/broadcast")
    stage.fill(BOB, room="room42", why="launch")
    cell = over(story, 1, *ON_AIR)

    (sent,) = lane(cell, "person")
    assert 0.0 == sent["from"]
    assert sent["what"].startswith("bob sent the form ")
    assert 'why="launch"' in cell["line"]


def test_every_line_shows_its_seal_soon(played: tuple[Stage, Story]) -> None:
    """
    What is shown of the chain is what the bot's record keeps of it: place and seal.
    """
    stage, story = played
    stage.say("/broadcast start room42")
    over(story, 1, *ON_AIR)

    until(lambda: all(seal for _, seal in sealed(story).values()))
    shown = sealed(story)
    kept = stage.record.reader.seals(shown)

    assert shown
    assert {one: (seal.place, seal.seal) for one, seal in kept.items()} == shown


def sealed(story: Story) -> dict[int, tuple[int | None, str]]:
    """Place and seal of every line that is shown, by its number."""
    lines = [one for cell in cells_of(story).values() for one in cell["events"]]
    return {one["number"]: (one["place"], one["seal"]) for one in lines}


def test_no_secret_is_in_the_story(played: tuple[Stage, Story]) -> None:
    """
    Neither tokens nor keys, nor a password that somebody typed into a line.
    """
    stage, story = played
    stage.say("/broadcast start room42 password=planted-password")
    stage.say("/broadcast start room42")
    over(story, max(int(key[10:]) for key in cells_of(story)))
    shown = str(cells_of(story))

    assert "planted" not in shown
    assert KEY not in shown
    assert stage.slack.identity.noise not in shown


def test_only_what_is_new_is_news(played: tuple[Stage, Story]) -> None:
    """
    The version grows with what is new and stands still while nothing happens.
    """
    stage, story = played
    empty = story.version()
    stage.say("/broadcast start room42")
    over(story, 1, *ON_AIR)
    until(lambda: story.version() == story.version())
    cells = story.cells("")
    still = story.version()

    assert empty != still
    assert cells == story.cells("")
    assert still == story.version()


def test_only_the_newest_operations_are_shown(played: tuple[Stage, Story]) -> None:
    """
    However many there were, the page has the last ones, and a late page the same.
    """
    stage, story = played
    for number in range(MOST_SHOWN + 10):
        stage.say(f"/broadcast start nowhere{number}", by="U0CAROL")
        if number % 20 == 0:
            story.cells("")
    until(lambda: all(seal for _, seal in sealed(story).values()))
    late = Story(stage.slack, stage.backend, lambda: look_into(place(stage)))
    late_cells, cells = cells_of(late), cells_of(story)
    late.close()

    assert MOST_SHOWN >= len(cells)
    assert cells.keys() == late_cells.keys()
    assert [one["events"] for one in cells.values()] == [
        one["events"] for one in late_cells.values()
    ]


def place(stage: Stage) -> Path:
    """The file of the record."""
    return Path(str(stage.record.engines.reader.url.database))


def test_there_need_be_no_record_yet(tmp_path: Path, stage: Stage) -> None:
    """
    Before the bot has made its record there is nothing to see, and nothing is made.
    """
    missing = tmp_path / "elsewhere.db"
    panels = panels_of(stage.slack, stage.backend, names={}, database=missing)
    story = panels.showings[-1]
    assert {} == story.cells("")
    assert not missing.exists()

    missing.touch()
    assert {} == story.cells("")
    missing.write_bytes(b"SQLite format 3\0 and then nothing of use" * 30)
    assert {} == story.cells("")
    panels.close()

    assert 0 == story.version()


def test_looking_changes_nothing_and_holds_nothing_up(tmp_path: Path) -> None:
    """
    A record that is looked into can be written meanwhile, and not by whoever looks.
    """
    path = tmp_path / "onair.db"
    empty_record(path)
    found = look_into(path)
    assert found is not None
    before = path.read_bytes()
    list(found.reader.events())
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        list(found.reader.events())
        writer.execute("ROLLBACK")
    with (
        pytest.raises(Exception, match=r"readonly"),
        found.engines.reader.begin() as db,
    ):
        db.exec_driver_sql("DELETE FROM events")
    found.close()

    assert before == path.read_bytes()
