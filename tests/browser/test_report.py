"""
A report in a real browser: it can be read, light and dark, wide and small, and printed.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from bot.cli.report_page import page
from bot.cli.report_words import Times
from tests.browser.conftest import DESK
from tests.browser.test_looks import RULES
from tests.cli.test_report_page import BERLIN, busy

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page, ViewportSize

    from tests.browser.conftest import Look

SIZES: dict[str, ViewportSize] = {
    "desk": DESK,
    "paper": {"width": 690, "height": 1000},
    "phone": {"width": 390, "height": 844},
}
LOOKS: list[tuple[Look, str]] = list(product(("light", "dark"), SIZES))
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SEEN = "[...document.querySelectorAll('svg')].filter(one => one.clientHeight).length"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A report of a week in which everything happened."""
    summary = busy()
    made = tmp_path / "week.html"
    made.write_text(page(summary, Times(BERLIN, summary.period)), encoding="utf-8")
    return made


def _shown(browser: Browser, file: Path, size: ViewportSize, look: Look) -> Page:
    """It is open, and asks for nothing but itself."""
    context = browser.new_context(viewport=size, color_scheme=look)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(file.as_uri())

    assert [file.as_uri()] == asked
    return opened


@pytest.mark.parametrize(("look", "size"), LOOKS)
def test_a_report_can_be_read(
    browser: Browser, file: Path, look: Look, size: str
) -> None:
    """
    No fault of WCAG AA, nothing wider than the window, one picture for each width.
    """
    shown = _shown(browser, file, SIZES[size], look)
    found = Axe().run(shown, options=RULES).response["violations"]
    faults = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
    wide, pictures = shown.evaluate(TOO_WIDE), shown.evaluate(SEEN)
    shown.context.close()

    assert [] == faults
    assert not wide
    assert 1 == pictures


def test_a_report_can_be_printed(browser: Browser, file: Path) -> None:
    """
    On paper it is light, whatever the screen was, with the wide picture.
    """
    shown = _shown(browser, file, SIZES["phone"], "dark")
    shown.emulate_media(media="print")
    back = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    wide = shown.locator("svg.wide").first.is_visible()
    narrow = shown.locator("svg.narrow").first.is_visible()
    shown.context.close()

    assert "rgb(255, 255, 255)" == back
    assert (True, False) == (wide, narrow)
