"""
What a person can fill in, and what a form makes of it.
"""

from collections.abc import Mapping
from typing import Any

from bot.playground.workspace.block_rules import elements_of, option_problems
from bot.playground.workspace.entries import check
from bot.playground.workspace.methods_views import change, judged, show
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import GestureError, Json, SlackError, Surface

_CHOICES = frozenset({"static_select", "radio_buttons", "overflow"})
_SEVERAL = frozenset({"multi_static_select", "checkboxes"})
FETCHED = "external_select"
SHORTEST = 3
_PICKED = {
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "datetimepicker": "selected_date_time",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "multi_users_select": "selected_users",
    "timepicker": "selected_time",
    "users_select": "selected_user",
}
_BUTTONS = frozenset({"button", "workflow_button", "overflow"})


def option(element: Mapping[str, Any], value: object) -> Json:
    """
    Find the option with a value.

    Raises:
        GestureError: It is not offered.
    """
    offered = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        offered += group["options"]
    for each in offered:
        if each["value"] == value:
            return dict(each)
    raise GestureError(f"{value!r} is not offered by {element.get('action_id')!r}")


def acts(block: Mapping[str, Any]) -> bool:
    """
    Tell whether the app hears of a click in a block at once, not with the whole form.
    """
    return block["type"] != "input" or bool(block.get("dispatch_action"))


def choice(
    element: Mapping[str, Any], given: object, offered: Mapping[str, list[Json]]
) -> Json | list[Json] | None:
    """
    Judge what is chosen by a click: one option of a menu, any of several, none of a
    button.

    Args:
        element: What is clicked.
        given: The value of an option, or a list of values.
        offered: What stands in the lists that the app fills, by `action_id`.

    Raises:
        GestureError: It is not offered, or of another kind than the element.
    """
    kind, name = element["type"], element["action_id"]
    if kind in _SEVERAL:
        if not isinstance(given, (list, tuple)):
            raise GestureError(f"{name!r} takes a list of options")
        return [option(element, each) for each in given]
    if kind in _CHOICES or kind == FETCHED:
        return option(_with_offers(element, offered.get(name, [])), given)
    if kind != "button":
        raise GestureError(f"{name!r} cannot be clicked")
    if given is not None:
        raise GestureError(f"{name!r} is a button, which has no options")
    return None


def filled(
    body: Json,
    values: Mapping[str, object],
    *,
    complete: bool,
    offered: Mapping[str, list[Json]] | None = None,
) -> Json:
    """
    Give the `state` of a form.

    Args:
        body: The form.
        values: By `action_id`: text, the value of an option, or a list of those.
        complete: Whether inputs that are not optional must have something.
        offered: What stands in the lists that the app fills, by `action_id`.

    Raises:
        GestureError: A value has no input, is not offered, or is missing.
    """
    state: dict[str, Json] = {}
    rest = dict(values)
    for block in body.get("blocks", []):
        for element in elements_of(block):
            if element["type"] in _BUTTONS or element["type"] == "image":
                continue
            name = element["action_id"]
            known = _with_offers(element, (offered or {}).get(name, []))
            wire = _value(known, rest.pop(name, None))
            state.setdefault(block["block_id"], {})[name] = wire
            needed = block["type"] == "input" and not block.get("optional")
            if complete and needed and not any(list(wire.values())[1:]):
                raise GestureError(f"{name!r} must not be empty")
    if rest:
        raise GestureError(f"the form has no {', '.join(map(repr, rest))}")
    return {"values": state}


def _with_offers(element: Mapping[str, Any], offers: list[Json]) -> Mapping[str, Any]:
    """
    A list that the app fills, with what a person could choose in it by now.
    """
    if element["type"] != FETCHED:
        return element
    first = element.get("initial_option")
    return {**element, "options": [*offers, *([first] if first else [])]}


def _value(element: Mapping[str, Any], given: object) -> Json:
    kind = element["type"]
    if kind in _CHOICES or kind == FETCHED:
        chosen = element.get("initial_option") if given is None else None
        if given not in (None, ""):
            chosen = option(element, given)  # "" empties the list again
        return {"type": kind, "selected_option": chosen}
    if kind in _SEVERAL:
        several = element.get("initial_options") or []
        if given is not None:
            if not isinstance(given, (list, tuple)):
                raise GestureError(f"{element['action_id']!r} takes a list of options")
            several = [option(element, each) for each in given]
        return {"type": kind, "selected_options": several}
    if given is not None:
        check(element, given)
    if kind in _PICKED:
        key = _PICKED[kind]
        first = element.get(key.replace("selected", "initial"))
        return {"type": kind, key: first if given is None else given}
    words = element.get("initial_value") if given is None else given
    return {"type": kind, "value": words or None}


def offers(answer: Json | None) -> list[Json]:
    """
    What an app offers in a list; it may be nothing.

    Raises:
        SlackError: There is too much of it, or Slack could not show it.
    """
    given = (answer or {}).get("options")
    if not isinstance(given, list):
        raise SlackError("invalid_options")
    if given and option_problems({"type": FETCHED, "options": given}, "options"):
        raise SlackError("invalid_options")
    return given


def close(team: Team, form: Surface, *, all_of_them: bool = False) -> None:
    """
    Take a form off the screen, and with it those on top of it, or the whole stack.
    """
    gone = {form.id}
    for each in list(team.forms.values()):
        if each.previous in gone or (all_of_them and each.root == form.root):
            gone.add(each.id)
    for view_id in gone:
        team.forms.pop(view_id, None)
    team.changed()


def settle(team: Team, form: Surface, answer: Json | None) -> None:
    """
    Do what the app answered to a submission; without an answer the form closes.

    Raises:
        SlackError: The answer is none that Slack knows.
    """
    action = (answer or {}).get("response_action")
    if answer is None or action is None:
        close(team, form)
    elif action == "clear":
        close(team, form, all_of_them=True)
    elif action == "errors":
        known = {block.get("block_id") for block in form.body["blocks"]}
        if not answer.get("errors") or not set(answer["errors"]) <= known:
            raise SlackError("invalid_errors")
        form.errors = dict(answer["errors"])
        team.changed()
    elif action == "update":
        change(team, form, judged(answer["view"], "modal"))
    elif action == "push":
        show(team, form.person, judged(answer["view"], "modal"), form.id)
    else:
        raise SlackError("invalid_response_action")
