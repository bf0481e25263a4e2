"""
What one person does on the page: commands, cards, whispers, shortcuts, many messages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.window import PATIENCE_MS

if TYPE_CHECKING:
    from bot.playground.world import World
    from tests.browser.conftest import Opening
    from tests.browser.window import Window


def test_a_command_brings_a_card_and_its_address_plays(window: Window) -> None:
    """
    Alice starts room42: the card has its address, the picture can be watched, and once
    she stops it the address answers no more.
    """
    window.say("/broadcast start room42")
    window.sees("room42 is on air")
    window.page.get_by_role("main").get_by_role(
        "link", name="HLS, original"
    ).last.click()
    playing = "() => (document.querySelector('video')?.currentTime ?? 0) > 0.5"
    window.page.wait_for_function(playing)
    window.picture("on-air")

    window.press("Stop")
    window.form().get_by_role("button", name="Stop").last.click()
    window.sees("room42 is off air")

    window.reads("Off air")


def test_whispers_are_marked_and_can_be_dismissed(window: Window) -> None:
    """
    An answer for Alice alone says so, Bob does not see it, and she can send it away.
    """
    window.say("/broadcast status")
    window.sees("Only visible to you")
    window.sees("Nothing is known to be on air")
    window.picture("whisper")

    window.be("bob")
    expect(window.page.get_by_role("main")).not_to_contain_text(
        "Nothing is known to be on air"
    )

    window.be("alice")
    window.press("Dismiss message")
    expect(window.page.get_by_role("main")).not_to_contain_text(
        "Nothing is known to be on air"
    )


def test_a_slash_offers_every_command_of_the_manifest(
    window: Window, world: World
) -> None:
    """
    Whoever types `/` can choose; what is chosen stands in the composer with its usage.
    """
    window.composer().press_sequentially("/")
    offers = window.page.get_by_role("listbox").get_by_role("option")
    for command in world.slack.team.grant.usages:
        expect(offers.filter(has_text=command).first).to_be_visible()

    window.composer().press_sequentially("broad")
    expect(offers.first).to_contain_text("/broadcast")
    window.composer().press("Tab")

    expect(window.composer()).to_have_value(re.compile("^/broadcast ?"))
    window.reads("start|stop")
    window.picture("completion")


def test_a_shortcut_tells_a_card_s_story(window: Window) -> None:
    """
    The menu on a message has the app's shortcuts; *Card history* answers only to me.
    """
    window.say("/broadcast start room42")
    window.sees("room42 is on air")
    card = window.page.get_by_role("article").filter(has_text="room42 is on air").first
    card.hover()
    card.get_by_role("button", name=re.compile("more|menu", re.IGNORECASE)).click()
    window.page.get_by_role("menuitem", name="Card history").click()

    window.sees("asked")
    window.picture("shortcut")


def test_a_thread_takes_no_slash_command(window: Window) -> None:
    """
    In a thread Slack itself refuses a command, as it does in real life.
    """
    window.say("Hello")
    said = window.page.get_by_role("article").filter(has_text="Hello").first
    said.hover()
    said.get_by_role("button", name=re.compile("more|menu", re.IGNORECASE)).click()
    window.page.get_by_role("menuitem", name="Reply in thread").click()
    thread = window.page.locator("textarea").last
    thread.fill("/broadcast start room42")
    thread.press("Enter")

    window.reads("not supported in threads")


def test_five_hundred_messages_end_at_the_last(window: Window, world: World) -> None:
    """
    A long channel opens at its end, and what is new appears there.
    """
    for number in range(500):
        world.slack.say("U0BOB", "C0STUDIO", f"line {number} " + "word " * 20)
    window.page.get_by_role("navigation").get_by_role(
        "button", name=re.compile("studio")
    ).click()

    last = window.page.get_by_text("line 499")
    expect(last).to_be_in_viewport(timeout=PATIENCE_MS)
    world.slack.say("U0BOB", "C0STUDIO", "and one more")
    expect(window.page.get_by_text("and one more")).to_be_in_viewport()
    window.picture("five-hundred")


def test_long_words_strange_names_and_markup_stay_inside(
    opening: Opening, world: World
) -> None:
    """
    A very long word, emoji, right-to-left names and HTML in a message break nothing.
    """
    world.slack.add_person("U0ODD", "مريم🎬", "مريم العربية 🎬 <b>bold</b>")
    world.slack.invite("C0GENERAL", "U0ODD")
    window = opening({"width": 390, "height": 844})
    window.open("U0ODD")
    window.say("<img src=x onerror=alert(1)> " + "x" * 3_000)

    window.sees("<img src=x onerror=alert(1)>")
    window.picture("odd")
    assert 0 == window.page.locator("main img").count()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert 0 == window.page.evaluate(wide)
