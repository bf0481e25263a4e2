"""
What one input of a form takes from a keyboard or a picker, as Slack's page judges it.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.playground.workspace.given import as_text
from bot.playground.workspace.words import GestureError

LONGEST_TEXT = 3000
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_FORMS = {
    "datepicker": (_DATE, "a date such as 2030-01-31"),
    "timepicker": (_TIME, "a time such as 23:59"),
    "number_input": (re.compile(r"-?[0-9]+(\.[0-9]+)?"), "a number"),
    "email_text_input": (re.compile(r"\S+@\S+\.\S+"), "a mail address"),
    "url_text_input": (re.compile(r"https?://\S+"), "a web address"),
}
"""How it is written, and how one says what it should have been."""


def check(element: Mapping[str, Any], entry: object) -> None:
    """
    Refuse what could not be entered there; an empty text counts as nothing.

    Raises:
        GestureError: It is of another kind, too long or too short, or written wrongly.
    """
    kind, name = str(element["type"]), repr(element.get("action_id"))
    if kind == "datetimepicker":
        if not isinstance(entry, int) or isinstance(entry, bool):
            raise GestureError(f"{name} takes seconds since 1970")
        return
    if kind.startswith("multi_"):
        if not isinstance(entry, (list, tuple)):
            raise GestureError(f"{name} takes a list")
        for each in entry:
            as_text(each, name)
        return
    text = as_text(entry, name, longest=None)
    most = int(element.get("max_length") or LONGEST_TEXT)
    least = int(element.get("min_length") or 0)
    if len(text) > most:
        raise GestureError(f"{name} takes {most} characters")
    if 0 < len(text) < least:
        raise GestureError(f"{name} takes at least {least} characters")
    shape, said = _FORMS.get(kind, (None, ""))
    if shape is not None and text and not shape.fullmatch(text):
        raise GestureError(f"{name} takes {said}")
