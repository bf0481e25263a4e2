"""
`onair play --record`: each tour as a page with pictures, and apart from those the
pictures that the README shows.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.playground.recording.browser import check, opened
from bot.playground.recording.film import Film, size_of
from bot.playground.recording.scenes import SCENES
from bot.playground.recording.written import Picture, Told, contents_page, story_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.playground.tours import Step, Tour
    from bot.playground.world import World

APART = "scenes"
"""The folder of the README's pictures, beside the tours' own."""


def record(world: World, folder: Path, tours: Sequence[Tour]) -> list[Path]:
    """
    Let each tour run to its end in a browser, and write down what can be seen.

    The pictures for the README are in a folder of their own in it, `scenes`.
    Nothing is in the folder before all of it is there; what was there under other
    names stays.

    Args:
        world: Open, with the bot running in it.
        folder: Made if it is not there.
        tours: Which.

    Returns:
        The files written.

    Raises:
        SettingsError: Something is missing that a recording needs.
        GestureError: A tour did not come to its end.
    """
    check(folder)
    folder = folder.absolute()
    with tempfile.TemporaryDirectory(prefix=".recording-", dir=folder.parent) as part:
        with opened() as browser:
            film = Film(browser, world.slack.page_url)
            Path(part, APART).mkdir()
            for tour in tours:
                _record(film, tour, Path(part))
        if len(tours) > 1:
            listed = [(f"{one.name}.html", one.title, one.promise) for one in tours]
            _write(Path(part, "index.html"), contents_page(listed))
        return _move(Path(part), folder)


def _record(film: Film, tour: Tour, folder: Path) -> None:
    pictures: dict[int, Picture] = {}
    last = b""
    for number, page in film.steps(tour):
        taken = film.take(page)
        if taken != last:
            file = f"{tour.name}-{number:02}.png"
            Path(folder, file).write_bytes(taken)
            pictures[number] = Picture(file, size_of(taken), _shows(tour, number))
            last = taken
        for scene in SCENES:
            if (scene.tour, scene.step) == (tour.name, number):
                Path(folder, APART, scene.file).write_bytes(
                    film.take_scene(scene, page)
                )
    told = [
        Told(step.says, pictures.get(number))
        for number, step in enumerate(tour.steps, start=1)
    ]
    page_text = story_page(tour.title, tour.promise, told)
    _write(Path(folder, f"{tour.name}.html"), page_text)


def _shows(tour: Tour, number: int) -> str:
    """Whose screen it is, and where: what the caption does not say again."""
    so_far = tour.steps[:number]
    person = _latest(so_far, "person").capitalize()
    channel = _latest(so_far, "channel")
    where = {
        "direct": "the direct messages with OnAir",
        "home": "OnAir's Home",
    }.get(channel, f"#{channel}")
    return f"What {person} sees in {where} after step {number}"


def _latest(steps: Sequence[Step], name: str) -> str:
    named = (str(getattr(step, name)) for step in reversed(steps))
    return next((one for one in named if one), "")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def _move(made: Path, folder: Path) -> list[Path]:
    Path(folder, APART).mkdir(parents=True, exist_ok=True)
    files = sorted(one for one in made.rglob("*") if one.is_file())
    # The same file system, so each is there as a whole or not at all.
    return [Path(shutil.move(file, folder / file.relative_to(made))) for file in files]
