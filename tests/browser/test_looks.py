"""
How it looks: contrast, names, and nothing outside the page, in light, dark and small.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

    from bot.playground.world import World
    from tests.browser.conftest import Look, Opening
    from tests.browser.window import Window

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SIZES: dict[str, ViewportSize] = {
    "desk": DESK,
    "phone": {"width": 390, "height": 844},
}
LOOKS: list[tuple[Look, str]] = list(product(("light", "dark"), SIZES))


def _judged(window: Window, name: str) -> list[str]:
    """What an accessibility engine has against the page, and what is too wide."""
    window.picture(name)
    found = Axe().run(window.page, options=RULES).response["violations"]
    faults = [
        f"{name}: {one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    if window.page.evaluate(wide) > 0:
        faults.append(f"{name}: wider than the window")
    return faults


@pytest.mark.parametrize(("scheme", "size"), LOOKS)
def test_everything_can_be_read(
    opening: Opening, world: World, scheme: Look, size: str
) -> None:
    """
    Conversation, thread, both panels, Home and a form have no fault of WCAG AA.
    """
    window = opening(SIZES[size], scheme)
    window.open()
    window.say("/broadcast start room42")
    window.sees("room42 is on air")
    window.say("/broadcast strt room42")
    window.sees("Run this")
    name = f"{scheme}-{size}"
    faults = _judged(window, f"{name}-conversation")
    for panel in ("backend", "story"):
        window.open(panel=panel)
        window.reads("room42")
        faults += _judged(window, f"{name}-{panel}")
    window.open(channel="home")
    window.sees("On air")
    faults += _judged(window, f"{name}-home")
    window.open("U0DORA", world.slack.direct_channel("U0DORA"))
    faults += _judged(window, f"{name}-direct")
    window.open()
    window.say("/room add")
    window.form().wait_for()
    faults += _judged(window, f"{name}-form")

    assert [] == faults
