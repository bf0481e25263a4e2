"""
A judge of Block Kit, stricter than any single tool.

It joins the block models of the Slack SDK, a comparison of what they kept with what
they were given (they drop unknown keys without a word), and rules of our own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.playground.workspace.block_rules import (
    count_problems,
    rule_problems,
    text_problems,
    uniqueness_problems,
)

Surface = Literal["message", "modal", "home"]
_TITLES = {"title": 24, "submit": 24, "close": 24}
_METADATA = 3000
_NOT_KEPT = object()


def problems(
    blocks: Sequence[Mapping[str, Any]], surface: Surface = "message"
) -> list[str]:
    """
    List what is wrong with blocks, each with the place; empty if nothing is.

    Args:
        blocks: As they would be sent, in plain dicts and lists.
        surface: Where they would be shown.
    """
    if not all(isinstance(block, Mapping) for block in blocks):
        return ["blocks: not all are objects"]
    found = count_problems(blocks, surface)
    for number, block in enumerate(blocks):
        where = f"blocks[{number}]"
        found += rule_problems(block, where, surface)
        found += list(_model_problems(block, where))
    return found + uniqueness_problems(blocks)


def view_problems(view: Mapping[str, Any]) -> list[str]:
    """
    List what is wrong with a form or an App Home, its blocks included.

    An input needs a submit button; titles and buttons have 24 characters.
    """
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [f"type: {kind!r} is neither modal nor home"]
    found = []
    for key, longest in _TITLES.items():
        if key in view:
            found += text_problems(view[key], key, longest, plain=True)
    if kind == "modal" and "title" not in view:
        found.append("title: missing")
    if len(str(view.get("private_metadata") or "")) > _METADATA:
        found.append(f"private_metadata: longer than {_METADATA}")
    blocks = view.get("blocks") or []
    inputs = any(block.get("type") == "input" for block in blocks)
    if kind == "modal" and inputs and "submit" not in view:
        found.append("submit: missing, and there are inputs")
    found += list(_view_model_problems(view))
    return found + problems(blocks, "modal" if kind == "modal" else "home")


def _model_problems(block: Mapping[str, Any], where: str) -> Iterator[str]:
    try:
        parsed = Block.parse(dict(block))
        kept = {} if parsed is None else parsed.to_dict()
    except _UNPARSABLE as error:
        yield f"{where}: {error}"
        return
    yield from _lost(block, kept, where)


def _view_model_problems(view: Mapping[str, Any]) -> Iterator[str]:
    outer = {key: value for key, value in view.items() if key != "blocks"}
    try:
        kept = View(**outer, blocks=[{"type": "divider"}]).to_dict()
    except _UNPARSABLE as error:
        yield f"view: {error}"
        return
    yield from _lost(outer, kept, "view")


# What the models raise depends on where the mistake sits.
_UNPARSABLE = (
    SlackObjectFormationError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
)


def _lost(given: object, kept: object, where: str) -> Iterator[str]:
    """
    Name each place where the models did not keep what they were given.
    """
    if isinstance(given, Mapping) and isinstance(kept, Mapping):
        for key, value in given.items():
            place = f"{where}.{key}"
            rest = kept.get(key, _NOT_KEPT)
            if rest is _NOT_KEPT:
                yield f"{place}: unknown or empty"
            else:
                yield from _lost(value, rest, place)
    elif isinstance(given, list) and isinstance(kept, list):
        if len(given) != len(kept):
            yield f"{where}: {len(given) - len(kept)} of its parts are not valid"
            return
        for number, (value, rest) in enumerate(zip(given, kept, strict=True)):
            yield from _lost(value, rest, f"{where}[{number}]")
    elif given != kept:
        yield f"{where}: {given!r} is not valid here"
