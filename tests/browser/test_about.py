"""
Finding one's way about: back, Escape, ideas, who I am, and what a phone shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

    from bot.playground.world import World
    from tests.browser.conftest import Opening
    from tests.browser.window import Window

ALICE, BOB = "U0ALICE", "U0BOB"
STUDIO = "C0STUDIO"
PHONE: ViewportSize = {"width": 390, "height": 844}
WITH_KEYS: ViewportSize = {"width": 390, "height": 420}  # a phone on which one types


def test_back_undoes_a_step_and_does_not_leave_the_page(window: Window) -> None:
    """
    Another channel, a panel, another person: Back leads through them the other way.
    """
    page = window.page
    page.get_by_role("navigation").get_by_role("button", name="studio").click()
    page.get_by_role("button", name="Backend", exact=True).click()
    panel = window.panel("Backend")
    expect(panel).to_be_visible()
    window.be("bob")

    page.go_back()
    expect(panel).to_be_visible()
    assert f"person={ALICE}" in page.url
    page.go_back()
    expect(panel).to_be_hidden()
    assert f"channel={STUDIO}" in page.url
    page.go_back()
    expect(page.get_by_role("heading", name="general")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name="studio")).to_be_visible()


def test_back_closes_a_panel_on_a_phone(opening: Opening) -> None:
    """
    Where the panel covers everything, the phone's own Back closes it.
    """
    window = opening(PHONE)
    window.open()
    window.page.get_by_role("button", name="Backend", exact=True).click()
    expect(window.panel("Backend")).to_be_visible()

    window.page.go_back()

    expect(window.panel("Backend")).to_be_hidden()
    expect(window.composer()).to_be_visible()


def test_escape_closes_the_player(window: Window) -> None:
    """
    The picture of a room goes away by the key that closes everything else.
    """
    window.say("/broadcast start room42")
    window.sees("room42 is on air")
    window.page.get_by_role("button", name="Backend", exact=True).click()
    window.panel("Backend").get_by_role("button", name=re.compile("Watch")).click()
    player = window.page.get_by_role("region", name="On air: room42")
    expect(player).to_be_visible()

    window.page.keyboard.press("Escape")

    expect(player).to_be_hidden()


def test_ideas_stay_when_something_was_said(window: Window) -> None:
    """
    What one could type first can be taken later, too.
    """
    window.say("good morning")
    window.sees("good morning")
    window.page.get_by_role("button", name="Ideas").click()
    window.page.get_by_role("menuitem", name="/broadcast start room42").click()

    expect(window.composer()).to_have_value("/broadcast start room42")
    expect(window.composer()).to_be_focused()


def test_another_persons_direct_messages_lead_to_ones_own(
    opening: Opening, world: World
) -> None:
    """
    Whoever becomes Bob in Alice's direct messages is in Bob's, also by an address.
    """
    slack = world.slack
    window = opening()
    window.open(ALICE, slack.direct_channel(ALICE))
    expect(window.composer()).to_be_visible()
    window.be("bob")

    window.page.wait_for_url(re.compile(f"channel={slack.direct_channel(BOB)}"))
    expect(window.composer()).to_be_visible()


def test_nothing_is_hidden_by_the_foot_of_a_form(opening: Opening) -> None:
    """
    On a phone, too, what is wrong with a field can be read.
    """
    window = opening(WITH_KEYS)
    window.open()
    window.say("/room add")
    form = window.form()
    form.get_by_label("Name").fill("green-room")
    form.get_by_label("Group").fill("77")
    form.get_by_label("Account").fill("nobody at all !")
    form.get_by_role("button", name="Add").click()
    wrong = form.locator(".form-field .form-wrong").first
    expect(wrong).to_be_visible()

    def on_top() -> bool:
        found: bool = wrong.evaluate(
            "(one) => { const { x, y, width, height } = one.getBoundingClientRect();"
            " const at = document.elementFromPoint(x + width / 4, y + height / 2);"
            " return one.contains(at); }"
        )
        return found

    window.picture("phone-form-error")
    assert on_top()


def test_the_bot_is_killed_in_the_middle_of_a_call_from_the_backend(
    window: Window, world: World
) -> None:
    """
    One press among the switches, one command: the backend has done it, the bot is
    dead, and started again it says what became of it.
    """
    window.open(panel="backend")
    panel = window.panel("Backend")
    panel.get_by_role("button", name="Kill in the middle of the next call").click()
    expect(panel).to_contain_text("It waits for the next call")
    window.say("/broadcast start room42")
    window.reads("The bot is not running: new commands fail")
    expect(panel).to_contain_text("used up, under way")
    panel.get_by_role("button", name="Start it again").click()

    window.sees("room42 is on air")
    assert 1 == len(world.backend.pushes)
