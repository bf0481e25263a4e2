"""
Pieces of a page.  Whatever a person wrote is escaped here, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from bot.cli.report_words import called, ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.cli.report_words import Times
    from bot.domain.actor import Actor

MADE_BY = '<meta name="generator" content="onair report">'
"""By this a report is known as one of ours."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column of a table.

    Attributes:
        head: What stands above it, and before each cell on a phone.
        style: `number`, `who`, `when`, or "".
    """

    head: str
    style: str = ""


def text(said: str) -> Html:
    """A person's words, in whichever direction they run."""
    return Html(f'<bdi dir="auto">{escape(said)}</bdi>') if said else NOTHING


def plain(said: str) -> Html:
    """Our own words."""
    return Html(escape(said))


def code(said: str) -> Html:
    """A name or a number that is to be copied."""
    return Html(f"<code>{escape(said)}</code>")


def person(actor: Actor) -> Html:
    """Who, with the id where there is one beside the name."""
    name = f"<bdi>{escape(called(actor))}</bdi>"
    known = ids(actor)
    return Html(f"{name} {code(known)}" if known else name)


def moment(at: datetime, times: Times) -> Html:
    """When, by the clocks there."""
    stamp = at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Html(f'<time datetime="{escape(stamp)}">{escape(times.minute(at))}</time>')


def joined(parts: Iterable[Html], between: str = ", ") -> Html:
    """One after the other."""
    return Html(escape(between).join(parts))


def opened(said: str) -> Html:
    """What somebody has to look at; it is bold, so it takes no colour to see."""
    return Html(f'<span class="open">{escape(said)}</span>')


def paragraph(*parts: str, style: str = "") -> Html:
    """A paragraph of our words and of what is HTML already."""
    chosen = f' class="{escape(style)}"' if style else ""
    return Html(f"<p{chosen}>{''.join(map(_safe, parts))}</p>")


def bullets(items: Iterable[Html], style: str = "") -> Html:
    """A list."""
    chosen = f' class="{escape(style)}"' if style else ""
    inside = "".join(f"<li>{item}</li>" for item in items)
    return Html(f"<ul{chosen}>{inside}</ul>")


def section(name: str, title: str, *parts: Html) -> Html:
    """A part of the page with its heading."""
    head = f'<h2 id="{escape(name)}">{escape(title)}</h2>'
    inside = "\n".join((head, *parts))
    return Html(f'<section aria-labelledby="{escape(name)}">\n{inside}\n</section>')


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Html]]
) -> Html:
    """A table; a row's first cell is its name."""
    slim = ' class="slim"' if len(columns) <= _SLIM else ""
    heads = "".join(
        f'<th scope="col"{_style(one)}>{escape(one.head)}</th>' for one in columns
    )
    body = "\n".join(_row(columns, row) for row in rows)
    return Html(
        f"<table{slim}>\n<caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _row(columns: Sequence[Column], row: Sequence[Html]) -> str:
    first, *rest = zip(columns, row, strict=True)
    cells = [f'<th scope="row"{_style(first[0])}>{first[1]}</th>']
    for column, cell in rest:
        label = f' data-label="{escape(column.head)}"'
        # On a phone label and cell stand side by side, so the cell is one thing.
        style = _style(column, "none" if cell == NOTHING else "")
        cells.append(f"<td{style}{label}><div>{cell}</div></td>")
    return f"<tr>{''.join(cells)}</tr>"


def _style(column: Column, *more: str) -> str:
    names = " ".join(name for name in (column.style, *more) if name)
    return f' class="{escape(names)}"' if names else ""


def _safe(part: str) -> str:
    return part if isinstance(part, Html) else escape(part)


_SLIM = 4
NOTHING = Html("&ndash;")
