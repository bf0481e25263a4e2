"""
The timeline as a picture: SVG, drawn by matplotlib, which only this file imports.

matplotlib knows one colour for each thing; here each is a stand-in that becomes a
variable of the page's style, so that one picture is light and dark.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from bot.cli.report_ticks import ticks
from bot.cli.report_words import length
from bot.domain.errors import SettingsError

try:
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
except ModuleNotFoundError as error:
    raise SettingsError(
        "The timeline is drawn by matplotlib, which is not installed.",
        remedy="Install onair with its extra: `pip install 'onair[report]'`.",
    ) from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from matplotlib.axes import Axes

    from bot.cli.report_words import Times
    from bot.domain.airtime import Stretch
    from bot.domain.second_looks import Halt
    from bot.domain.summary import RoomTime

ROOMS = 25
"""How many rooms one picture has, so that a printed page can hold it."""

_DPI = 72  # one of matplotlib's points is one of the picture's units
_TEXT, _SOFT, _GRID = "#010101", "#020202", "#030303"
_AIR, _UNKNOWN, _TAPE, _HALT, _TRACK = (f"#0{one}0{one}0{one}" for one in "45678")
_VARIABLES = {
    _TEXT: "--text",
    _SOFT: "--text-soft",
    _GRID: "--line",
    _AIR: "--air",
    _UNKNOWN: "--doubt",
    _TAPE: "--tape",
    _HALT: "--halt",
    _TRACK: "--track",
}
_THINNEST = 2.0
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Shape:
    """
    Measures of a picture, in its own units.

    Attributes:
        name: Begins every id in it, so that several fit one page.
        width: Of all of it.
        left: Where time begins; the rooms' names stand before it, or above.
        row: How high a room is.
        bar: Where in it the bar begins.
        letters: How many of a name's letters there is place for.
        marks: How many marks of time there is place for.
    """

    name: str
    width: int
    left: int
    row: int
    bar: int
    letters: int
    marks: int


WIDE = Shape("wide", 900, 244, 28, 7, 21, 10)
NARROW = Shape("narrow", 358, 4, 44, 22, 34, 4)
_RIGHT, _TOP, _BOTTOM, _HIGH, _LOW = 12, 26, 6, 11, 3


def timeline(
    rooms: Sequence[RoomTime],
    times: Times,
    freezes: Iterable[Halt],
    shape: Shape,
    part: int,
) -> str:
    """
    One picture: a row for each of these rooms.

    Args:
        rooms: Which; no more than `ROOMS` fit a printed page.
        times: The period, and by whose clocks it is marked.
        freezes: Shown behind all rows.
        shape: For which width.
        part: Which of several pictures it is, from 0.
    """
    height = _TOP + len(rooms) * shape.row + _BOTTOM
    drawing = _Drawing(times, shape, height)
    drawing.halts(freezes)
    drawing.marks()
    for place, room in enumerate(rooms):
        drawing.room(room, _TOP + place * shape.row)
    return _dressed(drawing.svg(), f"{shape.name}-{part}", rooms, times)


class _Drawing:
    """One figure whose units are the picture's, from its upper left corner."""

    def __init__(self, times: Times, shape: Shape, height: int) -> None:
        self._times = times
        self._period = times.period
        self._shape = shape
        self._height = height
        self._figure = Figure(figsize=(shape.width / _DPI, height / _DPI), dpi=_DPI)
        self._axes: Axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, shape.width)
        self._axes.set_ylim(height, 0)
        self._axes.axis("off")

    def halts(self, freezes: Iterable[Halt]) -> None:
        """A band behind everything."""
        for halt in freezes:
            x = self._x(halt.since)
            until = self._x(halt.until or self._period.until)
            wide = max(until - x, _THINNEST)
            self._bars([(x, wide)], (_TOP, self._height - _TOP - _BOTTOM), _HALT, 0)

    def marks(self) -> None:
        """The hours, days or months."""
        for tick in ticks(self._period, self._times.zone, self._shape.marks):
            x = self._x(tick.at)
            self._axes.vlines(x, _TOP, self._height, color=_GRID, lw=1, zorder=1)
            edge = self._shape.width - _RIGHT - x
            anchor = "right" if edge < 2 * _RIGHT else "center"
            anchor = "left" if x - self._shape.left < 2 * _RIGHT else anchor
            self._say(x, _TOP - 10, tick.says, _SOFT, anchor, 10.5)

    def room(self, room: RoomTime, top: float) -> None:
        """Its name, how long, and when."""
        self._name(room, top)
        y = top + self._shape.bar
        whole = (self._shape.left, self._width)
        self._bars([whole], (y, _HIGH + _LOW + 1), _TRACK, 0.5)
        self._bars(self._runs(room.on_air), (y, _HIGH), _AIR, 3)
        self._bars(self._runs(room.unknown), (y, _HIGH), _UNKNOWN, 3, hatch="//////")
        self._bars(self._runs(room.recorded), (y + _HIGH + 1, _LOW), _TAPE, 3)

    def svg(self) -> str:
        """What was drawn."""
        out = io.StringIO()
        # Text stays text, and the same record gives the same file.
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "onair"}):
            blank = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            self._figure.savefig(out, format="svg", metadata=blank, transparent=True)
        return out.getvalue()

    def _name(self, room: RoomTime, top: float) -> None:
        name, spare = room.room, self._shape.letters
        if len(name) > spare:
            name = f"{name[: spare - 1]}…"
        above = self._shape.bar > _HIGH
        base = top + (self._shape.bar - 4 if above else self._shape.bar + _HIGH - 1)
        end = self._shape.width - _RIGHT if above else self._shape.left - 8
        self._say(self._shape.left if above else 4, base, name, _TEXT, "left", 12)
        self._say(end, base, length(room.time_on_air), _SOFT, "right", 10.5)

    def _bars(
        self,
        runs: list[tuple[float, float]],
        place: tuple[float, float],
        colour: str,
        order: float,
        hatch: str | None = None,
    ) -> None:
        """All of a row's bars as one path, however many there are."""
        y, high = place
        if not runs:
            return
        bars = Path.make_compound_path(*(_box(x, y, wide, high) for x, wide in runs))
        patch = PathPatch(bars, lw=1 if hatch else 0, hatch=hatch, zorder=order)
        patch.set_facecolor(_TRACK if hatch else colour)
        patch.set_edgecolor(colour if hatch else "none")
        self._axes.add_patch(patch)
        # What it may not reach beyond is a long word in each path of the file.
        patch.set_clip_on(False)

    def _runs(self, stretches: Iterable[Stretch]) -> list[tuple[float, float]]:
        """Where they lie; what the eye cannot tell apart is one."""
        found: list[tuple[float, float]] = []
        for one in stretches:
            x, until = self._x(one.since), self._x(one.until)
            if found and x - sum(found[-1]) < _NEAR:
                x = found.pop()[0]
            wide = max(until - x, _THINNEST)
            found.append((min(x, self._shape.width - _RIGHT - wide), wide))
        return found

    def _say(
        self, x: float, y: float, text: str, colour: str, anchor: str, size: float
    ) -> None:
        # A dollar sign would begin a formula.
        self._axes.text(
            x,
            y,
            text,
            color=colour,
            ha=anchor,
            va="baseline",
            fontsize=size,
            parse_math=False,
        )

    def _x(self, at: datetime) -> float:
        """Where that moment is; what lies outside of the period is at its edge."""
        gone = (at - self._period.since) / self._period.length
        return self._shape.left + self._width * min(max(gone, 0.0), 1.0)

    @property
    def _width(self) -> float:
        return self._shape.width - self._shape.left - _RIGHT


def _box(x: float, y: float, wide: float, high: float) -> Path:
    corners = [(x, y), (x, y + high), (x + wide, y + high), (x + wide, y), (x, y)]
    return Path(corners, closed=True)


def _dressed(svg: str, name: str, rooms: Sequence[RoomTime], times: Times) -> str:
    """The same with names that are its own, the page's colours, and words."""
    body = svg[svg.index("<g ") :]
    for colour, variable in _VARIABLES.items():
        body = body.replace(colour, f"var({variable})")
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r'(href="|url\()#', rf"\1#{name}-", body)
    body = re.sub(r' fill="(var[^"]*)"', r' style="fill: \1"', body)
    # The page's own letters; no more digits than the eye has use for.
    body = re.sub(r"font: ([0-9.]+px)[^;]*'[^;]*;", r"font-size: \1;", body)
    body = re.sub(r' transform="rotate\(-0[^"]*"', "", body)
    body = re.sub(r"(\.[0-9]{2})[0-9]+", r"\1", body)
    size = re.search(r'viewBox="([^"]+)"', svg)
    told = "; ".join(
        f"{room.room}: {length(room.time_on_air)} on air" for room in rooms
    )
    title = f"When rooms were on air, {times.title()}"
    return (
        f'<svg class="{name.partition("-")[0]}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" '
        f'viewBox="{size[1] if size else ""}" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(told)}. '
        "The tables below say the same.</desc>\n"
        f"{body}"
    )
