"""
What the app writes: messages, edits, and what only one person sees.
"""

import copy
import re
import secrets
from collections.abc import Iterator

from bot.playground.workspace.blocks import problems
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import (
    Channel,
    Draft,
    Ephemeral,
    Json,
    Message,
    SlackError,
)

LONGEST_TEXT = 4000
_EVERYBODY = re.compile(r"<!(?:here|channel|everyone)(?:\|[^>]*)?>")
_GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def judge(draft: Draft, *, typed: bool = False) -> list[Json]:
    """
    Refuse what Slack would refuse, and give blocks their missing ids.

    What a person *typed* may be longer; its length was judged as it was typed.

    Raises:
        SlackError: `no_text`, `msg_too_long`, `invalid_blocks` with messages.
    """
    if not (draft.text.strip() or draft.blocks or draft.attachments or draft.files):
        raise SlackError("no_text")
    if len(draft.text) > LONGEST_TEXT and not typed:
        raise SlackError("msg_too_long")
    found = problems(draft.blocks) if draft.blocks else []
    if found:
        raise SlackError(
            "invalid_blocks",
            errors=found,
            response_metadata={"messages": [f"[ERROR] {each}" for each in found]},
        )
    return with_ids(draft.blocks)


def with_ids(blocks: list[Json]) -> list[Json]:
    """
    Copy blocks, each with a `block_id` and each element with an `action_id`.
    """
    copied = copy.deepcopy(blocks)
    for block in copied:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        inside = [block.get("accessory"), block.get("element")]
        if block["type"] == "actions":
            inside += block.get("elements", [])
        for element in inside:
            if element and element["type"] != "image":
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return copied


def may_post(team: Team, channel: Channel, *, public_scope: bool) -> None:
    """
    Judge whether the bot may post there.

    Args:
        team: The workspace.
        channel: Where.
        public_scope: Whether `chat:write.public` lets it into public channels.

    Raises:
        SlackError: `is_archived`, `not_in_channel`, `restricted_action`.
    """
    if channel.archived:
        raise SlackError("is_archived")
    inside = team.identity.bot_user in channel.members
    if not inside and (channel.private or not public_scope):
        raise SlackError("not_in_channel")
    if channel.restricted:
        raise SlackError("restricted_action")


def post(team: Team, channel: Channel, draft: Draft, author: str) -> Message:
    """
    Write a new message, and notify whom Slack would notify.

    Raises:
        SlackError: `thread_not_found`, or `cannot_reply_to_message` for a thread
            in a thread, or what `judge` finds.
    """
    blocks = judge(draft, typed=author != team.identity.bot_user)
    if draft.thread_ts is not None:
        _check_thread(team, channel, draft.thread_ts)
    message = Message(
        ts=team.next_ts(),
        channel=channel.id,
        author=author,
        text=draft.text,
        blocks=blocks,
        attachments=draft.attachments,
        thread_ts=draft.thread_ts,
        broadcast=draft.broadcast and draft.thread_ts is not None,
        metadata=draft.metadata,
        unfurl_links=draft.unfurl_links,
        unfurl_media=draft.unfurl_media,
        files=draft.files,
    )
    team.messages.setdefault(channel.id, {})[message.ts] = message
    _notify(team, channel, message)
    team.changed()
    return message


def _check_thread(team: Team, channel: Channel, thread_ts: str) -> None:
    parent = team.messages.get(channel.id, {}).get(thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.thread_ts is not None:
        raise SlackError("cannot_reply_to_message")


def _notify(team: Team, channel: Channel, message: Message) -> None:
    """
    A direct message alerts its person, a mention alerts members, and only them.
    """
    text = " ".join((message.text, *_marked(message.blocks)))
    named = channel.members if channel.direct else _named(team, channel, text)
    for person in sorted(named & channel.members):
        if person not in {message.author, team.identity.bot_user}:
            team.notified.append((person, message))


def _marked(part: object) -> Iterator[str]:
    """
    Find what is written with markup: only there a mention is one.
    """
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield str(part.get("text"))
        elif part.get("type") == "user":
            yield f"<@{part.get('user_id')}>"
        for value in part.values():
            yield from _marked(value)
    elif isinstance(part, list):
        for value in part:
            yield from _marked(value)


def _named(team: Team, channel: Channel, text: str) -> set[str]:
    """
    List whom a text mentions: one by one, as a group, or everybody there.
    """
    if _EVERYBODY.search(text):
        return set(channel.members)
    named = set(_MENTION.findall(text))
    for group in _GROUP.findall(text):
        if group in team.groups:
            named |= set(team.groups[group].members)
    return named


def edit(team: Team, message: Message, draft: Draft) -> None:
    """
    Change a message; nobody is notified.

    Text without blocks removes the blocks.

    Raises:
        SlackError: What `judge` finds.
    """
    message.blocks = judge(draft)
    message.text = draft.text
    message.attachments = draft.attachments
    if "metadata" in draft.given:
        message.metadata = draft.metadata
    if draft.broadcast and message.thread_ts is not None:
        message.broadcast = True
    message.edits += 1
    team.changed()


def remove(team: Team, message: Message) -> None:
    """
    Delete a message; one with replies leaves a tombstone for its thread.
    """
    if team.thread(message.channel, message.ts):
        message.deleted, message.text, message.blocks = True, "", []
    else:
        del team.messages[message.channel][message.ts]
    team.changed()


def whisper(
    team: Team, channel: str, person: str, draft: Draft, author: str | None = None
) -> Ephemeral:
    """
    Show something to one person only; by default it is the bot that speaks.

    Raises:
        SlackError: What `judge` finds.
    """
    blocks = judge(draft)
    made = Ephemeral(
        id=team.next_ts(),
        channel=channel,
        person=person,
        author=author or team.identity.bot_user,
        text=draft.text,
        blocks=blocks,
        thread_ts=draft.thread_ts,
    )
    team.ephemerals[made.id] = made
    team.changed()
    return made
