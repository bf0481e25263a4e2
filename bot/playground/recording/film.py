"""
Taking the pictures: a tour is let run in a browser, one step after the other.
"""

from __future__ import annotations

import io
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from PIL import Image

from bot.playground.recording.browser import PLAYWRIGHT
from bot.playground.recording.scenes import DESK
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from bot.playground.recording.scenes import Scene
    from bot.playground.tours import Tour

_BAR = "section[data-tour]"
_OFFER = "section[data-tour-offer]"
_STANDS_MS = 400  # so that what slides in has come to rest
_PICTURE_MS = 6_000
_STEP_MS = 120_000
_COLOURS = 256
_SHARP = 1.5  # pictures of a part are shown larger than a window
# The captions stand beside the picture.
_HIDE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".app-tour, dialog > .tour { display: none !important; }");
  document.adoptedStyleSheets.push(sheet);
}"""


class Film:
    """
    Takes pictures of one playground.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        """Take them with this browser, at the page's address."""
        self._browser = browser
        self._address = address

    def steps(self, tour: Tour) -> Iterator[tuple[int, Page]]:
        """
        Let a tour run; gives each step's number, from 1, while the page shows it.

        A step after which the next follows at once cannot be looked at.

        Raises:
            GestureError: The tour got stuck; says where.
        """
        page = self._page(DESK)
        try:
            # An address only offers a tour.
            page.goto(f"{self._address}#tour={tour.name}")
            page.click(f"{_OFFER} .tour-first")
            page.wait_for_selector(_BAR, state="attached")
            page.evaluate(_HIDE)
            _press(page, "Pause")
            for number, step in enumerate(tour.steps, start=1):
                if number == 1 or not tour.steps[number - 2].hurry:
                    _press(page, "Next")
                if step.hurry:
                    continue
                _await(page, tour, number)
                yield number, page
        finally:
            page.context.close()

    def take(self, page: Page) -> bytes:
        """Take what that page shows, as a small PNG."""
        _settle(page)
        return smaller(page.screenshot())

    def take_scene(self, scene: Scene, page: Page) -> bytes:
        """Take a scene of its own: the same place, as another window sees it."""
        where = page.evaluate("location.hash.slice(1)")
        apart = self._page(scene.size, sharp=_SHARP)
        try:
            apart.goto(f"{self._address}#{_place(where, panels=scene.panels)}")
            apart.wait_for_selector("main article", state="attached")
            _settle(apart)
            part = _part(apart, scene)
            return smaller(part.screenshot() if part else apart.screenshot())
        finally:
            apart.context.close()

    def _page(self, size: tuple[int, int], sharp: float = 1) -> Page:
        width, height = size
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=sharp,
            color_scheme="light",
            reduced_motion="reduce",
        )
        return context.new_page()


def smaller(png: bytes) -> bytes:
    """The same picture in a palette of 256 colours: a third of the bytes."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    few = image.quantize(_COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return min(out.getvalue(), png, key=len)


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, in pixels."""
    return Image.open(io.BytesIO(png)).size


def _press(page: Page, label: str) -> None:
    """Press a button of the tour's strip, which is hidden from the picture."""
    page.evaluate(
        "([bar, label]) => [...document.querySelectorAll(`${bar} button`)]"
        ".find(one => one.textContent === label).click()",
        [_BAR, label],
    )


def _await(page: Page, tour: Tour, number: int) -> None:
    """Wait until a step is over, and the tour waits to go on."""
    page.wait_for_function(
        "([bar, step]) => { const at = document.querySelector(bar).dataset;"
        " return at.tourPhase === 'stuck' || at.tourStep === step"
        " && (at.tourPhase === 'reading' || at.tourPhase === 'ended'); }",
        arg=[_BAR, str(number)],
        timeout=_STEP_MS,
    )
    trouble = page.query_selector(".tour-trouble")
    if trouble is not None:
        said = trouble.text_content()
        raise GestureError(f"the tour {tour.name} got stuck at step {number}: {said}")


def _settle(page: Page) -> None:
    """Wait until pictures are there, and nothing moves any more."""
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(_STANDS_MS)
    # Off air there is none to wait for, and that is then what the picture shows.
    with suppress(import_module(PLAYWRIGHT).TimeoutError):
        page.wait_for_function(
            "() => [...document.querySelectorAll('video')]"
            ".every(one => one.readyState >= 2)",
            timeout=_PICTURE_MS,
        )


def _place(where: str, *, panels: bool) -> str:
    """The address's words without the tour, and without what stands beside."""
    left_out = ("tour=",) if panels else ("tour=", "panel=", "playing=")
    return "&".join(one for one in where.split("&") if not one.startswith(left_out))


def _part(page: Page, scene: Scene) -> Locator | None:
    if scene.panel:
        return page.locator(".app-panel")
    if scene.message:
        return page.locator("main article").filter(has_text=scene.message).last
    return None
