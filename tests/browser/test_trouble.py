"""
What goes wrong on purpose: a killed bot, a lost answer, moved time, a closed lid.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from bot.playground.world import World
    from tests.browser.window import Window


def test_a_killed_bot_comes_back_and_tells_the_truth(
    window: Window, world: World
) -> None:
    """
    The bot is killed as soon as it was asked; started again, it says what became of
    that, and the backend began no second broadcast.
    """
    window.open(panel="story")
    panel = window.panel("story")
    window.say("/broadcast start room42")
    panel.get_by_role("button", name=re.compile("Kill")).click()
    window.reads("The bot is not running")
    assert not world.bot_runs
    window.picture("killed")
    panel.get_by_role("button", name=re.compile("Start")).click()

    window.sees("room42 is on air")
    window.picture("back")
    started = [one for one in world.backend.happenings if "started" in one.effect]
    assert 1 == len(started)


def test_a_lost_answer_is_shown_as_unknown(window: Window, world: World) -> None:
    """
    Broken by its switch, the backend does it and never answers: the card says neither
    that it is on air nor that it failed.
    """
    window.open(panel="backend")
    panel = window.panel("Backend")
    panel.get_by_role(
        "button", name=re.compile("Lose.*done", re.IGNORECASE)
    ).last.click()
    window.say("/broadcast start room42")
    window.sees("may or may not be on air")

    assert 1 == len(world.backend.pushes)
    window.picture("lost")


def test_time_moved_forward_ends_what_was_for_an_hour(
    window: Window, world: World
) -> None:
    """
    `for=60m`, and the clock is moved by two hours: it is off air by itself.
    """
    window.say("/broadcast start room42 for=60m")
    window.sees("room42 is on air")
    window.open(panel="story")
    panel = window.panel("story")
    panel.get_by_role("button", name=re.compile(r"2 h")).click()

    window.sees("room42 is off air")
    assert () == world.backend.pushes
    window.picture("time")


def test_the_page_comes_back_after_a_closed_lid(window: Window, world: World) -> None:
    """
    While the line is cut the page says so; then it shows what happened meanwhile.
    """
    window.page.context.set_offline(True)
    world.slack.cut_pages()
    window.reads("does not answer")
    world.slack.say("U0BOB", "C0GENERAL", "while you slept")
    window.page.context.set_offline(False)

    window.sees("while you slept")
    expect(window.page.get_by_text("does not answer")).to_be_hidden()
