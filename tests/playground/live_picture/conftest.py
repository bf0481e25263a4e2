"""
A stage with a room on it, a page that serves its picture, and a clock to move.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.playground.backend import Push, Source
from bot.playground.backend.stage import Stage
from bot.playground.backend.wishes import Head, PushStart, PushStop, SubCommand
from bot.playground.live_picture import LivePicture
from bot.playground.live_picture.film import Film
from bot.playground.live_picture.serving import load
from bot.playground.live_picture.shelf import Encode
from bot.playground.workspace import Workspace
from tests.playground.backend.caller import HandClock
from tests.playground.live_picture.viewer import Viewer

GROUP, ACCOUNT = 42, "alice"
HLS_ONLY, RTMP_ONLY, BOTH = 1, 5, 6


@dataclass
class Studio:
    """
    A stand-in's stage, without the calls that lead to it.
    """

    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        """
        Open a room with somebody in it who sends both sources.
        """
        self.stage = Stage(self.clock, "2345", timedelta(0))
        self.stage.rooms.open_room(GROUP, ACCOUNT)
        self.stage.rooms.enter(GROUP, ACCOUNT, camera=True, screen=True)

    def start(
        self,
        *,
        source: Source = Source.CAMERA,
        live_code: int = BOTH,
        rates: tuple[int, ...] = (0,),
        name: str = "room42",
    ) -> Push:
        """
        Go on air.
        """
        wish = PushStart(source, live_code, 1, channel_name=name, rates=rates)
        return self.stage.start_push(_head(), wish)

    def stop(self, source: Source = Source.CAMERA) -> None:
        """
        Go off air.
        """
        self.stage.stop_push(_head(), PushStop(source, 1))


class CountingEncoder:
    """
    The real encoder, and how often each segment was encoded.
    """

    def __init__(self) -> None:
        """
        Begin with nothing.
        """
        self.done: list[tuple[Film, int]] = []

    def load(self) -> Encode:
        """
        Give what encodes.
        """
        encode = load()

        def counted(film: Film, segment: int) -> bytes:
            self.done.append((film, segment))
            return encode(film, segment)

        return counted


@pytest.fixture
def studio() -> Studio:
    """
    A room with nothing on air.
    """
    return Studio()


@pytest.fixture
def encoder() -> CountingEncoder:
    """
    An encoder that counts.
    """
    return CountingEncoder()


@pytest.fixture
def viewer(studio: Studio, encoder: CountingEncoder) -> Iterator[Viewer]:
    """
    Somebody who watches over the playground's own server.
    """
    with watching(studio, encoder.load) as watcher:
        yield watcher


@contextmanager
def watching(studio: Studio, load: Callable[[], Encode]) -> Iterator[Viewer]:
    """
    Serve what is on air, encoded by what *load* gives.
    """
    slack = Workspace()
    picture = LivePicture(lambda: studio.stage.pushes, now=studio.clock.now, load=load)
    slack.front.serve(picture.routes())
    with slack:
        yield Viewer(slack.page_url.rstrip("/"))


def _head() -> Head:
    return Head(SubCommand.PUSH, 1, GROUP, 1400000000, (ACCOUNT,), None)
