"""
What a page is sent: all of it, then what is new, and nothing that is bad.
"""

import json
from collections.abc import Mapping

import pytest

from bot.playground.workspace.live import Page, Written
from tests.playground.workspace.board import Board


def news(page: Page) -> Mapping[str, object] | None:
    """
    What a page would be sent now.
    """
    text = page.take()
    return None if text is None else dict(json.loads(text))


def test_the_first_time_it_is_all_there_is() -> None:
    """
    A page first gets everything, then what is new, then what is gone, and no more.
    """
    board = Board(a=1, b=[2])
    page = Page("me", [board])
    first = news(page)
    board.write(a=3)
    second = news(page)
    board.write(b=None)

    assert {"all": True, "drop": [], "set": {"who": "me", "a": 1, "b": [2]}} == first
    assert {"all": False, "drop": [], "set": {"a": 3}} == second
    assert {"all": False, "drop": ["b"], "set": {}} == news(page)
    assert news(page) is None


def test_what_looks_the_same_is_not_sent() -> None:
    """
    A change that this person cannot see sends nothing.
    """
    board = Board(a=1)
    page = Page("me", [board])
    page.take()
    board.write(a=1)

    assert page.take() is None


def test_only_what_changed_is_asked() -> None:
    """
    A change in one place does not cost a look at the others.
    """
    still, busy = Board(a=1), Board(b=1)
    page = Page("me", [still, busy])
    page.take()
    busy.write(b=2)
    page.take()

    assert (1, 2) == (still.asked, busy.asked)


def test_an_empty_screen_is_sent_too() -> None:
    """
    Where there is nothing to see, the page is told that.
    """
    assert {"all": True, "drop": [], "set": {}} == news(Page("me", []))


def test_what_is_written_already_is_taken_as_it_is() -> None:
    """
    A cell may come as JSON text; plain text is text.
    """
    page = Page("me", [Board(a=Written('{"b": [1]}'), c='{"d": 2}')])

    assert {"who": "me", "a": {"b": [1]}, "c": '{"d": 2}'} == (news(page) or {})["set"]


ROUND: list[object] = []
ROUND.append(ROUND)


@pytest.mark.parametrize("bad", [object(), {1, 2}, float("nan"), ROUND, b"bytes"])
def test_a_bad_cell_is_left_out_and_told(
    bad: object, caplog: pytest.LogCaptureFixture
) -> None:
    """
    What is no JSON is missing on the page and named once in the log; the rest comes.
    """
    board = Board(good=1, bad=bad)
    page = Page("me", [board])
    first = news(page)
    board.write(good=2)
    second = news(page)
    board.write(bad="mended")

    assert {"who": "me", "good": 1} == (first or {})["set"]
    assert {"good": 2} == (second or {})["set"]
    assert {"bad": "mended"} == (news(page) or {})["set"]
    assert 1 == len(caplog.records)
    assert "without bad" in caplog.text
