"""
Decode: Slack's dicts become words, and Slack's names stay behind here.

Shapes: Slack's manual, "Slash commands", "Block actions payload" and "Shortcuts
payload".  What a form sends is read in `submission`, what changed in `heard`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.actor import Actor
from bot.domain.command import Asking, Button, Click, Pointed, Shortcut
from bot.domain.errors import NotOursError, UsageError
from bot.slack.kept import kept_in

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_TEXT = 12_000  # far above what a person types; Slack's own limit is below
_PERSON = re.compile(r"[UW][A-Z0-9]{1,30}")
_SLACKBOT = "USLACKBOT"


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


@dataclass(frozen=True, slots=True)
class Address:
    """
    Where an answer to one person goes; the first of them that is there.

    Attributes:
        url: Good for half an hour, shown where they pressed.
        view: The open form to be replaced by the answer.
        user: The person, told directly.
        channel: From which channel that form was asked for.
        execution: The run of a workflow's step, which ends with it.
    """

    url: str = ""
    view: str = ""
    user: str = ""
    channel: str = ""
    execution: str = ""


def asking(payload: Mapping[str, Any], ours: Ours) -> Asking:
    """
    A slash command as an asking.

    Raises:
        NotOursError: Another workspace's or another app's, or nobody's.
        UsageError: A part is missing, or the text is beyond all measure.
    """
    team = text(payload, "team_id")
    check(team, text(payload, "api_app_id"), ours)
    typed = text(payload, "text", needed=False)
    if len(typed) > _MOST_TEXT:
        raise UsageError(
            f"That line has {len(typed)} characters.",
            remedy="Type the command and its words only; see /onair help.",
        )
    actor = Actor(
        team=team,
        user=person(payload, "user_id"),
        enterprise=text(payload, "enterprise_id", needed=False),
        name=text(payload, "user_name", needed=False),
    )
    command = text(payload, "command").removeprefix("/")
    return Asking(
        actor=actor,
        channel=text(payload, "channel_id"),
        command=command.removeprefix(ours.prefix),
        text=typed,
        gesture=gesture(payload, actor, text(payload, "trigger_id")),
        channel_name=_channel_name(payload),
    )


def _channel_name(payload: Mapping[str, Any]) -> str:
    """What the channel is called; Slack does not tell it of private ones."""
    name = text(payload, "channel_name", needed=False)
    return "" if name in {"privategroup", "directmessage"} else name


def click(payload: Mapping[str, Any], ours: Ours) -> Click:
    """
    A pressed button as a click; one in App Home has no channel.

    Raises:
        NotOursError: Another workspace's or another app's, or nobody's.
        UsageError: A part is missing, or the button is none of ours.
    """
    presser = actor_in(payload, ours)
    actions = payload.get("actions")
    if not isinstance(actions, list) or len(actions) != 1:
        raise incomplete("actions")
    action = actions[0] if isinstance(actions[0], dict) else {}
    try:
        button = Button(text(action, "action_id"))
    except ValueError as error:
        raise UsageError(
            "That button is of another version of OnAir.",
            remedy="Type the command instead; see /onair help.",
        ) from error
    return Click(
        actor=presser,
        channel=_channel(payload),
        button=button,
        value=text(action, "value", needed=False),
        gesture=gesture(payload, presser, text(payload, "trigger_id")),
    )


def pointed(payload: Mapping[str, Any], ours: Ours) -> Pointed:
    """
    A message shortcut; the message may be anybody's.

    Raises:
        NotOursError: Another workspace's or another app's, or nobody's.
        UsageError: A part is missing, or the shortcut is none of ours.
    """
    chooser = actor_in(payload, ours)
    try:
        shortcut = Shortcut(text(payload, "callback_id"))
    except ValueError as error:
        raise UsageError(
            "That shortcut is of another version of OnAir.",
            remedy="Type the command instead; see /onair help.",
        ) from error
    message = payload.get("message")
    inside = message if isinstance(message, dict) else {}
    ts = text(payload, "message_ts", needed=False) or text(inside, "ts")
    return Pointed(
        actor=chooser,
        channel=text(part(payload, "channel"), "id"),
        ts=ts,
        shortcut=shortcut,
        gesture=gesture(payload, chooser, text(payload, "trigger_id")),
        thread=text(inside, "thread_ts", needed=False),
    )


def reply_address(payload: Mapping[str, Any]) -> Address:
    """
    Where an answer to this one person can be sent.

    A press in a channel carries an address of its own; one in a form is answered
    in the form, one in App Home by direct message.
    """
    url = payload.get("response_url")
    if isinstance(url, str) and url:
        return Address(url=url)
    view = payload.get("view")
    user = str(_id_in(payload.get("user")) or "")
    if not isinstance(view, dict) or view.get("type") != "modal":
        return Address(user=user)
    try:
        channel = kept_in(view.get("private_metadata")).channel
    except UsageError:
        channel = ""
    return Address(view=str(view.get("id") or ""), user=user, channel=channel)


def trigger(payload: Mapping[str, Any]) -> str:
    """What lets a form be opened, once and within three seconds, or ""."""
    value = payload.get("trigger_id")
    return value if isinstance(value, str) else ""


def authorized_ids(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Workspace and person, for Bolt's own bookkeeping."""
    team = payload.get("team_id") or _id_in(payload.get("team"))
    user = payload.get("user_id") or _id_in(payload.get("user"))
    return str(team or ""), str(user or "")


def gesture(payload: Mapping[str, Any], actor: Actor, trigger_id: str) -> str:
    """App, team, person and trigger: Slack repeats it with a repeated delivery."""
    return f"{payload.get('api_app_id')}:{actor.team}:{actor.user}:{trigger_id}"


def actor_in(payload: Mapping[str, Any], ours: Ours) -> Actor:
    """
    Whoever pressed, chose, typed into or sent something.

    Raises:
        NotOursError: Another workspace's or another app's, or nobody's.
        UsageError: A part is missing.
    """
    team_part, user_part = part(payload, "team"), part(payload, "user")
    app, team = text(payload, "api_app_id"), text(team_part, "id")
    check(team, app, ours)
    # The person may belong to another workspace than the channel's.
    check(text(user_part, "team_id", needed=False) or team, app, ours)
    return Actor(
        team=team,
        user=person(user_part, "id"),
        enterprise=text(team_part, "enterprise_id", needed=False),
        name=text(user_part, "name", needed=False),
    )


def person(within: Mapping[str, Any], key: str) -> str:
    """
    The id of a person: neither Slack itself nor an app has any rights here.

    Raises:
        NotOursError: It is none.
        UsageError: There is none.
    """
    user = text(within, key)
    bot = within.get("is_bot") is True or user == _SLACKBOT
    if bot or not _PERSON.fullmatch(user):
        raise NotOursError(
            "OnAir listens to people, not to apps.",
            remedy="A person of this workspace has to ask.",
        )
    return user


def _channel(payload: Mapping[str, Any]) -> str:
    for key, inside in (("channel", "id"), ("container", "channel_id")):
        found = payload.get(key)
        if isinstance(found, dict) and isinstance(found.get(inside), str):
            return str(found[inside])
    view = payload.get("view")
    if isinstance(view, dict) and view.get("type") == "home":
        return ""
    if isinstance(view, dict) and view.get("type") == "modal":
        return kept_in(view.get("private_metadata")).channel
    raise incomplete("channel")


def check(team: str, app: str, ours: Ours) -> None:
    """
    Go on only with what is ours.

    Raises:
        NotOursError: Another workspace's or another app's.
    """
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


def part(payload: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """
    An object in the payload.

    Raises:
        UsageError: There is none of that name.
    """
    found = payload.get(key)
    if not isinstance(found, dict):
        raise incomplete(key)
    return found


def text(within: Mapping[str, Any], key: str, *, needed: bool = True) -> str:
    """
    A text in it; "" where there is none and none is needed.

    Raises:
        UsageError: One is needed.
    """
    value = within.get(key)
    if isinstance(value, str) and (value or not needed):
        return value
    if needed:
        raise incomplete(key)
    return ""


def incomplete(key: str) -> UsageError:
    """What is said when a part is missing."""
    return UsageError(
        f"Slack's request is incomplete: {key} is missing.",
        remedy="Try again; if it happens again, tell whoever runs OnAir.",
    )


def _id_in(found: object) -> object:
    return found.get("id") if isinstance(found, dict) else None
