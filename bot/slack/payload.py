"""
Decode: Slack's dicts become words, and Slack's names stay behind here.

Shapes: Slack's manual, "Slash commands" and "Block actions payload".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.actor import Actor
from bot.domain.command import Asking, Button, Click
from bot.domain.errors import NotOursError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_TEXT = 12_000  # far above what a person types; Slack's own limit is below


@dataclass(frozen=True, slots=True)
class Ours:
    """
    Whose payloads are taken.

    Attributes:
        teams: Ids of the workspaces served; empty while not yet known.
        app: The app's id; empty where it is not known.
        prefix: What was put before the commands' names in the manifest.
    """

    teams: frozenset[str]
    app: str
    prefix: str = ""


def asking(payload: Mapping[str, Any], ours: Ours) -> Asking:
    """
    A slash command as an asking.

    Raises:
        NotOursError: Another workspace's or another app's.
        UsageError: A part is missing, or the text is beyond all measure.
    """
    team = _text(payload, "team_id")
    _check(team, _text(payload, "api_app_id"), ours)
    text = _text(payload, "text", needed=False)
    if len(text) > _MOST_TEXT:
        raise UsageError(
            f"That line has {len(text)} characters.",
            remedy="Type the command and its words only; see /onair help.",
        )
    enterprise = _text(payload, "enterprise_id", needed=False)
    actor = Actor(
        team=team,
        user=_text(payload, "user_id"),
        enterprise=enterprise,
        name=_text(payload, "user_name", needed=False),
    )
    command = _text(payload, "command").removeprefix("/")
    return Asking(
        actor=actor,
        channel=_text(payload, "channel_id"),
        command=command.removeprefix(ours.prefix),
        text=text,
        gesture=_gesture(payload, team, actor.user, _text(payload, "trigger_id")),
    )


def click(payload: Mapping[str, Any], ours: Ours) -> Click:
    """
    A pressed button as a click.

    Raises:
        NotOursError: Another workspace's or another app's.
        UsageError: A part is missing, or the button is none of ours.
    """
    team_part = _part(payload, "team")
    user_part = _part(payload, "user")
    team = _text(team_part, "id")
    _check(team, _text(payload, "api_app_id"), ours)
    actions = payload.get("actions")
    if not isinstance(actions, list) or len(actions) != 1:
        raise _incomplete("actions")
    action = actions[0] if isinstance(actions[0], dict) else {}
    try:
        button = Button(_text(action, "action_id"))
    except ValueError as error:
        raise UsageError(
            "That button is of another version of OnAir.",
            remedy="Type the command instead; see /onair help.",
        ) from error
    # The person may belong to another workspace than the channel's.
    home = _text(user_part, "team_id", needed=False) or team
    _check(home, _text(payload, "api_app_id"), ours)
    actor = Actor(
        team=team,
        user=_text(user_part, "id"),
        enterprise=_text(team_part, "enterprise_id", needed=False),
        name=_text(user_part, "name", needed=False),
    )
    channel = _channel(payload)
    trigger = _text(payload, "trigger_id")
    return Click(
        actor=actor,
        channel=channel,
        button=button,
        value=_text(action, "value", needed=False),
        gesture=_gesture(payload, team, actor.user, trigger),
    )


def reply_address(payload: Mapping[str, Any]) -> str:
    """Where an answer to this one person can be sent for half an hour, or ""."""
    value = payload.get("response_url")
    return value if isinstance(value, str) else ""


def authorized_ids(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Workspace and person, for Bolt's own bookkeeping."""
    team = payload.get("team_id") or _id_in(payload.get("team"))
    user = payload.get("user_id") or _id_in(payload.get("user"))
    return str(team or ""), str(user or "")


def _gesture(payload: Mapping[str, Any], team: str, user: str, trigger: str) -> str:
    """App, team, person and trigger: Slack repeats it with a repeated delivery."""
    return f"{payload.get('api_app_id')}:{team}:{user}:{trigger}"


def _channel(payload: Mapping[str, Any]) -> str:
    for key, inside in (("channel", "id"), ("container", "channel_id")):
        part = payload.get(key)
        if isinstance(part, dict) and isinstance(part.get(inside), str):
            return str(part[inside])
    raise _incomplete("channel")


def _check(team: str, app: str, ours: Ours) -> None:
    if ours.app and app != ours.app:
        raise NotOursError(
            "This came from another Slack app.",
            remedy="Whoever runs OnAir should check the app's id in onair.toml.",
        )
    if team not in ours.teams:
        raise NotOursError(
            "OnAir does not serve this workspace.",
            remedy="Whoever runs OnAir can add its id to `teams` in onair.toml.",
        )


def _part(payload: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = payload.get(key)
    if not isinstance(part, dict):
        raise _incomplete(key)
    return part


def _id_in(part: object) -> object:
    return part.get("id") if isinstance(part, dict) else None


def _text(part: Mapping[str, Any], key: str, *, needed: bool = True) -> str:
    value = part.get(key)
    if isinstance(value, str) and (value or not needed):
        return value
    if needed:
        raise _incomplete(key)
    return ""


def _incomplete(key: str) -> UsageError:
    return UsageError(
        f"Slack's request is incomplete: {key} is missing.",
        remedy="Try again; if it happens again, tell whoever runs OnAir.",
    )
