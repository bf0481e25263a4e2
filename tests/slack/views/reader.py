"""
A reader of messages: blocks become the lines that a person sees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.slack.views.kit import Message

_TOKEN = re.compile(r"<([^<>]*)>")


def seen(message: Message) -> str:
    """
    The message as lines: titles underlined, buttons in brackets.

    A button that asks once more has a question mark; small print is in
    parentheses; times are shown as in a Slack that knows no time zone.
    """
    lines: list[str] = []
    for block in message.blocks:
        lines += _block(block)
    return "\n".join(lines)


def _block(block: dict[str, Any]) -> list[str]:
    match block["type"]:
        case "header":
            title = block["text"]["text"]
            return [title, "=" * len(title)]
        case "section" if "fields" in block:
            return [shown(one["text"]).replace("\n", ": ") for one in block["fields"]]
        case "section":
            return shown(block["text"]["text"]).split("\n")
        case "context":
            texts = [shown(one["text"]) for one in block["elements"]]
            return [f"({' | '.join(texts)})"]
        case "actions":
            return [" ".join(_button(one) for one in block["elements"])]
        case _:
            return ["---"]


def _button(button: dict[str, Any]) -> str:
    sure = "?" if "confirm" in button else ""
    return f"[{button['text']['text']}{sure}]"


def shown(markup: str) -> str:
    """Markup as it looks: bold marks gone, tokens and entities resolved."""
    bold = re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"\1", markup)
    plain = _TOKEN.sub(_token, bold)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _token(found: re.Match[str]) -> str:
    inner = found[1]
    head, bar, label = inner.partition("|")
    if head.startswith("!date"):
        return label
    if head.startswith("!subteam^"):
        return head.replace("!subteam^", "@")
    if head[:1] in {"@", "#"}:
        return head
    return f"{label} ({head})" if bar and label != head else head


def texts(message: Message) -> list[tuple[bool, str]]:
    """Every text of a message that is shown, and whether Slack formats it."""
    found = [(True, message.text)]
    for block in message.blocks:
        found += _texts(block)
    return found


def _texts(part: Any) -> list[tuple[bool, str]]:  # noqa: ANN401  blocks are JSON
    if isinstance(part, dict):
        if part.get("type") in {"mrkdwn", "plain_text"}:
            return [(part["type"] == "mrkdwn", part["text"])]
        return [one for value in part.values() for one in _texts(value)]
    if isinstance(part, list):
        return [one for value in part for one in _texts(value)]
    return []
