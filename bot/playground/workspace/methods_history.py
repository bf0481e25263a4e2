"""
The Web API methods that read messages: `conversations.history` and `.replies`.
"""

import base64
import binascii
import re

from bot.playground.workspace.arguments import flag, text
from bot.playground.workspace.methods_people import seen
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import (
    SLACKBOT,
    Channel,
    Json,
    Message,
    SlackError,
)

_PAGE_OF_CHANNEL, _PAGE_OF_THREAD = 100, 1000
_MOST = 999
_CURSOR = "next_ts:"
_TS = re.compile(r"\d+(\.\d{1,6})?")


def history(team: Team, arguments: Json) -> Json:
    """
    `conversations.history`: newest first; replies only if shown in the channel.
    """
    channel = _readable(team, arguments)
    shown = [
        message
        for message in team.messages.get(channel.id, {}).values()
        if (message.thread_ts is None or message.broadcast) and not message.deleted
    ]
    size = _size(arguments, _PAGE_OF_CHANNEL, _MOST)
    return _page(team, _between(shown[::-1], arguments), arguments, size)


def replies(team: Team, arguments: Json) -> Json:
    """
    `conversations.replies`: the parent, then its replies, oldest first.

    A parent that was deleted is a tombstone for as long as it has replies.
    """
    channel = _readable(team, arguments)
    parent = team.messages.get(channel.id, {}).get(text(arguments, "ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    thread = team.thread(channel.id, parent.ts)
    found = [parent, *_between(thread, arguments)]
    size = _size(arguments, _PAGE_OF_THREAD, _PAGE_OF_THREAD)
    return _page(team, found, arguments, size)


def _readable(team: Team, arguments: Json) -> Channel:
    channel = seen(team, arguments, "history")
    if team.identity.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _between(found: list[Message], arguments: Json) -> list[Message]:
    """
    Keep what lies between `oldest` and `latest`; the ends only if `inclusive`.
    """
    oldest = _moment(arguments, "oldest", 0.0)
    latest = _moment(arguments, "latest", float("inf"))
    ends = {oldest, latest} if flag(arguments, "inclusive") else set()
    return [
        one for one in found if oldest < float(one.ts) < latest or float(one.ts) in ends
    ]


def _moment(arguments: Json, key: str, default: float) -> float:
    given = str(arguments.get(key) or "")
    if not given:
        return default
    if not _TS.fullmatch(given):
        raise SlackError(f"invalid_ts_{key}")
    return float(given)


def _size(arguments: Json, default: int, most: int) -> int:
    given = str(arguments.get("limit") or default)
    if not given.isdecimal() or not 0 < int(given) <= most:
        raise SlackError("invalid_limit")
    return int(given)


def _page(team: Team, found: list[Message], arguments: Json, size: int) -> Json:
    """
    One page, and the cursor of the next: it names that page's first message.
    """
    begin = _begin(found, str(arguments.get("cursor") or ""))
    page, rest = found[begin : begin + size], found[begin + size :]
    answer: Json = {
        "messages": [_wired(team, one, arguments) for one in page],
        "has_more": bool(rest),
    }
    if rest:
        key = _CURSOR + rest[0].ts.replace(".", "")
        cursor = base64.b64encode(key.encode()).decode()
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _begin(found: list[Message], cursor: str) -> int:
    if not cursor:
        return 0
    try:
        key = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    for at, one in enumerate(found):
        if key == _CURSOR + one.ts.replace(".", ""):
            return at
    raise SlackError("invalid_cursor")


def _wired(team: Team, message: Message, arguments: Json) -> Json:
    wire = team.wire_message(message)
    if message.deleted:
        gone = {"subtype": "tombstone", "text": "This message was deleted."}
        wire |= {**gone, "user": SLACKBOT}
        for key in ("bot_id", "app_id", "metadata"):
            wire.pop(key, None)
    if not flag(arguments, "include_all_metadata"):
        wire.pop("metadata", None)
    return wire
