"""
The rules of Block Kit that the SDK's models do not know, or know only in part.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
SECTION_TEXT = 3000
FIELDS = 10
FIELD_TEXT = 2000
HEADER_TEXT = 150
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
ACTIONS = 25
CONTEXT = 10
ID = 255
OPTIONS = 100
CHOICES = 10
OPTION_TEXT = 75
OPTION_VALUE = 150

_PLAIN_KEYS = frozenset({"placeholder", "title", "label", "hint"})
_INTERACTIVE = frozenset(
    {
        "button",
        "channels_select",
        "checkboxes",
        "conversations_select",
        "datepicker",
        "datetimepicker",
        "external_select",
        "multi_channels_select",
        "multi_conversations_select",
        "multi_external_select",
        "multi_static_select",
        "multi_users_select",
        "overflow",
        "radio_buttons",
        "static_select",
        "timepicker",
        "users_select",
        "workflow_button",
    }
)
_INPUTS = (_INTERACTIVE - {"button", "overflow", "workflow_button"}) | {
    "email_text_input",
    "file_input",
    "number_input",
    "plain_text_input",
    "rich_text_input",
    "url_text_input",
}
_CONTEXTUAL = frozenset({"image", "mrkdwn", "plain_text"})
_CONFIRM = ("title", "text", "confirm", "deny")
_NEEDED = {
    "actions": ("elements",),
    "button": ("text",),
    "context": ("elements",),
    "header": ("text",),
    "image": ("alt_text",),
    "input": ("label", "element"),
}


def count_problems(blocks: Sequence[Mapping[str, Any]], surface: str) -> list[str]:
    """
    At most 50 blocks in a message, 100 in a form or an App Home.
    """
    most = MOST_BLOCKS[surface]
    if len(blocks) > most:
        return [f"blocks: {len(blocks)}, at most {most} in a {surface}"]
    return []


def uniqueness_problems(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """
    A `block_id` is unique in its message, an `action_id` in its block.
    """
    found = _twice((block.get("block_id") for block in blocks), "block_id")
    for number, block in enumerate(blocks):
        ids = (element.get("action_id") for element in elements_of(block))
        found += [f"blocks[{number}]: {each}" for each in _twice(ids, "action_id")]
    return found


def _twice(ids: Iterator[Any], name: str) -> list[str]:
    counted = Counter(str(each) for each in ids if each is not None)
    return [f"{name} {each!r} is used twice" for each, n in counted.items() if n > 1]


def elements_of(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """
    List the elements of a block that a person can use.
    """
    inside = [block.get("accessory"), block.get("element")]
    if block.get("type") == "actions":
        inside += block.get("elements") or []
    return [each for each in inside if isinstance(each, Mapping)]


def rule_problems(block: Mapping[str, Any], where: str, surface: str) -> list[str]:
    """
    Check one block and all that is in it.
    """
    kind = block.get("type")
    found = _needed(block, where) + _long_id(block, "block_id", where)
    if kind == "section":
        found += _section(block, where)
    elif kind == "header":
        found += text_problems(
            block.get("text"), f"{where}.text", HEADER_TEXT, plain=True
        )
    elif kind == "actions":
        found += _several(block, where, ACTIONS, _INTERACTIVE)
    elif kind == "context":
        found += _several(block, where, CONTEXT, _CONTEXTUAL)
    elif kind == "input":
        found += _one_of(block.get("element"), f"{where}.element", _INPUTS)
    elif kind == "file" and surface != "message":
        found.append(f"{where}: a file block belongs into messages only")
    for number, element in enumerate(elements_of(block)):
        found += _element(element, f"{where}/element[{number}]")
    return found + list(_plain_places(block, where))


def text_problems(
    text: object, where: str, longest: int, *, plain: bool = False
) -> list[str]:
    """
    Check one text object: its kind, that it is not empty, and its length.
    """
    if not isinstance(text, Mapping):
        return [f"{where}: not a text object"]
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if text.get("type") not in kinds:
        return [f"{where}: {text.get('type')!r} instead of {' or '.join(kinds)}"]
    words = text.get("text")
    if not isinstance(words, str) or not words:
        return [f"{where}: empty"]
    if len(words) > longest:
        return [f"{where}: {len(words)} characters, at most {longest}"]
    return []


def _section(block: Mapping[str, Any], where: str) -> list[str]:
    found = []
    fields = block.get("fields") or []
    if "text" in block:
        found += text_problems(block["text"], f"{where}.text", SECTION_TEXT)
    elif not fields:
        found.append(f"{where}: neither text nor fields")
    if len(fields) > FIELDS:
        found.append(f"{where}.fields: {len(fields)}, at most {FIELDS}")
    for number, text in enumerate(fields):
        found += text_problems(text, f"{where}.fields[{number}]", FIELD_TEXT)
    if "accessory" in block:
        allowed = _INTERACTIVE | {"image"}
        found += _one_of(block["accessory"], f"{where}.accessory", allowed)
    return found


def _several(
    block: Mapping[str, Any], where: str, most: int, kinds: frozenset[str]
) -> list[str]:
    inside = block.get("elements") or []
    found = []
    if not 1 <= len(inside) <= most:
        found.append(f"{where}.elements: {len(inside)}, from 1 to {most}")
    for number, each in enumerate(inside):
        place = f"{where}.elements[{number}]"
        found += _one_of(each, place, kinds)
        if kinds is _CONTEXTUAL:
            found += _needed(each, place)
            if "text" in each:
                found += text_problems(each, place, SECTION_TEXT)
    return found


def _one_of(element: object, where: str, kinds: frozenset[str]) -> list[str]:
    kind = element.get("type") if isinstance(element, Mapping) else None
    return [] if kind in kinds else [f"{where}: {kind!r} has no place here"]


def _needed(part: Mapping[str, Any], where: str) -> list[str]:
    keys = _NEEDED.get(str(part.get("type")), ())
    return [f"{where}.{key}: missing" for key in keys if key not in part]


def _long_id(part: Mapping[str, Any], key: str, where: str) -> list[str]:
    long = len(str(part.get(key) or "")) > ID
    return [f"{where}.{key}: longer than {ID}"] if long else []


def _element(element: Mapping[str, Any], where: str) -> list[str]:
    kind = element.get("type")
    found = _needed(element, where) + _long_id(element, "action_id", where)
    if kind == "button":
        found += text_problems(
            element.get("text"), f"{where}.text", BUTTON_TEXT, plain=True
        )
        if len(str(element.get("value") or "")) > BUTTON_VALUE:
            found.append(f"{where}.value: longer than {BUTTON_VALUE}")
    if isinstance(element.get("confirm"), Mapping):
        keys = [key for key in _CONFIRM if key not in element["confirm"]]
        found += [f"{where}.confirm.{key}: missing" for key in keys]
    if "options" in element or "option_groups" in element:
        found += option_problems(element, where)
    return found


def option_problems(element: Mapping[str, Any], where: str) -> list[str]:
    """
    Check what can be chosen: how many, how long, no value twice.
    """
    found = []
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group.get("options") or []
    few = element.get("type") in ("checkboxes", "radio_buttons")
    most = CHOICES if few else OPTIONS
    if not 1 <= len(options) <= most:
        found.append(f"{where}.options: {len(options)}, from 1 to {most}")
    for number, option in enumerate(options):
        place = f"{where}.options[{number}]"
        found += text_problems(
            option.get("text"), f"{place}.text", OPTION_TEXT, plain=not few
        )
        if not 1 <= len(str(option.get("value") or "")) <= OPTION_VALUE:
            found.append(f"{place}.value: from 1 to {OPTION_VALUE} characters")
    found += _twice((option.get("value") for option in options), f"{where}: value")
    chosen = list(element.get("initial_options") or [])
    if "initial_option" in element:
        chosen.append(element["initial_option"])
    found += [
        f"{where}: {each!r} is no option" for each in chosen if each not in options
    ]
    return found


def _plain_places(part: object, where: str) -> Iterator[str]:
    """
    Find markup where Slack wants plain text.
    """
    if isinstance(part, Mapping):
        for key, value in part.items():
            markup = isinstance(value, Mapping) and value.get("type") == "mrkdwn"
            if key in _PLAIN_KEYS and markup:
                yield f"{where}.{key}: mrkdwn instead of plain_text"
            yield from _plain_places(value, f"{where}.{key}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _plain_places(value, f"{where}[{number}]")
