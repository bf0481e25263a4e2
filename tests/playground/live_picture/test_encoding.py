"""
What is in a segment.
"""

import io
from datetime import UTC, datetime, timedelta

import av
import pytest
from PIL import Image, ImageChops

from bot.playground.live_picture.drawing import HEIGHT, WIDTH, frame
from bot.playground.live_picture.encoding import encode
from bot.playground.live_picture.film import Film
from tests.playground.live_picture.viewer import frames, times

START = datetime(2026, 3, 1, 10, tzinfo=UTC)
FILM = Film("room42", "alice", "camera", None, START, 7)
Box = tuple[int, int, int, int]
CLOCK = (28, 194, 300, 270)
NAME = (28, 52, 612, 145)


def drawn(film: Film = FILM, after: float = 0.0) -> Image.Image:
    """
    Draw the moment so many seconds after the start.
    """
    return frame(film, START + timedelta(seconds=after))


def differs(one: Image.Image, other: Image.Image, box: Box) -> bool:
    """
    Tell whether two pictures differ in a part.
    """
    change = ImageChops.difference(one, other).crop(box)
    return change.getbbox() is not None


def test_a_segment_is_two_seconds_of_h264() -> None:
    """
    Twenty pictures of the size that was drawn, H.264, ten a second.
    """
    content = encode(FILM, 0)

    with av.open(io.BytesIO(content)) as container:
        codec = container.streams.video[0].codec_context
    assert ("h264", WIDTH, HEIGHT) == (codec.name, codec.width, codec.height)
    assert [number / 10 for number in range(20)] == times(content)


def test_time_goes_on_from_segment_to_segment() -> None:
    """
    Put one after the other, segments have no gap and no overlap, hours later too.
    """
    content = encode(FILM, 7_199) + encode(FILM, 7_200)

    assert [14_398 + number / 10 for number in range(40)] == times(content)


def test_each_segment_can_be_the_first() -> None:
    """
    Who comes later needs no earlier segment: each begins with a key frame.
    """
    assert frames(encode(FILM, 3))[0].key_frame


def test_the_picture_on_air_is_the_one_that_was_drawn() -> None:
    """
    Encoded and decoded, the picture is close to the drawing.
    """
    taken = frames(encode(FILM, 2))[5].reformat(format="rgba")
    points = bytes(taken.planes[0])
    shown = Image.frombytes("RGBA", (WIDTH, HEIGHT), points).convert("RGB")

    wanted = drawn(after=4.5)
    worst = ImageChops.difference(shown, wanted).convert("L")
    share = sum(worst.histogram()[64:]) / (WIDTH * HEIGHT)
    assert share < 0.01


def test_a_bounded_rate_is_kept() -> None:
    """
    An address of a lower rate gives no more than that, on average over a segment.
    """
    film = Film("room42", "alice", "camera", 550, START, 7)

    assert len(encode(film, 1)) * 8 <= 550_000 * 2


def test_the_clock_runs_in_tenths() -> None:
    """
    A tenth of a second later the clock shows another time.
    """
    assert differs(drawn(after=3.0), drawn(after=3.1), CLOCK)


def test_the_room_can_be_told_from_its_picture() -> None:
    """
    Two rooms differ where the name stands, and the same room does not.
    """
    other = Film("stage1", "alice", "camera", None, START, 7)

    assert differs(drawn(), drawn(other), NAME)
    assert not differs(drawn(), drawn(after=5.0), NAME)


@pytest.mark.parametrize(
    "name", ["", "r" * 300, "放送室" * 40, "ה\u202eחדר", "🎥🔴", "a\nb", "\ud83c"]
)
def test_every_name_can_be_drawn(name: str) -> None:
    """
    A name may be long, foreign or strange: the picture comes, with the name on it.
    """
    film = Film(name, name, "screen", None, START, 7)

    picture = drawn(film)
    assert (WIDTH, HEIGHT) == picture.size
