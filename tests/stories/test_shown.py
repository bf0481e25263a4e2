"""
Stories of what is on record of looking and pressing, with the whole bot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.history import EventKind
from tests.stage import ALICE, BOB, until

if TYPE_CHECKING:
    from bot.domain.history import Event
    from tests.stage import Stage


def lines(stage: Stage, kind: EventKind) -> list[Event]:
    """Those of that kind."""
    return [one for one in stage.record.reader.events() if one.kind is kind]


def test_who_opened_a_form_that_takes_a_password_is_on_record(stage: Stage) -> None:
    """
    The form is shown to one person alone; the line says to whom and for which room.
    """
    stage.say("/broadcast start room42 hls password")
    until(lambda: lines(stage, EventKind.SHOWN) != [])

    (line,) = lines(stage, EventKind.SHOWN)
    assert (BOB, "room42", "password form", "broadcast.start") == (
        line.actor.user,
        line.room,
        line.details["what"],
        line.action,
    )


def test_what_a_dry_run_showed_is_on_record(stage: Stage) -> None:
    """
    Who was shown the exact calls, by which line.
    """
    stage.say("/broadcast start room42 dry-run")

    (line,) = lines(stage, EventKind.SHOWN)
    assert ("dry run", "/broadcast start room42 dry-run") == (
        line.details["what"],
        line.details["line"],
    )


def test_who_looked_why_anothers_wish_came_out_so_is_on_record(stage: Stage) -> None:
    """
    One's own is nobody else's business; another's leaves a line.
    """
    stage.say("/broadcast start room42")
    stage.sees("room42 is on air")
    stage.say("/onair why 1")
    assert [] == lines(stage, EventKind.SHOWN)
    stage.say("/onair why 1", by=ALICE)

    (line,) = lines(stage, EventKind.SHOWN)
    assert (ALICE, "why", 1) == (
        line.actor.user,
        line.details["what"],
        line.details["about"],
    )


def test_a_press_that_came_too_late_is_on_record(stage: Stage) -> None:
    """
    *Remove* on what was taken back does nothing, and is known to have been pressed.
    """
    stage.say("/room kick room42 mallory", by=ALICE)
    stage.press("Cancel", by=ALICE)
    stage.press("Remove", by=ALICE)

    (line,) = lines(stage, EventKind.IN_VAIN)
    assert ALICE == line.actor.user
    assert line.details["why"]
