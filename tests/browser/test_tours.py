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
    from tests.browser.conftest import Opening
    from tests.browser.window import Window

_A_TOUR_MS = 120_000
_OVER = re.compile("ended|stuck")
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
