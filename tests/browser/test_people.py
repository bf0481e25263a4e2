"""
Several people on one page, and in windows side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from bot.playground.world import World
    from tests.browser.conftest import Opening
    from tests.browser.window import Window

BOB, CAROL, DORA = "U0BOB", "U0CAROL", "U0DORA"


def test_two_windows_approve_what_one_asked(opening: Opening, world: World) -> None:
    """
    Bob asks in one window, Dora says yes in hers, and both see it on air.
    """
    bob, dora = opening(), opening()
    bob.open(BOB)
    dora.open(DORA, world.slack.direct_channel(DORA))
    bob.say("/broadcast start stage1")
    bob.sees("Waiting")
    dora.sees("stage1")
    dora.picture("approval")
    dora.press("Approve")

    bob.sees("stage1 is on air")
    dora.sees("Approved")
    bob.picture("approved")


def test_one_window_is_enough_for_two_people(window: Window) -> None:
    """
    The same in one window: be Bob, then be Dora, and press *Approve* on the card.
    """
    window.be("bob")
    window.say("/broadcast start stage1")
    window.sees("Waiting")
    window.be("dora")
    window.press("Approve")

    window.sees("stage1 is on air")


def test_a_guest_is_told_why_not(window: Window) -> None:
    """
    Carol may do nothing: she is told so, and nothing goes out.
    """
    window.be("carol")
    window.say("/broadcast start room42")

    window.sees("Only visible to you")
    expect(window.page.get_by_role("main")).not_to_contain_text("is on air")


def test_home_shows_what_is_on_air_and_what_waits_for_me(window: Window) -> None:
    """
    App Home is Dora's own: room42 is on air, and stage1 waits for her *Approve*.
    """
    window.say("/broadcast start room42")
    window.sees("room42 is on air")
    window.be("bob")
    window.say("/broadcast start stage1")
    window.sees("Waiting")
    window.be("dora")
    window.page.get_by_role("navigation").get_by_role("button", name="Home").click()
    window.sees("room42")
    window.picture("home")
    window.press("Approve")

    window.page.get_by_role("navigation").get_by_role("button", name="general").click()
    window.sees("stage1 is on air")
