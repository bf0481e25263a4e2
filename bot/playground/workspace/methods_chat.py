"""
The Web API methods that write: `chat.*`.
"""

from bot.playground.workspace import chat
from bot.playground.workspace.arguments import draft, text
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import Channel, Json, Message, SlackError


def post_message(team: Team, arguments: Json) -> Json:
    """
    `chat.postMessage`: to a channel, or to a person's direct messages by their id.
    """
    channel = place_for(team, text(arguments, "channel"))
    chat.may_post(team, channel, public_scope=public_scope(team))
    made = chat.post(team, channel, draft(arguments), team.identity.bot_user)
    return {"channel": channel.id, "ts": made.ts, "message": team.wire_message(made)}


def public_scope(team: Team) -> bool:
    """
    Tell whether the bot may post in public channels that it is not in.
    """
    scopes = team.grant.scopes
    return scopes is None or "chat:write.public" in scopes


def place_for(team: Team, channel: str) -> Channel:
    """
    Find where a message goes: a channel's id, or a person's for direct messages.

    Raises:
        SlackError: `channel_not_found`, or `messages_tab_disabled`, among others.
    """
    if channel in team.people:
        try:
            found = team.direct(channel)
        except SlackError as error:
            raise SlackError("channel_not_found") from error
    else:
        found = team.channel_for_bot(channel)
    if found.direct and not team.grant.messages_tab:
        raise SlackError("messages_tab_disabled")
    return found


def update(team: Team, arguments: Json) -> Json:
    """
    `chat.update`: the app's own messages only; never what is ephemeral.
    """
    message = _own(team, arguments, "cant_update_message")
    if team.channels[message.channel].archived:
        raise SlackError("is_inactive")
    chat.edit(team, message, draft(arguments))
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": team.wire_message(message),
    }


def _own(team: Team, arguments: Json, refusal: str) -> Message:
    channel = team.channel_for_bot(text(arguments, "channel"))
    message = team.message(channel.id, text(arguments, "ts"))
    if message.author != team.identity.bot_user:
        raise SlackError(refusal)
    return message


def delete(team: Team, arguments: Json) -> Json:
    """
    `chat.delete`: the app's own messages only.
    """
    message = _own(team, arguments, "cant_delete_message")
    chat.remove(team, message)
    return {"channel": message.channel, "ts": message.ts}


def post_ephemeral(team: Team, arguments: Json) -> Json:
    """
    `chat.postEphemeral`: bot and person must both be in the channel.
    """
    channel = team.channel_for_bot(text(arguments, "channel"))
    person = text(arguments, "user")
    chat.may_post(team, channel, public_scope=False)
    if person not in channel.members:
        raise SlackError("user_not_in_channel")
    made = chat.whisper(team, channel.id, person, draft(arguments))
    return {"message_ts": made.id}


def get_permalink(team: Team, arguments: Json) -> Json:
    """
    `chat.getPermalink`: a link that names channel and message.
    """
    channel = team.channel_for_bot(text(arguments, "channel"))
    message = team.message(channel.id, text(arguments, "message_ts"))
    link = f"https://{team.identity.domain}.slack.example/archives/{channel.id}"
    link += f"/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
