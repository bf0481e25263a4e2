"""
The Web API methods that bring files: an address to upload to, and the end of it.
"""

import secrets
from typing import Any

from bot.playground.workspace import chat
from bot.playground.workspace.arguments import shaped, text
from bot.playground.workspace.methods_chat import place_for, public_scope
from bot.playground.workspace.team import Team, fresh
from bot.playground.workspace.words import Draft, Json, SlackError, StoredFile

LARGEST = 1_000_000_000
_WRONG = "invalid_arguments"


def upload_url(team: Team, arguments: Json) -> Json:
    """
    `files.getUploadURLExternal`: where the bytes go, how many they will be, and once.
    """
    name = text(arguments, "filename")
    length = text(arguments, "length")
    if not length.isdecimal() or int(length) == 0:
        messages = ["[ERROR] must be a positive number [json-pointer:/length]"]
        raise SlackError(_WRONG, response_metadata={"messages": messages})
    if int(length) > LARGEST:
        raise SlackError("file_upload_size_restricted")
    made = StoredFile(
        id=fresh("F"),
        name=name,
        size=int(length),
        ticket=secrets.token_urlsafe(24),
        key=secrets.token_urlsafe(24),
    )
    team.files[made.id] = made
    return {"upload_url": f"{team.base}upload/v1/{made.ticket}", "file_id": made.id}


def complete_upload(team: Team, arguments: Json) -> Json:
    """
    `files.completeUploadExternal`: shows what was uploaded, in a message.

    Without a channel a file stays the app's own.

    Raises:
        SlackError: `file_not_found` for what is not ours, not uploaded yet or shared
            before; what `chat.postMessage` would be refused with.
    """
    wanted = shaped(arguments, "files", list, _WRONG)
    if not wanted:
        messages = ["[ERROR] missing required field: files"]
        raise SlackError(_WRONG, response_metadata={"messages": messages})
    found = [_uploaded(team, one) for one in wanted]
    for one, asked in zip(found, wanted, strict=True):
        one.title = str(asked.get("title") or one.name)
    channel = arguments.get("channel_id")
    if channel in team.people:
        # A person is no channel: their direct messages have an id of their own.
        raise SlackError("channel_not_found")
    if channel:
        place = place_for(team, str(channel))
        chat.may_post(team, place, public_scope=public_scope(team))
        draft = Draft(
            text=str(arguments.get("initial_comment") or ""),
            blocks=_blocks(arguments),
            thread_ts=arguments.get("thread_ts"),
            files=found,
        )
        chat.post(team, place, draft, team.identity.bot_user)
    for one in found:
        one.shared, one.done = bool(channel), True
    return {"files": [{"id": one.id, "title": one.title} for one in found]}


def _blocks(arguments: Json) -> list[Json]:
    """
    Blocks are ignored beside a comment.
    """
    if arguments.get("initial_comment"):
        return []
    return shaped(arguments, "blocks", list, "invalid_blocks_format") or []


def _uploaded(team: Team, asked: Any) -> StoredFile:  # noqa: ANN401 - from the wire
    if not isinstance(asked, dict) or not isinstance(asked.get("id"), str):
        raise SlackError(_WRONG)
    file = team.files.get(asked["id"])
    if file is None or file.content is None or file.done:
        raise SlackError("file_not_found")
    return file
