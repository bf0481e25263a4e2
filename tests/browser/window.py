"""
One window of a browser, as a person uses it: by what is written on the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

PATIENCE_MS = 45_000  # a lost call is asked again after 10 s, on a busy machine later


class Window:
    """
    A page of the playground that somebody looks at.
    """

    def __init__(self, page: Page, url: str, pictures: Path) -> None:
        """
        Open *url*; what goes wrong in the page's own code is kept in `complaints`.
        """
        self.page = page
        self.complaints: list[str] = []
        self._url = url
        self._pictures = pictures
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: object) -> None:
        kind, text = (
            str(getattr(message, "type", "")),
            str(getattr(message, "text", "")),
        )
        # The browser itself complains of each 404 and each lost connection.
        if kind == "error" and "Failed to load" not in text and "WebSocket" not in text:
            self.complaints.append(text)

    def open(
        self, person: str = "U0ALICE", channel: str = "C0GENERAL", **more: str
    ) -> None:
        """
        Come to the playground as somebody, in a channel.
        """
        place = {"person": person, "channel": channel, **more}
        words = "&".join(f"{key}={value}" for key, value in place.items())
        self.page.goto(f"{self._url}#{words}")
        self.page.wait_for_selector("main")

    def be(self, name: str) -> None:
        """
        Become somebody else, in one click.
        """
        self.page.get_by_role("group", name="Who I am").get_by_role(
            "button", name=re.compile(name, re.IGNORECASE)
        ).click()

    def composer(self) -> Locator:
        """
        Where one types.
        """
        return self.page.get_by_role("main").locator("textarea").first

    def say(self, line: str) -> None:
        """
        Type a line and press Enter.
        """
        self.composer().fill(line)
        self.composer().press("Enter")

    def press(self, label: str) -> None:
        """
        Press the last button of that label in the conversation.
        """
        self.button(label).click()

    def button(self, label: str) -> Locator:
        """
        The last button of that label in the conversation.
        """
        main = self.page.get_by_role("main")
        return main.get_by_role("button", name=label, exact=True).last

    def sees(self, text: str | re.Pattern[str]) -> None:
        """
        Wait until that stands in the conversation.
        """
        self.page.get_by_role("main").get_by_text(text).last.wait_for(state="visible")

    def panel(self, name: str) -> Locator:
        """
        A panel beside the conversation, by a part of its title.
        """
        return self.page.get_by_role("region", name=re.compile(name)).first

    def form(self) -> Locator:
        """
        The form that is open.
        """
        return self.page.get_by_role("dialog").last

    def reads(self, text: str) -> None:
        """
        Wait until that stands anywhere on the page.
        """
        expect(self.page.locator("body")).to_contain_text(text, timeout=PATIENCE_MS)

    def picture(self, name: str) -> None:
        """
        Take a picture, for whoever wants to look at what was tested.
        """
        self._pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self._pictures / f"{name}.png")
