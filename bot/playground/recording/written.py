"""
A tour as a page: its captions and pictures, without a script, everything escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLE = """\
:root { color-scheme: light dark; }
body {
  margin: 0 auto; max-width: 60rem; padding: 1rem; line-height: 1.5;
  font-family: system-ui, sans-serif; overflow-wrap: anywhere;
  color: light-dark(#1a2426, #e3e8e9); background: light-dark(#fff, #16191b);
}
h1 { margin-bottom: 0; line-height: 1.2; }
a { color: light-dark(#0b6e78, #4fc3cd); }
.promise { margin-top: .5rem; font-size: 1.15rem; }
ol { padding: 0; list-style: none; counter-reset: step; }
li { margin: 2rem 0; counter-increment: step; }
.caption::before { content: counter(step) ". "; font-weight: bold; }
.caption { margin: 0 0 .6rem; }
img {
  display: block; width: 100%; height: auto; border-radius: 8px;
  border: 1px solid light-dark(#d5dfe0, #353d40);
}
.tours li { margin: .8rem 0; }
footer { font-size: .9rem; }
"""


@dataclass(frozen=True)
class Picture:
    """
    A picture beside the page.

    Attributes:
        file: Its name.
        size: Width and height, so that the page does not jump while it loads.
        shows: What is on it, for those who do not see it.
    """

    file: str
    size: tuple[int, int]
    shows: str


@dataclass(frozen=True)
class Told:
    """
    One step as it is told; what looks as before has no picture of its own.
    """

    says: str
    picture: Picture | None = None


def story_page(title: str, promise: str, steps: Sequence[Told]) -> str:
    """Write one tour."""
    items = "\n".join(_step(step) for step in steps)
    return _page(
        title,
        f'<p class="promise">{escape(promise)}</p>\n<ol>\n{items}\n</ol>\n'
        "<footer><p>Taken of the real bot in its playground: "
        "<code>make play</code> opens it.</p></footer>",
    )


def contents_page(tours: Sequence[tuple[str, str, str]]) -> str:
    """List the tours: each one's file, title and promise."""
    items = "\n".join(
        f'<li><a href="{escape(file)}">{escape(title)}</a><br>{escape(promise)}</li>'
        for file, title, promise in tours
    )
    return _page("OnAir: tours", f'<ol class="tours">\n{items}\n</ol>')


def _step(step: Told) -> str:
    caption = f'<p class="caption">{escape(step.says)}</p>'
    if step.picture is None:
        return f"<li>{caption}</li>"
    width, height = step.picture.size
    return (
        f'<li>{caption}\n<img src="{escape(step.picture.file)}" width="{width}" '
        f'height="{height}" loading="lazy" alt="{escape(step.picture.shows)}"></li>'
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )
