"""
Small pieces of Block Kit that the tests put together.
"""

from typing import Any

Block = dict[str, Any]


def plain(text: str) -> Block:
    """
    A plain text object.
    """
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    """
    A text object with markup.
    """
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: object) -> Block:
    """
    A section with text.
    """
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id: str, label: str = "Stop", **more: object) -> Block:
    """
    A button.
    """
    made: Block = {"type": "button", "text": plain(label), "action_id": action_id}
    return made | more


def actions(*elements: Block, **more: object) -> Block:
    """
    A row of buttons and menus.
    """
    return {"type": "actions", "elements": list(elements), **more}


def option(value: str, label: str | None = None) -> Block:
    """
    One choice of a menu.
    """
    return {"text": plain(label or value), "value": value}


def menu(action_id: str, *values: str, **more: object) -> Block:
    """
    A menu with fixed options.
    """
    made: Block = {"type": "static_select", "action_id": action_id}
    return made | {"options": [option(each) for each in values]} | more


def field(action_id: str, **more: object) -> Block:
    """
    An input block with a text field.
    """
    element = {"type": "plain_text_input", "action_id": action_id}
    return {
        "type": "input",
        "block_id": f"{action_id}-block",
        "label": plain(action_id),
        "element": element | more,
    }


def modal(*blocks: Block, **more: object) -> Block:
    """
    A form with a submit button.
    """
    made: Block = {"type": "modal", "title": plain("Start"), "submit": plain("Go")}
    return made | {"blocks": list(blocks)} | more


CONFIRM: Block = {
    "title": plain("Sure?"),
    "text": plain("It goes off the air."),
    "confirm": plain("Stop it"),
    "deny": plain("Leave it"),
}
