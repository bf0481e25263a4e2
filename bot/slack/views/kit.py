"""
The kit: the shapes that Slack draws, each within its limits.

Limits are Slack's (platform notes §1); a text that is too long is cut with “…”,
never refused, because a view must not fail while there is something to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.slack.views.markup import EMPTY, Mrkdwn, clip, say, tame, units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.domain.command import Button

Block: TypeAlias = dict[str, Any]

MOST_BLOCKS = 50
MOST_SECTION = 3_000
MOST_FIELD = 2_000
MOST_HEADER = 150
MOST_LABEL = 75
MOST_VALUE = 2_000
MOST_TEXT = 3_000
# Slack has an error for blocks that are too long altogether, and documents no
# figure for it.  Four full sections are well below what it takes.
MOST_LISTED = 9_000


@dataclass(frozen=True)
class Message:
    """
    What is posted.

    Attributes:
        text: The whole thing in one line, for lock screens and screen readers.
        blocks: The same, drawn.
    """

    text: str
    blocks: list[Block]


def message(text: Mrkdwn, *blocks: Block | None) -> Message:
    """The blocks that there are, in order, and not more than Slack takes."""
    drawn = [block for block in blocks if block is not None]
    if len(drawn) > MOST_BLOCKS:
        left = say("… and {left} more", left=len(drawn) - MOST_BLOCKS + 1)
        drawn[MOST_BLOCKS - 1 :] = [section(left)]
    line = clip(Mrkdwn(" ".join(text.split())), MOST_TEXT)
    return Message(line or EMPTY, drawn)


def plain(text: str, most: int) -> Block:
    """A text that Slack does not format at all."""
    shown = clip(tame(text) or EMPTY, most)
    return {"type": "plain_text", "text": shown, "emoji": False}


def mrkdwn(text: Mrkdwn, most: int = MOST_SECTION) -> Block:
    """A formatted text; Slack must not look for names and links in it itself."""
    shown = clip(text, most) or EMPTY
    return {"type": "mrkdwn", "text": shown, "verbatim": True}


def header(text: str) -> Block:
    """The large line on top."""
    return {"type": "header", "text": plain(text, MOST_HEADER)}


def section(text: Mrkdwn) -> Block:
    """A paragraph."""
    return {"type": "section", "text": mrkdwn(text)}


def fields(*pairs: tuple[str, Mrkdwn] | None) -> Block:
    """Up to ten labelled values in two columns; labels are our own words."""
    shown = [pair for pair in pairs if pair is not None][:10]
    return {
        "type": "section",
        "fields": [
            mrkdwn(Mrkdwn(f"*{label}*\n{value}"), MOST_FIELD) for label, value in shown
        ],
    }


def context(*parts: Mrkdwn) -> Block | None:
    """A small grey line of up to ten parts; None where all are empty."""
    shown = [mrkdwn(part) for part in parts if part][:10]
    return {"type": "context", "elements": shown} if shown else None


def actions(block_id: str, *buttons: Block | None) -> Block | None:
    """A row of buttons; *block_id* is unique in its message."""
    shown = [one for one in buttons if one is not None]
    if not shown:
        return None
    return {"type": "actions", "block_id": block_id, "elements": shown}


def button(
    which: Button,
    label: str,
    value: int | str,
    *,
    style: str = "",
    confirm: Block | None = None,
) -> Block | None:
    """
    A button; None where its value is longer than Slack carries.

    Args:
        which: What a press means.
        label: What it says.
        value: What it names; it carries no authority.
        style: `primary`, `danger` or plain.
        confirm: What is asked once more (see `sure`).
    """
    carried = str(value)
    if clip(carried, MOST_VALUE) != carried:
        return None
    drawn: Block = {
        "type": "button",
        "action_id": which.value,
        "text": plain(label, MOST_LABEL),
        "value": carried,
    }
    if style:
        drawn["style"] = style
    if confirm is not None:
        drawn["confirm"] = confirm
    return drawn


def sure(text: str, yes: str, no: str, *, style: str = "danger") -> Block:
    """The question *Sure?* before something that cannot be undone."""
    return {
        "title": plain("Sure?", 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": style,
    }


def packed(
    lines: Iterable[Mrkdwn],
    rest: Callable[[int], Mrkdwn],
    most: int = MOST_LISTED,
) -> list[Block]:
    """
    Lines as few paragraphs, and an honest word on those that do not fit.

    Args:
        lines: One entry each; an entry may itself have several lines.
        rest: Says how many are left out, and where they can be seen.
        most: Characters altogether.
    """
    wanted = [clip(line, MOST_SECTION) for line in lines if line]
    paragraphs: list[str] = []
    room = most
    for at, line in enumerate(wanted):
        room -= len(line) + 1
        if room < 0:
            left = context(rest(len(wanted) - at))
            return [*_paragraphs(paragraphs), *([left] if left else [])]
        if paragraphs and len(paragraphs[-1]) + 1 + units(line) <= MOST_SECTION - 200:
            paragraphs[-1] += f"\n{line}"
        else:
            paragraphs.append(line)
    return _paragraphs(paragraphs)


def _paragraphs(texts: Sequence[str]) -> list[Block]:
    return [section(Mrkdwn(text)) for text in texts]
