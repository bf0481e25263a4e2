"""
The manifest that comes with OnAir, its variants, and the judge of both.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands import SPECS
from bot.domain.command import Shortcut
from bot.domain.errors import SettingsError
from bot.domain.step import INPUTS, OUTPUTS, Step
from bot.slack.manifest import (
    LONGEST_COMMAND,
    dump,
    load,
    problems,
    variant,
)
from bot.slack.manifest_names import EVENTS, RESERVED, SCOPES
from bot.slack.manifest_steps import STEPS, TYPES

FILE = Path(__file__).parents[2] / "manifest.yml"
URL = "https://onair.example.com"

PROMISED_SCOPES = {
    "commands",
    "chat:write",
    "chat:write.public",
    "im:write",
    "users:read",
    "usergroups:read",
    "channels:read",
    "groups:read",
    "files:write",
}
OPTIONAL_SCOPES = {"channels:history", "groups:history"}
SUBSCRIBED = {
    "app_home_opened",
    "subteam_members_changed",
    "user_change",
    "channel_rename",
}


@pytest.fixture
def manifest() -> dict[str, Any]:
    """The manifest as it is shipped."""
    return load(FILE)


def test_slack_takes_the_manifest(manifest: dict[str, Any]) -> None:
    """
    The shipped manifest breaks none of the rules that we know.
    """
    assert [] == problems(manifest)


def test_the_manifest_and_the_commands_agree(manifest: dict[str, Any]) -> None:
    """
    Every command is in both, with the same hint and the same summary.
    """
    listed = {
        one["command"]: (one["usage_hint"], one["description"])
        for one in manifest["features"]["slash_commands"]
    }

    assert {f"/{spec.command}": (spec.hint, spec.summary) for spec in SPECS} == listed


def test_the_scopes_are_those_that_were_promised(manifest: dict[str, Any]) -> None:
    """
    No scope is asked for in passing; the optional ones can be left out.
    """
    scopes = manifest["oauth_config"]["scopes"]

    assert PROMISED_SCOPES | OPTIONAL_SCOPES == set(scopes["bot"])
    assert set(scopes["bot_optional"]) == OPTIONAL_SCOPES


def test_every_scope_has_its_reason_beside_it() -> None:
    """
    Whoever installs OnAir can read what each scope is for.
    """
    lines = FILE.read_text(encoding="utf-8").splitlines()
    scopes = [line for line in lines if line.strip(' -"').split('"')[0] in SCOPES]

    assert 13 == len(scopes)
    assert [] == [line for line in scopes if "# " not in line]


def test_every_shortcut_is_there_and_says_what_it_does(
    manifest: dict[str, Any],
) -> None:
    """
    Each message shortcut that the bot understands stands in the manifest.
    """
    listed = manifest["features"]["shortcuts"]

    assert {one.value for one in Shortcut} == {one["callback_id"] for one in listed}
    assert all(one["type"] == "message" and one["description"] for one in listed)


def test_home_and_messages_are_switched_on(manifest: dict[str, Any]) -> None:
    """
    People find App Home, and can be told something directly.
    """
    shown = manifest["features"]["app_home"]

    assert shown["home_tab_enabled"] is True
    assert shown["messages_tab_enabled"] is True


def test_the_changes_that_matter_are_subscribed_to() -> None:
    """
    Who opens App Home, who joins a group, who leaves: each with its reason.
    """
    lines = FILE.read_text(encoding="utf-8").splitlines()
    events = {
        line.strip(' -"').split('"')[0]: "# " in line
        for line in lines
        if line.strip(' -"').split('"')[0] in EVENTS
    }

    assert dict.fromkeys(SUBSCRIBED, True) == events


def test_people_cannot_be_spoofed(manifest: dict[str, Any]) -> None:
    """
    Every command has its text escaped, so that people arrive as ids.
    """
    commands = manifest["features"]["slash_commands"]

    assert all(one["should_escape"] is True for one in commands)


def test_without_wishes_the_variant_is_the_same(manifest: dict[str, Any]) -> None:
    """
    Socket Mode without a prefix is the manifest itself.
    """
    assert manifest == variant(manifest, http_url=None, prefix="")


def test_over_http_slack_is_told_where_to_go(manifest: dict[str, Any]) -> None:
    """
    Commands, clicks and lists get the address, and Socket Mode is off.
    """
    made = variant(manifest, http_url=f"{URL}/", prefix="")
    endpoint = f"{URL}/slack/events"

    assert {endpoint} == {one["url"] for one in made["features"]["slash_commands"]}
    assert endpoint == made["settings"]["interactivity"]["request_url"]
    assert endpoint == made["settings"]["interactivity"]["message_menu_options_url"]
    assert made["settings"]["socket_mode_enabled"] is False


def test_over_http_subscribed_events_get_the_address_too(
    manifest: dict[str, Any],
) -> None:
    """
    Where events are subscribed to, they come to the same endpoint.
    """
    manifest["settings"]["event_subscriptions"] = {"bot_events": ["app_home_opened"]}
    made = variant(manifest, http_url=URL, prefix="")

    subscribed = made["settings"]["event_subscriptions"]
    assert f"{URL}/slack/events" == subscribed["request_url"]


def test_a_prefix_renames_every_command(manifest: dict[str, Any]) -> None:
    """
    Where another app owns `/broadcast`, ours is `/stage-broadcast`.
    """
    made = variant(manifest, http_url=None, prefix="stage-")
    names = [one["command"] for one in made["features"]["slash_commands"]]

    assert [f"/stage-{spec.command}" for spec in SPECS] == names


def test_a_variant_leaves_the_manifest_alone(manifest: dict[str, Any]) -> None:
    """
    What was read can be varied again.
    """
    before = deepcopy(manifest)
    variant(manifest, http_url=URL, prefix="x-")

    assert before == manifest


@pytest.mark.parametrize("prefix", ["Stage", "a b", "é", "/", "a.b", "x" * 40, "\n"])
def test_a_prefix_that_slack_would_refuse_is_refused(
    manifest: dict[str, Any], prefix: str
) -> None:
    """
    Lower case, digits, `-` and `_`, and 32 characters altogether.
    """
    with pytest.raises(SettingsError):
        variant(manifest, http_url=None, prefix=prefix)


def test_a_prefix_cannot_make_a_command_of_slacks_own(
    manifest: dict[str, Any],
) -> None:
    """
    The result is judged too: no variant is called like a reserved command.
    """
    manifest["features"]["slash_commands"][0]["command"] = "/us"

    with pytest.raises(SettingsError, match="Slack's own"):
        variant(manifest, http_url=None, prefix="stat")


@pytest.mark.parametrize(
    "url",
    [
        "http://onair.example.com",
        "ftp://onair.example.com",
        "onair.example.com",
        "https://",
        "https://onair.example.com?x=1",
        "https://onair.example.com#x",
        "https://me:secret@onair.example.com",
        "https://onair.example.com:99999",
        "https://[",
        "https://a b",
        "",
    ],
)
def test_an_address_that_slack_cannot_use_is_refused(
    manifest: dict[str, Any], url: str
) -> None:
    """
    https, a host, perhaps a path, and nothing else.
    """
    with pytest.raises(SettingsError):
        variant(manifest, http_url=url, prefix="")


def test_a_refused_address_shows_no_password(manifest: dict[str, Any]) -> None:
    """
    The error does not repeat what was given.
    """
    with pytest.raises(SettingsError) as refused:
        variant(manifest, http_url="https://me:planted@a.example", prefix="")

    assert "planted" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"]
)
def test_plain_http_is_for_this_machine_only(
    manifest: dict[str, Any], url: str
) -> None:
    """
    The playground and a tunnel's near end may go without TLS.
    """
    made = variant(manifest, http_url=url, prefix="")

    assert f"{url}/slack/events" == made["settings"]["interactivity"]["request_url"]


def test_what_is_written_can_be_read_again(
    manifest: dict[str, Any], tmp_path: Path
) -> None:
    """
    A variant that somebody keeps in a file means the same.
    """
    made = variant(manifest, http_url=URL, prefix="x-")
    copy = tmp_path / "copy.yml"
    copy.write_text(dump(made), encoding="utf-8")

    assert made == load(copy)


@pytest.mark.parametrize("text", ["", "- a", "a: [", "!!python/object:os.x {}", "\x00"])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    """
    A file that is empty, broken, or wants to make objects is refused in words.
    """
    file = tmp_path / "manifest.yml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError):
        load(file)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    """
    The error names the file.
    """
    with pytest.raises(SettingsError, match=r"gone\.yml"):
        load(tmp_path / "gone.yml")


BROKEN = {
    "no name": ("display_information: {name: null}", "name is missing"),
    "long name": (f"display_information: {{name: {'n' * 36}}}", "36 characters"),
    "long description": (
        f"display_information: {{description: {'d' * 141}}}",
        "141 characters",
    ),
    "short long description": (
        f"display_information: {{long_description: {'d' * 173}}}",
        "173 characters",
    ),
    "no color": ("display_information: {background_color: red}", "hex color"),
    "no bot": ("features: {bot_user: {display_name: ''}}", "display_name"),
    "no commands": ("features: {slash_commands: []}", "leave it out"),
    "upper case": ("features: {slash_commands: [{command: /Go}]}", "a-z"),
    "blank": ("features: {slash_commands: [{command: /g o}]}", "a-z"),
    "no slash": ("features: {slash_commands: [{command: go}]}", "needs a slash"),
    "reserved": ("features: {slash_commands: [{command: /kick}]}", "Slack's own"),
    "long command": (
        f"features: {{slash_commands: [{{command: /{'c' * 32}}}]}}",
        f"longer than {LONGEST_COMMAND}",
    ),
    "twice": (
        "features: {slash_commands: [{command: /a}, {command: /a}]}",
        "2 times",
    ),
    "undescribed": (
        "features: {slash_commands: [{command: /a}]}",
        "has no description",
    ),
    "long hint": (
        f"features: {{slash_commands: [{{command: /a, usage_hint: {'h' * 1001}}}]}}",
        "usage_hint is longer",
    ),
    "long command description": (
        f"features: {{slash_commands: [{{command: /a, description: {'h' * 2001}}}]}}",
        "description is longer",
    ),
    "unescaped": ("features: {slash_commands: [{command: /a}]}", "should_escape"),
    "long shortcut": (
        f"features: {{shortcuts: [{{callback_id: a, name: {'s' * 25}}}]}}",
        "shortcut",
    ),
    "unnamed shortcut": (
        "features: {shortcuts: [{name: a, description: a}]}",
        "no callback_id",
    ),
    "unexplained shortcut": (
        "features: {shortcuts: [{callback_id: a, name: a}]}",
        "description",
    ),
    "unknown scope": ("oauth_config: {scopes: {bot: ['chat:read']}}", "not known"),
    "no commands scope": (
        "oauth_config: {scopes: {bot: ['chat:write']}}",
        "need the scope 'commands'",
    ),
    "scope twice": (
        "oauth_config: {scopes: {bot: ['commands', 'commands']}}",
        "2 times",
    ),
    "only optional": (
        "oauth_config: {scopes: {bot_optional: ['pins:read']}}",
        "not among the bot's scopes",
    ),
    "unknown event": (
        "settings: {event_subscriptions: {bot_events: [app_home_closed]}}",
        "not known",
    ),
    "event without scope": (
        "settings: {event_subscriptions: {bot_events: [reaction_added]}}",
        "needs the scope reactions:read",
    ),
    "no address": (
        "settings: {socket_mode_enabled: false}",
        "Socket Mode is off",
    ),
    "plain http": (
        "settings: {interactivity: {request_url: 'http://a.example'}}",
        "not an https address",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_each_broken_rule_is_named(manifest: dict[str, Any], broken: str) -> None:
    """
    What Slack refuses without many words is found here, with the place.
    """
    change, expected = BROKEN[broken]
    _merge(manifest, yaml.safe_load(change))

    assert any(expected in one for one in problems(manifest)), problems(manifest)


def _merge(into: dict[str, Any], change: dict[str, Any]) -> None:
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"features": []},
        {"features": {"slash_commands": "x"}},
        {"features": {"slash_commands": [1, None, {}]}},
        {"oauth_config": {"scopes": {"bot": "commands"}}},
        {"settings": {"event_subscriptions": {"bot_events": {}}}},
        {"display_information": None},
    ],
)
def test_the_judge_survives_any_shape(odd: dict[str, Any]) -> None:
    """
    A manifest of a wrong shape is judged, never a crash.
    """
    assert problems(odd)


def test_every_event_needs_scopes_that_exist() -> None:
    """
    The two lists of Slack's names fit together.
    """
    assert set() == {one for needed in EVENTS.values() for one in needed} - SCOPES


def test_commands_of_slacks_own_are_known() -> None:
    """
    Those that the platform notes name are among the reserved ones.
    """
    known = {"/kick", "/remove", "/invite", "/mute", "/status", "/topic", "/leave"}

    assert known | {"/open", "/who", "/call", "/join", "/msg"} <= RESERVED


def test_the_variant_for_workflows_offers_every_step(manifest: dict[str, Any]) -> None:
    """
    Each step has a title, what it takes and what it gives, and Slack's leave for it.
    """
    made = variant(manifest, http_url=None, prefix="", workflow=True)
    offered = made["functions"]

    assert [] == problems(made)
    assert {one.value for one in Step} == set(offered) == {one.value for one in STEPS}
    for step in Step:
        inputs = offered[step.value]["input_parameters"]
        outputs = offered[step.value]["output_parameters"]
        assert [one.value for one in INPUTS[step]] == list(inputs)
        assert [one.value for one in OUTPUTS[step]] == list(outputs)
        assert {one["type"] for one in (*inputs.values(), *outputs.values())} <= TYPES
        needed = {name for name, one in inputs.items() if one["is_required"]}
        assert {"room", "channel"} == needed
    assert made["settings"]["org_deploy_enabled"] is True
    assert "function_executed" in made["settings"]["event_subscriptions"]["bot_events"]


def test_steps_go_with_every_other_variant(manifest: dict[str, Any]) -> None:
    """
    Signed HTTP and a prefix change nothing about the steps, nor they about those.
    """
    made = variant(manifest, http_url=URL, prefix="stage-", workflow=True)
    plain = variant(manifest, http_url=URL, prefix="stage-")

    assert [] == problems(made)
    assert "functions" not in plain
    assert "functions" not in manifest
    assert plain["features"] == made["features"]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("settings", "org_deploy_enabled"), False, "org_deploy"),
        (("settings", "function_runtime"), None, "function_runtime"),
        (("settings", "event_subscriptions", "bot_events"), [], "function_executed"),
        (("functions", "stop_broadcast"), {"title": "x"}, "no description"),
        (("functions", "stop_broadcast", "icon"), "x", "does not know"),
        (("functions", "stop_broadcast", "input_parameters", "room"), {}, "the type"),
        (("functions", "other"), None, "no object"),
        (("functions",), {str(at): {} for at in range(60)}, "at most 50"),
        (
            ("functions", "stop_broadcast", "output_parameters"),
            {str(at): {"type": "string"} for at in range(60)},
            "60 of them",
        ),
    ],
)
def test_steps_that_slack_would_refuse_are_found(
    manifest: dict[str, Any], path: tuple[str, ...], value: object, said: str
) -> None:
    """
    What Slack wants with steps, and how it wants them written.
    """
    made = variant(manifest, http_url=None, prefix="", workflow=True)
    part = made
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value

    assert any(said in one for one in problems(made)), problems(made)
