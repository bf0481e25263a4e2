"""
How a picture is cut into segments, and which of them are listed when.
"""

from datetime import UTC, datetime, timedelta

import pytest

from bot.playground.live_picture.film import Film, playlist

START = datetime(2026, 3, 1, 10, tzinfo=UTC)
FILM = Film("room42", "alice", "camera", None, START, 7)


@pytest.mark.parametrize(
    ("after", "listed"),
    [
        (-1.0, [0]),
        (0.0, [0]),
        (1.9, [0]),
        (2.0, [0, 1]),
        (9.9, [0, 1, 2, 3, 4]),
        (10.0, [1, 2, 3, 4, 5]),
        (86_400.0, [43_196, 43_197, 43_198, 43_199, 43_200]),
    ],
)
def test_the_list_is_a_window_that_moves_on(after: float, listed: list[int]) -> None:
    """
    A playlist has the segment that runs now and up to four before it; its first is
    there at once, also where two clocks differ a little.
    """
    assert listed == list(FILM.listed(START + timedelta(seconds=after)))


def test_what_was_just_listed_can_still_be_fetched() -> None:
    """
    Who read the playlist a moment ago gets all that it listed.
    """
    now = START + timedelta(minutes=3)

    listed = FILM.listed(now - timedelta(seconds=5))
    assert all(FILM.has(segment, now) for segment in listed)


def test_nothing_is_shown_before_its_time_nor_long_after() -> None:
    """
    There is no fetching what will be on air, nor what was long ago.
    """
    now = START + timedelta(minutes=3)

    assert not FILM.has(91, now)
    assert FILM.has(90, now)
    assert not FILM.has(82, now)


def test_a_playlist_that_goes_on_has_no_end() -> None:
    """
    The playlist says its first segment's number and each one's length, and does not
    say that it ends.
    """
    written = playlist(88, ["a/88.ts", "a/89.ts"])

    assert (
        "#EXTM3U\n"
        "#EXT-X-VERSION:3\n"
        "#EXT-X-TARGETDURATION:2\n"
        "#EXT-X-MEDIA-SEQUENCE:88\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
        "#EXTINF:2.000,\n"
        "a/88.ts\n"
        "#EXTINF:2.000,\n"
        "a/89.ts\n" == written
    )
