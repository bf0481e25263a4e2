"""
The page as it is committed: small, complete, and from nowhere else.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

PLAYGROUND = Path(__file__).parents[2] / "bot" / "playground"
BUILT = PLAYGROUND / "static"
SOURCE = PLAYGROUND / "page"
MOST_BYTES = 1_500_000
NAMED = re.compile(r"^Name: (\S+)\nVersion: (\S+)\nLicense: (\S+)$", re.MULTILINE)
REPLACED = re.compile(r'^ +"?([\w-]+)"?: at\("src/lean/', re.MULTILINE)
FETCHED = re.compile(r"""@import|url\(\s*["']?(?!data:)""", re.IGNORECASE)


class Addresses(HTMLParser):
    """
    Everything that a page loads or leads to.
    """

    def __init__(self, page: str) -> None:
        """Read a whole page."""
        super().__init__()
        self.seen: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the values of every attribute that can hold an address."""
        del tag
        holding = {"src", "href", "srcset", "action", "data", "poster"}
        self.seen += [value or "" for name, value in attrs if name in holding]


def _built_in() -> dict[str, str]:
    """
    What the bundle is made of, by name with version: the page's dependencies and
    theirs in turn, but for those that the build puts something of ours in place of.
    """
    locked = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))["packages"]
    replaced = REPLACED.findall((SOURCE / "vite.config.ts").read_text("utf-8"))
    found: dict[str, str] = {}
    wanted = list(locked[""]["dependencies"])
    while wanted:
        name = wanted.pop()
        if name in found or name in replaced:
            continue
        package = locked[f"node_modules/{name}"]
        found[name] = package["version"]
        wanted += package.get("dependencies", {})
    return found


def test_the_page_stays_small() -> None:
    """
    All that is built weighs less than a megabyte and a half.
    """
    sizes = {one.name: one.stat().st_size for one in BUILT.iterdir()}

    assert {"index.html", "index.js", "index.css", "LICENSES.txt"} <= set(sizes)
    assert sum(sizes.values()) < MOST_BYTES


def test_every_package_that_is_built_in_is_named_with_its_licence() -> None:
    """
    The list of licences is of what the page is made of now, no more and no less.
    """
    text = (BUILT / "LICENSES.txt").read_text("utf-8")
    named = {name: version for name, version, _ in NAMED.findall(text)}

    assert named == _built_in()
    assert text.count("License Text:") == len(named)


def test_the_page_loads_nothing_from_elsewhere() -> None:
    """
    Whatever it needs is served beside it, under `/static/`, and is there.
    """
    addresses = Addresses((BUILT / "index.html").read_text("utf-8")).seen
    files = [one for one in addresses if not one.startswith("data:")]

    assert files
    for each in files:
        assert each.startswith("/static/")
        assert (BUILT / each.removeprefix("/static/")).is_file()
    assert FETCHED.findall((BUILT / "index.css").read_text("utf-8")) == []
