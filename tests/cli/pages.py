"""
A page as a strict reader sees it: its text, its tables, and whether it is whole.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = frozenset({"meta", "br", "link", "img", "input", "hr", "path", "rect", "use"})


class Read(HTMLParser):
    """
    What is on a page.

    Attributes:
        words: Its text, with one blank between words.
        names: Every element's name, once.
        ids: Every id, as often as it is there.
        links: Whatever it points to, or loads.
        faults: Elements that were not closed in order.
        rows: The cells of every row of every table.
    """

    def __init__(self, page: str) -> None:
        """Read all of it."""
        super().__init__(convert_charrefs=True)
        self.names: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []
        self.rows: list[list[str]] = []
        self._said: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        self.faults += self._open
        self.words = " ".join(" ".join(self._said).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.names.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src", "xlink:href", "data", "action"}:
                self.links.append(value or "")
            if name.startswith("on"):
                self.faults.append(f"{tag} {name}")
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It must be the one that was opened last."""
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Note the words; a style says nothing."""
        if "style" in self._open[-1:]:
            self.links += re.findall(r"url\(([^)]*)\)|@import[^;]*", data)
            return
        self._said.append(data)
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] = " ".join((self.rows[-1][-1] + " " + data).split())
