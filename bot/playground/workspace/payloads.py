"""
The bodies that Slack sends for each kind of gesture, with all their usual keys.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from bot.playground.workspace.methods_views import wire_view
from bot.playground.workspace.team import Team, fresh
from bot.playground.workspace.words import (
    Channel,
    Ephemeral,
    Json,
    Message,
    Surface,
)

_TOKEN = "not-a-real-verification-token"  # noqa: S105 - deprecated, checked by nobody


def channel_name(channel: Channel) -> str:
    """
    The name as payloads spell it: private channels and direct messages hide theirs.
    """
    if channel.direct:
        return "directmessage"
    return "privategroup" if channel.private else channel.name


def slash(team: Team, person: str, channel: Channel, command: str, words: str) -> Json:
    """
    A slash command, without trigger id and response URL; all values are text.
    """
    return {
        "token": _TOKEN,
        "team_id": team.identity.team,
        "team_domain": team.identity.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person,
        "user_name": team.people[person].name,
        "command": command,
        "text": words,
        "api_app_id": team.identity.app,
        "is_enterprise_install": "false",
    }


def interaction(team: Team, kind: str, person: str) -> Json:
    """
    What all interactive payloads have in common.
    """
    someone = team.people[person]
    return {
        "type": kind,
        "token": _TOKEN,
        "api_app_id": team.identity.app,
        "team": {"id": team.identity.team, "domain": team.identity.domain},
        "user": {
            "id": person,
            "username": someone.name,
            "name": someone.name,
            "team_id": team.identity.team,
        },
        "enterprise": None,
        "is_enterprise_install": False,
    }


def from_message(team: Team, channel: Channel, message: Message) -> Json:
    """
    Where a click on a message came from.
    """
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": False,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message": team.wire_message(message),
        "state": {"values": {}},
    }


def from_ephemeral(channel: Channel, seen: Ephemeral) -> Json:
    """
    Where a click on an ephemeral came from; Slack does not send its content.
    """
    return {
        "container": {
            "type": "message",
            "message_ts": seen.id,
            "channel_id": channel.id,
            "is_ephemeral": True,
        },
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": {}},
    }


def from_view(team: Team, form: Surface, state: Json) -> Json:
    """
    Where a click in a form or in App Home came from; there is no channel.
    """
    return {
        "container": {"type": "view", "view_id": form.id},
        "view": wire_view(team, form) | {"state": state},
    }


def action(
    team: Team, block_id: str, element: Mapping[str, Any], chosen: object
) -> Json:
    """
    The action itself: a button with its value, or a choice.
    """
    wire: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": team.next_ts(),
    }
    if element["type"] == "button":
        kept = ("text", "value", "style", "url", "confirm")
        return wire | {key: element[key] for key in kept if key in element}
    several = element["type"] in ("checkboxes", "multi_static_select")
    return wire | {"selected_options" if several else "selected_option": chosen}


def event(team: Team, body: Json) -> Json:
    """
    An event of the Events API around its inner body.
    """
    identity = team.identity
    now = team.next_ts()
    return {
        "token": _TOKEN,
        "type": "event_callback",
        "team_id": identity.team,
        "api_app_id": identity.app,
        "event": {"event_ts": now} | body,
        "event_id": fresh("Ev"),
        "event_time": int(float(now)),
        "event_context": secrets.token_hex(8),
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": identity.team,
                "user_id": identity.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }
