"""
Filling in a form by words: which field a name means, and what a word means in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.looking import plainly
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.playground.workspace import Surface

_ONE = frozenset({"static_select", "radio_buttons"})
_SEVERAL = frozenset({"multi_static_select", "checkboxes"})
_YES = frozenset({"yes", "on", "true"})
_NO = frozenset({"", "no", "off", "false"})

if TYPE_CHECKING:
    Suggest = Callable[[str, str], list[dict[str, Any]]]


def filled_in(
    form: Surface, given: Mapping[str, str], suggest: Suggest
) -> dict[str, object]:
    """
    Give the values to submit, by `action_id`.

    Args:
        form: The form on the screen.
        given: By label, by `action_id`, by `block_id`, or by the last part of an id.
            Choices go by what is shown or by their value, several with commas
            between; a box alone takes yes or no.
        suggest: Asks the app what a field's list offers for what was typed.

    Raises:
        GestureError: No field or no choice is called that.
    """
    blocks = [block for block in form.body["blocks"] if block["type"] == "input"]
    values: dict[str, object] = {}
    for name, value in given.items():
        block = next((one for one in blocks if plainly(name) in _names(one)), None)
        if block is None:
            there = ", ".join(f"“{one['label']['text']}”" for one in blocks)
            raise GestureError(f"the form has no field “{name}”; there are {there}")
        element = block["element"]
        values[str(element["action_id"])] = _meant(element, value, suggest)
    return values


def _names(block: Mapping[str, Any]) -> set[str]:
    """All that a field goes by."""
    ids = [str(block["block_id"]), str(block["element"]["action_id"])]
    lasts = [one.rpartition(".")[2] for one in ids]
    return {plainly(one) for one in (str(block["label"]["text"]), *ids, *lasts)}


def _meant(element: Mapping[str, Any], value: str, suggest: Suggest) -> object:
    kind = element["type"]
    offered = list(element.get("options") or [])
    if kind in _ONE:
        return _chosen(offered, value)["value"]
    if kind in _SEVERAL:
        if plainly(value) in _NO:
            return []
        if len(offered) == 1 and plainly(value) in _YES:
            return [offered[0]["value"]]
        words = (one.strip() for one in value.split(","))
        return [_chosen(offered, one)["value"] for one in words if one]
    if kind == "external_select":
        return _chosen(suggest(str(element["action_id"]), value), value)["value"]
    return value.replace("\\n", "\n") if element.get("multiline") else value


def _chosen(offered: list[dict[str, Any]], word: str) -> dict[str, Any]:
    """
    The one option that goes by *word*.

    Raises:
        GestureError: There is none.
    """
    for one in offered:
        if plainly(word) in {plainly(one["text"]["text"]), plainly(one["value"])}:
            return one
    there = ", ".join(f"“{one['text']['text']}”" for one in offered) or "nothing"
    raise GestureError(f"“{word}” is not offered, but {there}")
