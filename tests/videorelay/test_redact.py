"""
What must not be shown is not shown.
"""

from __future__ import annotations

import logging

import pytest

from bot.videorelay import redact

SECRET = 'planted+secret/&"<one>='


@pytest.mark.parametrize("name", sorted(redact.MASKS))
def test_every_masked_field_hides_its_value(name: str) -> None:
    """
    Each field in the table of masks hides what it holds, at any depth.
    """
    shown = redact.field("", {"a": [{name: "planted-value", "b": 1}]})

    assert "planted-value" not in repr(shown)
    assert "'b': 1" in repr(shown)


@pytest.mark.parametrize("name", sorted(redact.MASKS))
@pytest.mark.parametrize("value", ["", None, 7, ["planted"], {"planted": "planted"}])
def test_a_mask_that_fails_hides_the_value(name: str, value: object) -> None:
    """
    A value that a mask was not made for is hidden whole.
    """
    assert redact.field(name, value) == redact.HIDDEN


def test_other_fields_are_shown_as_they_are() -> None:
    """
    What is no secret stays readable.
    """
    assert {"uint32_seq": 7, "rates": [0, 10]} == redact.field(
        "", {"uint32_seq": 7, "rates": [0, 10]}
    )


@pytest.mark.parametrize(
    "text",
    [
        f"bad password {SECRET}!",
        'bad "planted+secret/&\\"<one>=" here',
        "bad planted%2Bsecret%2F%26%22%3Cone%3E%3D here",
        "bad planted+secret/&amp;&quot;&lt;one&gt;= here",
        'bad planted+sec\x00ret/&"<one>= here',
        'bad planted+sec\u202eret/&"<one>= here',
        'bad planted+sec\u200bret/&"<one>= here',
        "https://h/v3?identifier=planted&usersig=planted-too&apn=0",
    ],
)
def test_a_secret_that_comes_back_is_masked(text: str) -> None:
    """
    The vendor may repeat a secret, plain, escaped or broken up; we do not.
    """
    told = redact.said(text, [SECRET])

    assert "planted" not in told
    assert redact.HIDDEN in told


def test_a_short_secret_does_not_uncover_a_long_one() -> None:
    """
    Of two secrets, one inside the other, nothing is left over.
    """
    assert redact.said("it was planted-long", ["planted", "planted-long"]) == (
        f"it was {redact.HIDDEN}"
    )


def test_the_vendor_s_text_is_cut_to_two_hundred() -> None:
    """
    A text of any length is kept as far as a person reads it.
    """
    assert redact.said("x" * 200, []) == "x" * 200
    assert redact.said("x" * 201, []) == "x" * 199 + "…"


def test_line_ends_and_control_characters_do_not_get_through() -> None:
    """
    The vendor's text cannot begin a line of its own in a log or a message.
    """
    assert redact.said(" a\r\nb\x1b[31m\ud800\u2067 ", []) == "a b[31m"


@pytest.mark.parametrize("told", [None, 7, ["x"], {"x": "y"}])
def test_a_text_that_is_none_says_nothing(told: object) -> None:
    """
    Where the vendor's text should be and is not, there is no text.
    """
    assert redact.said(told, []) == ""


@pytest.fixture
def library_log() -> logging.Logger:
    """
    The logger with which urllib3 tells every URL.
    """
    redact.guard_library_logs()
    return logging.getLogger("urllib3.connectionpool")


def test_a_library_s_log_line_loses_its_secrets_only(
    library_log: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    """
    What urllib3 logs stays useful, without who we are in it.
    """
    caplog.set_level(logging.DEBUG)
    library_log.debug(
        '"%s" %s',
        "GET /v3?apn=0&usersig=planted&random=7",
        200,
        exc_info=ValueError("https://h/?usersig=planted"),
    )

    assert "planted" not in caplog.text
    assert "apn=0&usersig=***&random=7" in caplog.text
