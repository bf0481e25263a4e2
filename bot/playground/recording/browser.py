"""
The browser that takes the pictures: whether there is one, and how it is started.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser

PLAYWRIGHT = "playwright.sync_api"
NAMED = "CHROMIUM"
KNOWN = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# It sees nothing but the playground on this machine; the rest only costs time.
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--font-render-hinting=none",
)


def check(
    folder: Path,
    environment: Mapping[str, str] | None = None,
    library: str = PLAYWRIGHT,
) -> None:
    """
    See whether there is all that a recording needs, before anything is started.

    Args:
        folder: Where it is to be written.
        environment: By default this process's.
        library: What drives the browser.

    Raises:
        SettingsError: Playwright or a browser is missing, or the folder is none.
    """
    try:
        import_module(library)
    except ImportError:
        raise SettingsError(
            "Pictures are taken with Playwright for Python, which is not installed.",
            remedy="Install it with `pip install playwright`; `make play` itself does "
            "not need it.",
        ) from None
    find_chromium(os.environ if environment is None else environment)
    place = folder if folder.exists() else folder.absolute().parent
    if not place.is_dir():
        raise SettingsError(
            f"{place} is not a folder.", remedy="Name a folder behind --record."
        )
    if not os.access(place, os.W_OK):
        raise SettingsError(
            f"{place} cannot be written.",
            remedy="Name a folder of your own behind --record.",
        )


def find_chromium(environment: Mapping[str, str]) -> str:
    """
    Find the browser: the one that `CHROMIUM` names, or one on the path.

    Raises:
        SettingsError: There is none.
    """
    path = environment.get("PATH", os.defpath)
    named = environment.get(NAMED)
    if named:
        found = shutil.which(named, path=path)
        if found:
            return found
        raise SettingsError(
            f"{NAMED} names {named}, which is not a program.",
            remedy="Let it name a Chromium or Chrome, or leave it out.",
        )
    for name in KNOWN:
        found = shutil.which(name, path=path)
        if found:
            return found
    raise SettingsError(
        f"There is no browser: none of {', '.join(KNOWN)} is on the path.",
        remedy=f"Install Chromium (on Debian: `apt install chromium`), or let "
        f"{NAMED} name yours.",
    )


@contextmanager
def opened() -> Iterator[Browser]:
    """
    Give the browser, without a window; it is closed again in every case.

    Raises:
        SettingsError: There is none, or it does not start.
    """
    playwright = import_module(PLAYWRIGHT)
    program = find_chromium(os.environ)
    with playwright.sync_playwright() as driver:
        try:
            browser: Browser = driver.chromium.launch(
                executable_path=program, args=list(_ARGUMENTS)
            )
        except playwright.Error as error:
            raise SettingsError(
                f"{program} did not start: {str(error).splitlines()[0]}",
                remedy=f"Try it by hand, or let {NAMED} name another one.",
            ) from None
        try:
            yield browser
        finally:
            browser.close()
