"""
When an address plays, and what it answers when it does not.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urljoin

import requests

from bot.playground.backend import Source, hls_paths
from bot.playground.live_picture.shelf import Encode
from tests.playground.live_picture.conftest import (
    GROUP,
    HLS_ONLY,
    RTMP_ONLY,
    CountingEncoder,
    Studio,
    watching,
)
from tests.playground.live_picture.viewer import Viewer, times


def test_what_is_on_air_plays(studio: Studio, viewer: Viewer) -> None:
    """
    The playlist and every segment in it come, as the kinds that players know.
    """
    path = hls_paths(studio.start())[0]
    studio.clock.move(timedelta(seconds=5))

    listed, segments = viewer.get(path), viewer.segments(path)
    assert (200, "application/vnd.apple.mpegurl; charset=utf-8") == (
        listed.status,
        listed.kind,
    )
    assert [(200, "video/mp2t")] * 3 == [(each.status, each.kind) for each in segments]
    together = b"".join(each.content for each in segments)
    assert [number / 10 for number in range(60)] == times(together)


def test_the_list_moves_on_with_the_playgrounds_clock(
    studio: Studio, viewer: Viewer
) -> None:
    """
    Time that somebody moves forward has gone by for the picture too.
    """
    path = hls_paths(studio.start())[0]
    before = viewer.get(path)
    studio.clock.move(timedelta(hours=2))

    after = viewer.get(path)
    assert (0, 1) == (before.sequence, len(before.segments))
    assert (3596, 5) == (after.sequence, len(after.segments))


def test_other_pages_cannot_show_it(studio: Studio, viewer: Viewer) -> None:
    """
    Whatever is answered, a browser gives it to nobody but the playground's own page.
    """
    path = hls_paths(studio.start())[0]
    segment = urljoin(path, viewer.get(path).segments[0])
    for address in (path, segment, "/live/none.m3u8", path.replace(".m3u8", ".flv")):
        answer = requests.get(urljoin(viewer.base, address), timeout=30)

        kept = answer.headers.get("Cross-Origin-Resource-Policy")
        assert "same-origin" == kept, address


def test_nothing_plays_before_the_start(studio: Studio, viewer: Viewer) -> None:
    """
    The address of a room follows from its name, and answers 404 until it is on air.
    """
    path = hls_paths(studio.start())[0]
    studio.stop()

    told = viewer.get(path)
    assert (404, "nothing is on air under this address") == (told.status, told.text)


def test_the_end_is_seen_at_once(studio: Studio, viewer: Viewer) -> None:
    """
    As soon as a push ends, its playlist and each of its segments are gone.
    """
    path = hls_paths(studio.start())[0]
    segment = urljoin(path, viewer.get(path).segments[0])
    on_air = viewer.get(segment).status
    studio.stage.rooms.leave(GROUP, "alice")

    assert 200 == on_air
    assert [404, 404] == [viewer.get(path).status, viewer.get(segment).status]


def test_an_end_while_a_picture_is_drawn_is_seen_too(studio: Studio) -> None:
    """
    A segment that was asked for on air, and is ready when it is off air, is not given.
    """

    def load() -> Encode:
        def encode(*_: object) -> bytes:
            studio.stop()
            return b"too late"

        return encode

    path = hls_paths(studio.start())[0]
    with watching(studio, load) as viewer:
        assert [404] == [each.status for each in viewer.segments(path)]


def test_a_new_push_is_a_new_picture(studio: Studio, viewer: Viewer) -> None:
    """
    On air again, the same address counts from 0, and old segments stay gone.
    """
    path = hls_paths(studio.start())[0]
    studio.clock.move(timedelta(minutes=1))
    old = urljoin(path, viewer.get(path).segments[-1])
    studio.stop()
    studio.start()

    again = viewer.get(path)
    assert (0, 1) == (again.sequence, len(again.segments))
    assert 404 == viewer.get(old).status


def test_camera_and_screen_have_pictures_of_their_own(
    studio: Studio, viewer: Viewer
) -> None:
    """
    When the screen goes off air, the camera plays on.
    """
    camera = hls_paths(studio.start())[0]
    screen = hls_paths(studio.start(source=Source.SCREEN))[0]
    both = [viewer.get(camera).status, viewer.get(screen).status]
    studio.stop(Source.SCREEN)

    assert [200, 200] == both
    assert [200, 404] == [viewer.get(camera).status, viewer.get(screen).status]


def test_every_rate_that_was_given_plays(studio: Studio, viewer: Viewer) -> None:
    """
    Each HLS address in the backend's answer plays, and a rate that nobody asked for
    does not.
    """
    paths = hls_paths(studio.start(rates=(0, 10)))

    assert [0, 10] == list(paths)
    for path in paths.values():
        assert [200] == [each.status for each in viewer.segments(path)]
    assert 404 == viewer.get(paths[0].replace(".m3u8", "_900.m3u8")).status


def test_only_hls_plays(studio: Studio, viewer: Viewer) -> None:
    """
    Without HLS there is no playlist, and the FLV address says what to take instead.
    """
    code = studio.start(live_code=RTMP_ONLY).code
    told = viewer.get(f"/live/{code}.flv")

    assert 404 == viewer.get(f"/live/{code}.m3u8").status
    assert (404, "only HLS plays here: the address that ends in .m3u8") == (
        told.status,
        told.text,
    )


def test_what_is_only_recorded_does_not_play(viewer: Viewer) -> None:
    """
    Where nothing is pushed there is no picture, whatever the address.
    """
    for path in ("/live/2345_0.m3u8", "/live/x/1/0.ts", "/live/2345_0/7/0.ts"):
        assert 404 == viewer.get(path).status


def test_the_future_is_not_drawn(
    studio: Studio, viewer: Viewer, encoder: CountingEncoder
) -> None:
    """
    Whoever counts up the addresses gets nothing, and costs nothing.
    """
    push = studio.start(live_code=HLS_ONLY)

    for segment in (1, 2, 999_999_999):
        path = f"/live/{push.code}/{push.channel_id}/{segment}.ts"
        assert 404 == viewer.get(path).status
    assert [] == encoder.done


def test_many_viewers_cost_one_encoding(
    studio: Studio, viewer: Viewer, encoder: CountingEncoder
) -> None:
    """
    Eight players at once get the same bytes, which were encoded once.
    """
    path = hls_paths(studio.start())[0]
    segment = urljoin(path, viewer.get(path).segments[0])

    with ThreadPoolExecutor(8) as players:
        told = list(players.map(viewer.get, [segment] * 8))
    assert 1 == len({each.content for each in told})
    assert 1 == len(encoder.done)


def test_an_encoder_that_fails_is_asked_again(studio: Studio) -> None:
    """
    One failure does not stay: the next player gets the segment.
    """
    tries: list[int] = []

    def load() -> Encode:
        def encode(_: object, segment: int) -> bytes:
            tries.append(segment)
            if len(tries) == 1:
                raise OSError("no memory just now")
            return b"picture"

        return encode

    path = hls_paths(studio.start())[0]
    with watching(studio, load) as viewer:
        told = [viewer.segments(path)[0].status for _ in range(2)]
    assert [500, 200] == told


def test_without_the_libraries_it_says_what_is_missing(studio: Studio) -> None:
    """
    Where PyAV is not installed the address says so, and how to get it.
    """

    def load() -> Encode:
        raise ModuleNotFoundError("No module named 'av'", name="av")

    path = hls_paths(studio.start())[0]
    with watching(studio, load) as viewer:
        told = viewer.get(path)
    assert 501 == told.status
    assert "PyAV" in told.text
    assert "extra “playground”" in told.text


def test_other_pages_cannot_watch(studio: Studio, viewer: Viewer) -> None:
    """
    The picture is guarded like the page: by the host's name, and by the origin.
    """
    path = hls_paths(studio.start())[0]

    assert 403 == viewer.get(path, Host="evil.example").status
    assert 403 == viewer.get(path, Origin="http://evil.example").status
