"""
Commands as this workspace calls them, where the manifest put a prefix before them.
"""

from __future__ import annotations

import re
from typing import Any

from bot.slack.views.kit import Message

# The name of a command where a line begins, never a part of an address or a path.
_COMMAND = re.compile(r"(?<![\w/:.>-])/(broadcast|record|room|onair)(?![\w/.-])")


def renamed(message: Message, prefix: str) -> Message:
    """
    The same message, in which `/broadcast` is shown as `/<prefix>broadcast`.

    Only what is read is changed: a button's value is a line of our own.
    """
    if not prefix:
        return message
    return Message(_in_text(message.text, prefix), _in_part(message.blocks, prefix))


def _in_part(part: Any, prefix: str) -> Any:  # noqa: ANN401  blocks are JSON
    if isinstance(part, list):
        return [_in_part(one, prefix) for one in part]
    if isinstance(part, dict):
        return {
            key: _in_text(value, prefix)
            if key == "text" and isinstance(value, str)
            else _in_part(value, prefix)
            for key, value in part.items()
        }
    return part


def _in_text(text: str, prefix: str) -> str:
    return _COMMAND.sub(rf"/{prefix}\1", text)
