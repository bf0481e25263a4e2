"""
Every tour runs to its end by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.playground.tours import TOURS

if TYPE_CHECKING:
    from bot.playground.tours import Tour
    from tests.browser.conftest import Opening

_A_TOUR_MS = 90_000


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.name)
def test_a_tour_runs_to_its_end(opening: Opening, tour: Tour) -> None:
    """
    Started from the menu, it needs nobody, and ends by saying so.
    """
    window = opening()
    window.open()
    window.page.get_by_role("button", name="Tours").click()
    window.page.get_by_text(tour.title).click()
    strip = window.page.get_by_role("region", name=f"Tour: {tour.title}")

    expect(strip).to_have_attribute("data-tour-phase", "ended", timeout=_A_TOUR_MS)
    window.picture(f"tour-{tour.name}")
