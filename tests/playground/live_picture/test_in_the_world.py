"""
The picture's place in the playground.
"""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from bot.cli.manifest import path
from bot.playground.world import World
from tests.playground.live_picture.viewer import Viewer


def test_the_backend_gives_addresses_on_the_page(tmp_path: Path) -> None:
    """
    Live addresses lead to the page's own server, which knows when nothing is on air.
    """
    with World(tmp_path, path()).start() as world:
        page = urlsplit(world.slack.page_url).netloc
        told = Viewer(f"http://{world.backend.play_host}").get("/live/2345_0.m3u8")

        assert page == world.backend.play_host
        assert "nothing is on air under this address" == told.text


def test_the_page_does_not_wait_for_the_encoder() -> None:
    """
    What draws and encodes is not even loaded before somebody watches.
    """
    looked = (
        "import sys, bot.playground.world as _; "
        "print(sorted({'av', 'PIL'} & {*sys.modules}))"
    )
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", looked], capture_output=True, text=True, check=True
    )

    assert "[]" == told.stdout.strip()
