"""
A screen as text, for people at a terminal and for tests that read it aloud.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.playground.workspace.team import Team
from bot.playground.workspace.words import SLACKBOT, Channel, Json, Message, Surface

_TOKEN = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_INDENT = "    "


def words(team: Team, text: str) -> str:
    """
    Read markup: names for ids, addresses in full, the three signs decoded.
    """

    def token(found: re.Match[str]) -> str:
        return _token(team, found[1], found[2])

    read = _TOKEN.sub(token, text)
    for sign, code in (("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")):
        read = read.replace(code, sign)
    return read


def _token(team: Team, target: str, label: str | None) -> str:
    if target.startswith("@"):
        person = team.people.get(target[1:])
        return f"@{person.name if person else label or target[1:]}"
    if target.startswith("#"):
        channel = team.channels.get(target[1:])
        return f"#{channel.name if channel else label or target[1:]}"
    if target.startswith("!subteam^"):
        group = team.groups.get(target.removeprefix("!subteam^"))
        return f"@{group.handle}" if group else label or target
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    address = target.removeprefix("mailto:")
    if label and label != address:
        return f"{label} ({address})"
    return address


def lines_of(team: Team, text: str, blocks: list[Json]) -> list[str]:
    """
    Read a message: its blocks, or its text where it has none.
    """
    if not blocks:
        return words(team, text).splitlines()
    return [line for block in blocks for line in _block(team, block) if line.strip()]


def _block(team: Team, block: Mapping[str, Any]) -> list[str]:
    kind = block["type"]
    if kind == "divider":
        return ["---"]
    if kind == "actions":
        return [" ".join(map(_control, block["elements"]))]
    if kind == "context":
        parts = [_text(team, each) for each in block["elements"]]
        return [" · ".join(part for part in parts if part)]
    if kind == "input":
        return [_input(team, block)]
    if kind == "image":
        return [f"({block['alt_text']})"]
    texts = [block.get("text"), *(block.get("fields") or [])]
    lines = [line for each in texts if each for line in _text(team, each).splitlines()]
    accessory = block.get("accessory")
    return [*lines, _control(accessory)] if accessory else lines


def _text(team: Team, text: Mapping[str, Any]) -> str:
    if text["type"] == "image":
        return f"({text['alt_text']})"
    return (
        str(text["text"]) if text["type"] == "plain_text" else words(team, text["text"])
    )


def _control(element: Mapping[str, Any]) -> str:
    if element["type"] == "image":
        return f"({element['alt_text']})"
    shown = element.get("text") or element.get("placeholder") or {"text": "…"}
    return f"[{shown['text']}]"


def _input(team: Team, block: Mapping[str, Any]) -> str:
    line = f"{_text(team, block['label'])}: {_blank(block['element'])}"
    if block.get("optional"):
        line += " (optional)"
    if block.get("hint"):
        line += f" · {_text(team, block['hint'])}"
    return line


def _blank(element: Mapping[str, Any]) -> str:
    """
    What stands in a field before anybody fills it in; of choices, all there are.
    """
    chosen = list(element.get("initial_options") or [])
    if element.get("initial_option"):
        chosen.append(element["initial_option"])
    offered = element.get("options") or chosen
    if not offered:
        return str(element.get("initial_value") or "____")
    marked = ((each in chosen, each["text"]["text"]) for each in offered)
    return "  ".join(f"[{'x' if on else ' '}] {text}" for on, text in marked)


def _clock(ts: str) -> str:
    return datetime.fromtimestamp(float(ts), UTC).strftime("%H:%M")


def _entry(
    team: Team, ts: str, author: str, lines: list[str], *, mark: str, indent: str
) -> list[str]:
    name = "Slackbot" if author == SLACKBOT else team.people[author].name
    if author == team.identity.bot_user:
        name = team.grant.name
    head = f"{indent}{_clock(ts)} {name}{mark}: "
    rest = [f"{indent}{_INDENT}{line}" for line in lines[1:]]
    return [head + (lines[0] if lines else ""), *rest]


def _message(team: Team, message: Message, indent: str) -> list[str]:
    lines = lines_of(team, message.text, message.blocks)
    lines += [f"[file {each.name}, {each.size} bytes]" for each in message.files]
    if message.deleted:
        lines = ["(this message was deleted)"]
    mark = " (edited)" if message.edits else ""
    if message.broadcast:
        mark += " (also sent to the channel)"
    return _entry(team, message.ts, message.author, lines, mark=mark, indent=indent)


def plain_text(team: Team, channel: Channel, person: str | None) -> str:
    """
    Write a channel from top to bottom, times in UTC, threads under their parents.

    Args:
        team: The workspace.
        channel: What to read.
        person: Whose ephemerals to show; None shows everybody's, with names.
    """
    entries: list[tuple[float, list[str]]] = []
    for message in team.messages.get(channel.id, {}).values():
        if message.thread_ts is None:
            lines = _message(team, message, "")
            for reply in team.thread(channel.id, message.ts):
                lines += _message(team, reply, _INDENT)
            entries.append((float(message.ts), lines))
    for seen in team.ephemerals.values():
        if seen.channel == channel.id and person in (None, seen.person):
            mark = " (Only visible to you)"
            if person is None:
                mark = f" (Only visible to {team.people[seen.person].name})"
            lines = lines_of(team, seen.text, seen.blocks)
            shown = _entry(team, seen.id, seen.author, lines, mark=mark, indent="")
            entries.append((float(seen.id), shown))
    title = "Direct messages" if channel.direct else f"#{channel.name}"
    body = [line for _, lines in sorted(entries) for line in lines]
    return "\n".join([title, *body])


def form_text(team: Team, form: Surface) -> str:
    """
    Write a form from top to bottom, with what is complained of under each field.
    """
    body = form.body
    lines = [f"Form: {body['title']['text']}"]
    for block in body["blocks"]:
        lines += _block(team, block)
        complaint = form.errors.get(block["block_id"])
        if complaint:
            lines.append(f"{_INDENT}! {complaint}")
    ends = [body[key]["text"] for key in ("submit", "close") if key in body]
    if ends:
        lines.append(" ".join(f"[{each}]" for each in ends))
    return "\n".join(lines)


def home_text(team: Team, home: Surface) -> str:
    """
    Write somebody's App Home.
    """
    return "\n".join(["Home", *lines_of(team, "", home.body["blocks"])])
