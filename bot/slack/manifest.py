"""
The app's manifest: read it, judge it, and make the variants that people need.

The judge knows what Slack's public schema does not say (platform notes §3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from bot.domain.errors import SettingsError
from bot.slack.manifest_names import EVENTS, RESERVED, SCOPES
from bot.slack.manifest_steps import step_problems, with_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

EVENTS_PATH = "/slack/events"
LONGEST_COMMAND = 32  # the slash included

_COMMAND = re.compile(r"/[a-z0-9_-]+")
_PREFIX = re.compile(r"[a-z0-9_-]*")
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
# Where a text stands, from how many characters to how many it may have.
_LENGTHS = (
    ("display_information", "name", 1, 35),
    ("display_information", "description", 1, 140),
    ("display_information", "long_description", 174, 4_000),
)
_LONGEST_NAME = 80
_LONGEST_DESCRIPTION = 2_000
_LONGEST_HINT = 1_000
_LONGEST_SHORTCUT = 24
_LONGEST_EXPLAINED = 150
_MOST_COMMANDS = 50


def load(path: Path) -> dict[str, Any]:
    """
    The manifest in that YAML file.

    Raises:
        SettingsError: It cannot be read, or is no manifest.
    """
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(
            f"The manifest {path} cannot be read: {error}.",
            remedy="Name a YAML file, such as the manifest.yml that comes with OnAir.",
        ) from error
    if not isinstance(read, dict):
        raise SettingsError(
            f"{path} is not a manifest.",
            remedy="Name the manifest.yml that comes with OnAir.",
        )
    return read


def dump(manifest: Mapping[str, Any]) -> str:
    """The manifest as YAML, its parts in their order."""
    return yaml.safe_dump(
        dict(manifest), sort_keys=False, allow_unicode=True, default_flow_style=False
    )


def variant(
    manifest: Mapping[str, Any],
    *,
    http_url: str | None,
    prefix: str,
    workflow: bool = False,
) -> dict[str, Any]:
    """
    A manifest for signed HTTP, with prefixed commands, with steps, or as it is.

    Args:
        manifest: The one to vary; it is not changed.
        http_url: Where Slack finds the bot; None for Socket Mode.
        prefix: Goes between the slash and each command's name; may be empty.
        workflow: True to offer steps to Workflow Builder.

    Raises:
        SettingsError: The address, the prefix or the result would be refused.
    """
    made = deepcopy(dict(manifest))
    if not _PREFIX.fullmatch(prefix):
        raise SettingsError(
            "The prefix has a character that a command cannot have.",
            remedy="Use a-z, 0-9, “-” and “_”, as in --prefix stage-.",
        )
    features = made.get("features") or {}
    for one in features.get("slash_commands") or ():
        one["command"] = f"/{prefix}{str(one['command']).removeprefix('/')}"
    if workflow:
        with_steps(made)
    if http_url is not None:
        _speak_http(made, _address(http_url))
    wrong = problems(made)
    if wrong:
        raise SettingsError(
            f"Slack would refuse that manifest: {'; '.join(wrong)}.",
            remedy="Choose another prefix or address, or mend the manifest.",
            faults=tuple(wrong),
        )
    return made


def _address(url: str) -> str:
    """The address of the endpoint behind *url*, once it is known to be usable."""
    remedy = "Give the bot's public address, as in --http https://onair.example.com."
    if _is_local(url) or _is_https(url):
        parts = urlsplit(url)
        if not (parts.query or parts.fragment or parts.username or parts.password):
            return url.rstrip("/") + EVENTS_PATH
        raise SettingsError("The address has more than host and path.", remedy=remedy)
    raise SettingsError("Slack speaks to https addresses only.", remedy=remedy)


def _is_https(url: str) -> bool:
    return _split(url)[0] == "https" and bool(_split(url)[1])


def _is_local(url: str) -> bool:
    return _split(url) in {("http", one) for one in ("localhost", "127.0.0.1", "::1")}


def _split(url: str) -> tuple[str, str]:
    """Scheme and host, or nothing where it is no address at all."""
    if re.search(r"[\s\x00-\x1f\x7f<>\"\\]", url):
        return "", ""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it checks it
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""


def _speak_http(made: dict[str, Any], url: str) -> None:
    settings = made.setdefault("settings", {})
    settings["socket_mode_enabled"] = False
    interactivity = settings.setdefault("interactivity", {"is_enabled": True})
    interactivity["request_url"] = url
    # Lists that are filled while somebody types in them ask there.
    interactivity["message_menu_options_url"] = url
    if settings.get("event_subscriptions"):
        settings["event_subscriptions"]["request_url"] = url
    for one in (made.get("features") or {}).get("slash_commands") or ():
        one["url"] = url


def problems(manifest: Mapping[str, Any]) -> list[str]:
    """
    What Slack would refuse, or what would not work, a line each.
    """
    return [
        *_display(manifest),
        *_commands(_entries(manifest, "features", "slash_commands"), manifest),
        *_shortcuts(_entries(manifest, "features", "shortcuts")),
        *_scopes(manifest),
        *_events(manifest),
        *_urls(manifest),
        *step_problems(manifest),
    ]


def _part(manifest: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    part: Any = manifest
    for key in keys:
        part = part.get(key) if isinstance(part, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _texts(manifest: Mapping[str, Any], *keys: str) -> list[str]:
    listed = _part(manifest, *keys[:-1]).get(keys[-1])
    return [str(one) for one in listed] if isinstance(listed, list) else []


def _entries(manifest: Mapping[str, Any], *keys: str) -> list[Mapping[str, Any]]:
    listed = _part(manifest, *keys[:-1]).get(keys[-1])
    entries = listed if isinstance(listed, list) else []
    return [one for one in entries if isinstance(one, Mapping)]


def _display(manifest: Mapping[str, Any]) -> Iterator[str]:
    shown = _part(manifest, "display_information")
    if not shown.get("name"):
        yield "display_information.name is missing"
    for part, key, least, most in _LENGTHS:
        text = _part(manifest, part).get(key)
        if text is not None and not least <= len(str(text)) <= most:
            yield f"{part}.{key} has {len(str(text))} characters, not {least} to {most}"
    color = shown.get("background_color")
    if color is not None and not _COLOR.fullmatch(str(color)):
        yield f"display_information.background_color {color!r} is not a hex color"
    bot = str(_part(manifest, "features", "bot_user").get("display_name") or "")
    if not 1 <= len(bot) <= _LONGEST_NAME:
        yield f"features.bot_user.display_name has {len(bot)} characters, not 1 to 80"


def _commands(
    listed: list[Mapping[str, Any]], manifest: Mapping[str, Any]
) -> Iterator[str]:
    names = [str(one.get("command", "")) for one in listed]
    if _part(manifest, "features").get("slash_commands") == []:
        yield "features.slash_commands is empty: leave it out instead"
    if len(names) > _MOST_COMMANDS:
        yield f"{len(names)} commands, at most {_MOST_COMMANDS}"
    yield from _twice("command", names)
    for name, one in zip(names, listed, strict=True):
        yield from _named(name)
        if not one.get("description"):
            yield f"command {name!r} has no description"
        for key, most in (
            ("description", _LONGEST_DESCRIPTION),
            ("usage_hint", _LONGEST_HINT),
        ):
            if len(str(one.get(key) or "")) > most:
                yield f"command {name!r}: its {key} is longer than {most}"
        if one.get("should_escape") is not True:
            yield f"command {name!r} lets people spoof names: set should_escape"


def _named(name: str) -> Iterator[str]:
    if not _COMMAND.fullmatch(name):
        yield f"command {name!r} needs a slash, then a-z, 0-9, - and _ only"
    if len(name) > LONGEST_COMMAND:
        yield f"command {name!r} is longer than {LONGEST_COMMAND}"
    if name.lower() in RESERVED:
        yield f"command {name!r} is Slack's own"


def _shortcuts(listed: list[Mapping[str, Any]]) -> Iterator[str]:
    yield from _twice("shortcut", [str(one.get("callback_id", "")) for one in listed])
    for one in listed:
        name = str(one.get("name", ""))
        if not 1 <= len(name) <= _LONGEST_SHORTCUT:
            yield f"shortcut {name!r} is not 1 to {_LONGEST_SHORTCUT} characters long"
        if not one.get("callback_id"):
            yield f"shortcut {name!r} has no callback_id"
        if not 1 <= len(str(one.get("description") or "")) <= _LONGEST_EXPLAINED:
            yield f"shortcut {name!r}: its description is not 1 to 150 characters long"


def _scopes(manifest: Mapping[str, Any]) -> Iterator[str]:
    bot = _texts(manifest, "oauth_config", "scopes", "bot")
    optional = _texts(manifest, "oauth_config", "scopes", "bot_optional")
    yield from _twice("scope", bot)
    yield from _twice("optional scope", optional)
    for scope in sorted({*bot, *optional} - SCOPES):
        yield f"scope {scope!r} is not known"
    for scope in optional:
        if scope not in bot:
            yield f"optional scope {scope!r} is not among the bot's scopes too"
    features = _part(manifest, "features")
    typed = bool(features.get("slash_commands") or features.get("shortcuts"))
    if typed and ("commands" not in bot or "commands" in optional):
        yield "slash commands and shortcuts need the scope 'commands'"


def _events(manifest: Mapping[str, Any]) -> Iterator[str]:
    bot = set(_texts(manifest, "oauth_config", "scopes", "bot"))
    events = _texts(manifest, "settings", "event_subscriptions", "bot_events")
    yield from _twice("event", events)
    for event in events:
        if event not in EVENTS:
            yield f"event {event!r} is not known"
        elif EVENTS[event] and not EVENTS[event] & bot:
            needed = " or ".join(sorted(EVENTS[event]))
            yield f"event {event!r} needs the scope {needed}"


def _urls(manifest: Mapping[str, Any]) -> Iterator[str]:
    settings = _part(manifest, "settings")
    socket = settings.get("socket_mode_enabled") is True
    interactive = _part(settings, "interactivity")
    wanted: dict[str, object] = {
        f"command {one.get('command')!r}": one.get("url")
        for one in _entries(manifest, "features", "slash_commands")
    }
    if interactive.get("is_enabled"):
        wanted["interactivity"] = interactive.get("request_url")
        wanted["lists"] = interactive.get("message_menu_options_url")
    if settings.get("event_subscriptions"):
        subscribed = _part(settings, "event_subscriptions")
        wanted["event_subscriptions"] = subscribed.get("request_url")
    for what, url in wanted.items():
        if url is None:
            if not socket:
                yield f"{what} has no address, and Socket Mode is off"
        elif not (_is_https(str(url)) or _is_local(str(url))):
            yield f"{what}: {str(url)!r} is not an https address"


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{what} {name!r} stands there {times} times"
