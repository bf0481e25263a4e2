"""
What people see, as far as a script must find its way in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.workspace.block_rules import elements_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.playground.workspace import Workspace


def screens(slack: Workspace, channel: str, people: Sequence[str]) -> str:
    """
    Write a channel, and what these people have beside it: direct messages, forms.

    Of the channel, one person's view if there is one; else everybody's, with names.
    """
    parts = [slack.plain_text(channel, people[0] if len(people) == 1 else None)]
    several = len(people) > 1
    for person in people:
        whose = f"{slack.name(person)}: " if several else ""
        direct = slack.direct_channel(person)
        if direct != channel and slack.messages(direct):
            parts.append(whose + slack.plain_text(direct, person))
        if slack.forms(person):
            parts.append(whose + slack.form_text(person))
    return "\n\n".join(parts)


def written(
    slack: Workspace, channel: str, person: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Where each message and each ephemeral is, and its blocks."""
    return [
        *((one.ts, one.blocks) for one in slack.messages(channel)),
        *((one.id, one.blocks) for one in slack.ephemerals(channel, person)),
    ]


def button_in(
    blocks: Sequence[Mapping[str, Any]], label: str, offered: list[str]
) -> tuple[str, Mapping[str, Any]] | None:
    """The last button of that label and its block's id; *offered* gets all labels."""
    buttons = list(_buttons(blocks))
    offered += [str(one["text"]["text"]) for _, one in buttons]
    for block_id, one in reversed(buttons):
        if plainly(str(one["text"]["text"])) == plainly(label):
            return block_id, one
    return None


def _buttons(
    blocks: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") == "button":
                yield str(block["block_id"]), element


def plainly(label: str) -> str:
    """A label as people type it: `decline` for `Decline…`."""
    return label.casefold().strip().rstrip(".…")
