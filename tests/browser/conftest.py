"""
A real browser, and a playground with the real bot in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect, sync_playwright

from bot.playground.world import World
from tests.browser.window import PATIENCE_MS, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ViewportSize

    Look = Literal["light", "dark"]
    Opening = Callable[..., Window]

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",  # CI is root in a container, where Chromium's own cannot be
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK: ViewportSize = {"width": 1360, "height": 850}
PICTURES = Path(tempfile.gettempdir()) / "onair-pictures"
_PATIENCE_S = 30.0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """
    Chromium without a screen.

    Not for longer than a file: what drives it keeps an event loop running in this
    thread, where other tests want to run their own.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        said = f"there is no browser here: none of {', '.join(NAMES)}"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """
    A playground of one's own, with the bot at work.
    """
    with World(tmp_path, ROOT / "manifest.yml") as made:
        made.start()
        made.start_bot()
        ending = time.monotonic() + _PATIENCE_S
        while not made.bot_listens and time.monotonic() < ending:
            time.sleep(0.02)
        assert made.furnish()
        yield made


@pytest.fixture
def opening(browser: Browser, world: World) -> Iterator[Opening]:
    """
    Open windows on the playground; the page's own code must not have complained.
    """
    windows: list[Window] = []
    contexts = []

    def opened(size: ViewportSize = DESK, look: Look = "light") -> Window:
        # Without motion there is nothing to wait for before a picture is taken.
        context = browser.new_context(
            viewport=size, color_scheme=look, reduced_motion="reduce"
        )
        contexts.append(context)
        window = Window(context.new_page(), world.slack.page_url, PICTURES)
        windows.append(window)
        return window

    yield opened
    for context in contexts:
        context.close()
    assert [] == [said for window in windows for said in window.complaints]


@pytest.fixture
def window(opening: Opening) -> Window:
    """
    One window, as Alice, in #general.
    """
    made = opening()
    made.open()
    return made
