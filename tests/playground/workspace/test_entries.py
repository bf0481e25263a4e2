"""
What each input takes, as Slack's own page judges it.
"""

import pytest

from bot.playground.workspace.entries import check
from bot.playground.workspace.words import GestureError


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("plain_text_input", "a", 1),
        ("plain_text_input", "é" * 3000, "a" * 3001),
        ("datepicker", "2030-01-31", "31.1.2030"),
        ("timepicker", "23:59", "24:00"),
        ("datetimepicker", 1893456000, "2030-01-31"),
        ("datetimepicker", 0, True),
        ("number_input", "-7.5", "seven"),
        ("email_text_input", "a@b.example", "a at b"),
        ("url_text_input", "https://b.example/", "javascript:alert(1)"),
        ("users_select", "U0DANA", ["U0DANA"]),
        ("users_select", "U0DANA", {"id": "U0DANA"}),
        ("multi_users_select", ["U0DANA"], "U0DANA"),
        ("multi_users_select", [], [7]),
    ],
)
def test_an_input_takes_its_own_kind(kind: str, good: object, bad: object) -> None:
    """
    Each input takes what its keyboard or picker gives, and nothing else.
    """
    element = {"type": kind, "action_id": "it"}
    check(element, good)

    with pytest.raises(GestureError, match="'it'"):
        check(element, bad)


def test_an_input_has_the_length_that_the_app_wants() -> None:
    """
    The app's own limits hold; an empty text is none, whatever the least is.
    """
    element = {"type": "plain_text_input", "action_id": "it"}
    bounded = element | {"min_length": 2, "max_length": 3}
    for good in ("", "ab", "abc"):
        check(bounded, good)
    for bad in ("a", "abcd"):
        with pytest.raises(GestureError, match=r"takes (at least 2|3) characters"):
            check(bounded, bad)
