"""
The pages of a recording.
"""

from __future__ import annotations

import io
from html.parser import HTMLParser

from PIL import Image

from bot.playground.recording.film import size_of, smaller
from bot.playground.recording.scenes import SCENES
from bot.playground.recording.written import Picture, Told, contents_page, story_page
from bot.playground.tours import TOURS

EVIL = "</title><script>alert(1)</script>\"'&<img src=x onerror=y>"


class Tags(HTMLParser):
    """
    What a browser takes for elements.
    """

    def __init__(self, page: str) -> None:
        """Read a whole page."""
        super().__init__()
        self.seen: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it, and that nothing in it is a program."""
        assert not any(name.startswith("on") for name, _ in attrs)
        self.seen.append(tag)


def test_what_is_told_is_never_markup() -> None:
    """
    Titles, promises, captions, alternative texts: whatever they say stays text.
    """
    picture = Picture('x".png', (10, 20), EVIL)

    page = story_page(EVIL, EVIL, [Told(EVIL, picture), Told(EVIL)])

    assert "script" not in Tags(page).seen
    assert 1 == Tags(page).seen.count("img")
    assert "<script" not in page
    assert "script" not in Tags(contents_page([(EVIL, EVIL, EVIL)])).seen


def test_a_page_needs_nothing_from_elsewhere() -> None:
    """
    No script, no address but its own pictures.
    """
    told = [Told("One.", Picture("a-01.png", (1280, 800), "What Alice sees"))]

    page = story_page("Title", "Promise.", told)

    assert "http" not in page
    assert 'src="a-01.png" width="1280" height="800"' in page
    assert 'alt="What Alice sees"' in page


def test_a_step_without_a_new_picture_has_its_caption_alone() -> None:
    """
    What looks as before is told all the same.
    """
    page = story_page("Title", "Promise.", [Told("Nothing new to see.")])

    assert "Nothing new to see." in page
    assert "<img" not in page


def test_a_picture_gets_smaller_and_stays_as_large() -> None:
    """
    Fewer bytes, the same pixels.
    """
    image = Image.linear_gradient("L").convert("RGB").resize((640, 400))
    raw = io.BytesIO()
    image.save(raw, "PNG", compress_level=0)

    small = smaller(raw.getvalue())

    assert len(small) < len(raw.getvalue()) / 3
    assert (640, 400) == size_of(small)


def test_each_picture_of_the_readme_has_its_place_in_a_tour() -> None:
    """
    Every scene names a step that can be looked at, and no two share a file.
    """
    tours = {tour.name: tour for tour in TOURS}

    assert len(SCENES) == len({scene.file for scene in SCENES})
    for scene in SCENES:
        steps = tours[scene.tour].steps
        assert 1 <= scene.step <= len(steps)
        assert not steps[scene.step - 1].hurry
