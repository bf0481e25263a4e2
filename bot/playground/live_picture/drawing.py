"""
Draws the frames of the test picture.
"""

from datetime import datetime
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from bot.playground.live_picture.film import Film

WIDTH, HEIGHT = 640, 360
_MARGIN = 28
_TOP, _BOTTOM = (16, 62, 70), (12, 28, 46)
_WHITE, _SOFT, _YELLOW = (245, 250, 250), (168, 203, 205), (246, 196, 83)
_BARS = (
    (192, 192, 192),
    (192, 192, 0),
    (0, 192, 192),
    (0, 192, 0),
    (192, 0, 192),
    (192, 0, 0),
    (0, 0, 192),
)
_BARS_HEIGHT = 40
_MARK = 18
_MARK_Y = HEIGHT - _BARS_HEIGHT - 30
_SWEEP_SECONDS = 4
_SMALLEST = 16

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def frame(film: Film, now: datetime) -> Image.Image:
    """
    Draw the picture of one moment: what is on air, the time, and a mark that moves.
    """
    image = _still(film).copy()
    pen = ImageDraw.Draw(image)
    clock = f"{now:%H:%M:%S}.{now.microsecond // 100_000}"
    _digits(pen, (_MARGIN, 214), clock, 44, _YELLOW)
    _digits(pen, (452, 214), _length(film, now), 26, _WHITE)
    _mark(pen, now)
    return image


@lru_cache(maxsize=8)
def _still(film: Film) -> Image.Image:
    """
    Draw what does not move.
    """
    image = _background()
    pen = ImageDraw.Draw(image)
    rate = "as sent" if film.rate is None else f"at most {film.rate} kbit/s"
    pen.text((_MARGIN, 24), "T E S T   P I C T U R E", _YELLOW, _font(20))
    _fitted(pen, 52, film.name, 84, _WHITE)
    _fitted(pen, 152, f"{film.account} · {film.source} · {rate}", 24, _SOFT)
    pen.text((_MARGIN, 194), "Time (UTC)", _SOFT, _font(16))
    pen.text((452, 194), "On air for", _SOFT, _font(16))
    return image


def _background() -> Image.Image:
    """
    Draw a calm gradient, and colour bars below it.
    """
    image = Image.new("RGB", (1, 2))
    image.putdata([_TOP, _BOTTOM])
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    pen = ImageDraw.Draw(image)
    for number, colour in enumerate(_BARS):
        left, right = (WIDTH * (number + end) // len(_BARS) for end in (0, 1))
        pen.rectangle((left, HEIGHT - _BARS_HEIGHT, right, HEIGHT), fill=colour)
    return image


def _mark(pen: ImageDraw.ImageDraw, now: datetime) -> None:
    """
    Draw a dot that goes to and fro, so that a frozen picture is known as one.
    """
    part = (now.timestamp() % _SWEEP_SECONDS) / _SWEEP_SECONDS
    way = 1 - abs(2 * part - 1)
    left = _MARGIN + round(way * (WIDTH - 2 * _MARGIN - _MARK))
    middle = _MARK_Y + _MARK // 2
    pen.line((_MARGIN, middle, WIDTH - _MARGIN, middle), fill=_SOFT, width=2)
    pen.ellipse((left, _MARK_Y, left + _MARK, _MARK_Y + _MARK), fill=_WHITE)


def _digits(
    pen: ImageDraw.ImageDraw,
    place: tuple[int, int],
    text: str,
    size: int,
    colour: tuple[int, int, int],
) -> None:
    """
    Write figures, each in a cell of its own: the font's own widths would dance.
    """
    font = _font(size)
    cell = round(font.getlength("0")) + 1
    left, top = place
    for sign in text:
        wide = cell if sign.isdigit() else cell // 2
        middle = left + (wide - font.getlength(sign)) / 2
        pen.text((middle, top), sign, colour, font)
        left += wide


def _fitted(
    pen: ImageDraw.ImageDraw,
    top: int,
    text: str,
    size: int,
    colour: tuple[int, int, int],
) -> None:
    """
    Write a line as large as it fits, and shorten one that fits at no size.
    """
    room = WIDTH - 2 * _MARGIN
    while size > _SMALLEST and _font(size).getlength(text) > room:
        size -= 4
    font = _font(size)
    shown = text
    while font.getlength(shown) > room:
        text = text[:-1]
        shown = f"{text}..."
    pen.text((_MARGIN, top), shown, colour, font)


def _length(film: Film, now: datetime) -> str:
    minutes, seconds = divmod(max(0, int((now - film.since).total_seconds())), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


@lru_cache(maxsize=32)
def _font(size: int) -> Font:
    return ImageFont.load_default(size)
