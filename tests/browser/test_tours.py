"""
Every tour runs to its end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.playground.tours import TOURS

if TYPE_CHECKING:
    from bot.playground.tours import Tour
    from bot.playground.world import World
    from tests.browser.conftest import Opening
    from tests.browser.window import Window

_A_TOUR_MS = 120_000
_OVER = re.compile("ended|stuck")
_RUNS = "section[data-tour]"
# Presses *Next* the moment it can be pressed, and nothing else.
_READS_FAST = """() => {
  setInterval(() => [...document.querySelectorAll("section[data-tour] button")]
    .find((one) => one.textContent === "Next" && !one.disabled)?.click(), 50);
}"""


def _start(window: Window, tour: Tour) -> None:
    """Choose the tour from the menu."""
    window.open()
    window.page.get_by_role("button", name="Tours").click()
    window.page.get_by_role("dialog").get_by_text(tour.title).click()


def _await_the_end(window: Window, tour: Tour) -> None:
    """Wait until the strip says that it is over; where it got stuck, say why."""
    strip = window.page.get_by_role("region", name=f"Tour: {tour.title}")
    expect(strip).to_have_attribute("data-tour-phase", _OVER, timeout=_A_TOUR_MS)
    window.picture(f"tour-{tour.name}")
    assert [] == strip.locator(".tour-trouble").all_text_contents()
    expect(strip).to_contain_text(f"step {len(tour.steps)} of {len(tour.steps)}")
    expect(strip).to_contain_text("the end")


def test_a_tour_needs_nobody(opening: Opening) -> None:
    """
    Started from the menu, it runs by itself at a reader's pace, and ends by saying so.
    """
    window = opening()
    _start(window, TOURS[0])

    _await_the_end(window, TOURS[0])


@pytest.mark.parametrize("tour", TOURS[1:], ids=lambda tour: tour.name)
def test_a_tour_runs_to_its_end_for_those_who_read_fast(
    opening: Opening, tour: Tour
) -> None:
    """
    Whoever presses *Next* as soon as it can be pressed sees every step come true.
    """
    window = opening()
    _start(window, tour)
    window.page.evaluate(_READS_FAST)

    _await_the_end(window, tour)


def test_an_address_only_offers_a_tour(window: Window, world: World) -> None:
    """
    Any page elsewhere can lead here: nothing is stopped before somebody presses
    *Start*, and what would be is said.
    """
    window.say("/broadcast start room42")
    window.sees("room42 is on air")
    window.open(tour=TOURS[0].name)
    offer = window.page.get_by_role("region", name=f"Tour: {TOURS[0].title}")
    expect(offer).to_contain_text("This stops room42.")
    window.picture("tour-offer")
    assert 1 == len(world.backend.pushes)
    assert 0 == window.page.locator(_RUNS).count()

    offer.get_by_role("button", name="Start").click()

    expect(window.page.locator(_RUNS)).to_be_visible()
    window.sees("room42 is off air")


def test_the_menu_says_what_a_tour_stops(window: Window) -> None:
    """
    What is on air is named before a tour is chosen, and nothing where nothing is.
    """
    page = window.page
    page.get_by_role("button", name="Tours").click()
    expect(page.get_by_role("dialog")).not_to_contain_text("This stops")
    page.keyboard.press("Escape")
    window.say("/broadcast start room42")
    window.sees("room42 is on air")
    page.get_by_role("button", name="Tours").click()

    expect(page.get_by_role("dialog")).to_contain_text("This stops room42.")


def test_a_reload_starts_no_tour_again(window: Window, world: World) -> None:
    """
    In the middle of a tour the page is loaded anew: it asks, and everything stays.
    """
    page = window.page
    _start(window, TOURS[0])
    window.sees("room42 is on air")
    page.reload()

    again = page.get_by_role("button", name="Start again")
    expect(again).to_be_visible()
    expect(page.locator(_RUNS)).to_have_count(0)
    assert 1 == len(world.backend.pushes)
    again.click()
    expect(page.locator(_RUNS)).to_be_visible()


def test_who_takes_over_is_told_who_they_are(window: Window) -> None:
    """
    A tour is other people in turn; at its end one reads whose screen is left.
    """
    _start(window, TOURS[1])
    expect(window.page.locator(_RUNS)).to_be_visible()
    window.page.wait_for_url(re.compile("person=U0BOB"))
    window.page.get_by_role("button", name="Take over").click()

    window.reads("The tour is over; you are Bob.")
