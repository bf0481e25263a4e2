"""
What the app's manifest lets it do in the workspace.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.workspace.known import EVENTS, RESERVED, SCOPES

_COMMAND = re.compile(r"/[^\sA-Z]{1,31}")
_SHORTCUT_NAME = 24


@dataclass(frozen=True)
class Grant:
    """
    The part of a manifest that the stand-in obeys.

    Attributes:
        name: The bot's display name.
        commands: Each command and whether its text is escaped; None: any command.
        usages: What completion shows of each command: its usage, and what it does.
        scopes: What the bot token may do; None: everything.
        shortcuts: Names of message shortcuts by callback id; None: any.
        events: The events it subscribes to, by default none.
        interactive: Whether clicks are delivered.
        messages_tab: Whether people and the bot can exchange direct messages.
        steps: What it offers to workflows, by callback id.
    """

    name: str = "OnAir"
    commands: Mapping[str, bool] | None = None
    usages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    scopes: frozenset[str] | None = None
    shortcuts: Mapping[str, str] | None = None
    events: frozenset[str] = frozenset()
    interactive: bool = True
    messages_tab: bool = True
    steps: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def grant(manifest: Mapping[str, Any] | None, *, optional_scopes: bool) -> Grant:
    """
    Read a parsed manifest, and refuse one that Slack would refuse.

    Args:
        manifest: As the YAML parser gives it; None grants everything.
        optional_scopes: Whether `bot_optional` scopes were granted too; they are in
            the other list as well.

    Raises:
        ValueError: A command's name is reserved or malformed, a scope or an event is
            none of Slack's, the `commands` scope is missing, a shortcut's name is too
            long, or steps are offered by an app that is not ready for an organisation.
    """
    if manifest is None:
        return Grant()
    features = manifest.get("features") or {}
    settings = manifest.get("settings") or {}
    scopes = (manifest.get("oauth_config") or {}).get("scopes") or {}
    optional = set(scopes.get("bot_optional") or ())
    granted = set(scopes.get("bot") or ()) | optional
    _check_names("scope", granted, SCOPES)
    # Slack wants the optional ones in both lists: these are those that can be spared.
    if not optional_scopes:
        granted -= optional
    commands = {
        str(entry["command"]): bool(entry.get("should_escape", False))
        for entry in features.get("slash_commands") or ()
    }
    _check_commands(commands, granted)
    shortcuts = features.get("shortcuts") or ()
    _check_shortcuts(shortcuts, granted)
    events = (settings.get("event_subscriptions") or {}).get("bot_events") or ()
    _check_names("event", events, EVENTS)
    return Grant(
        name=_name(manifest, features),
        commands=commands,
        usages={
            str(entry["command"]): (
                str(entry.get("usage_hint", "")),
                str(entry.get("description", "")),
            )
            for entry in features.get("slash_commands") or ()
        },
        scopes=frozenset(granted),
        shortcuts={str(each["callback_id"]): str(each["name"]) for each in shortcuts},
        events=frozenset(events),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        messages_tab=bool((features.get("app_home") or {}).get("messages_tab_enabled")),
        steps=_steps(manifest.get("functions") or {}, settings),
    )


def _name(manifest: Mapping[str, Any], features: Mapping[str, Any]) -> str:
    shown = (features.get("bot_user") or {}).get("display_name")
    return str(shown or (manifest.get("display_information") or {}).get("name"))


def _check_names(what: str, given: Iterable[str], known: frozenset[str]) -> None:
    for name in given:
        if name not in known:
            raise ValueError(f"{name!r} is no {what} of a bot")


def _check_commands(commands: Mapping[str, bool], granted: set[str]) -> None:
    for command in commands:
        if command in RESERVED:
            raise ValueError(f"{command} is Slack's own; the whole list is refused")
        if not _COMMAND.fullmatch(command):
            raise ValueError(f"{command!r} has upper case, blanks or a wrong length")
    if commands and "commands" not in granted:
        raise ValueError("slash commands need the scope `commands`")


def _steps(
    offered: Mapping[str, Any], settings: Mapping[str, Any]
) -> Mapping[str, Mapping[str, Any]]:
    if offered and not settings.get("org_deploy_enabled"):
        raise ValueError("steps need an app that is ready for an organisation")
    for name, step in offered.items():
        for part in ("title", "description", "input_parameters", "output_parameters"):
            if part not in step:
                raise ValueError(f"the step {name!r} has no {part}")
    return offered


def _check_shortcuts(shortcuts: Any, granted: set[str]) -> None:  # noqa: ANN401 - parsed YAML
    for entry in shortcuts:
        if len(entry["name"]) > _SHORTCUT_NAME:
            raise ValueError(f"{entry['name']!r} is longer than {_SHORTCUT_NAME}")
    if shortcuts and "commands" not in granted:
        raise ValueError("shortcuts need the scope `commands`")
