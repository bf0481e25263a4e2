"""
Checks of what the stand-in makes of an app's manifest.
"""

import json
from typing import Any

import pytest

from bot.playground.workspace import Workspace
from tests.playground.workspace.calling import error_of
from tests.playground.workspace.conftest import (
    DANA,
    LEE,
    MANIFEST,
    OPEN,
    bot_client,
    workspace,
)
from tests.playground.workspace.line import line
from tests.playground.workspace.test_workflows import INPUTS, STEP, WITH_STEP

SLACKS_OWN = (
    "/kick /remove /invite /mute /status /topic /leave /open /who /call /join /msg"
)


def reserved_names() -> None:
    """
    One command that Slack has itself, and the whole manifest is refused.
    """
    for name in SLACKS_OWN.split():
        commands = [*MANIFEST["features"]["slash_commands"], {"command": name}]
        features = MANIFEST["features"] | {"slash_commands": commands}
        with pytest.raises(ValueError, match="Slack's own"):
            Workspace(MANIFEST | {"features": features})


def shortcuts() -> None:
    """
    A name of at most 24 signs, offered on everybody's messages.
    """
    for length, taken in ((24, True), (25, False)):
        entry = {"name": "x" * length, "type": "message", "callback_id": "a"}
        features = MANIFEST["features"] | {"shortcuts": [entry]}
        assert taken == _taken(MANIFEST | {"features": features})
    with workspace() as slack, line(slack):
        ts = str(slack.say(LEE, OPEN, "not the bot's").ts)

        assert slack.shortcut(DANA, OPEN, ts, "stop_this").acked


def _taken(manifest: dict[str, Any]) -> bool:
    try:
        Workspace(manifest)
    except ValueError:
        return False
    return True


def step_without_a_starter() -> None:
    """
    A step's event names nobody who started the workflow.
    """
    with workspace(manifest=WITH_STEP) as slack, line(slack):
        event = slack.workflow_step("on_air", INPUTS).payload["event"]

    assert INPUTS == event["inputs"]
    assert not {DANA, LEE} & set(json.dumps(event).replace('"', " ").split())


def custom_steps() -> None:
    """
    Steps want an app for organisations, and end once, well or badly.
    """
    assert not _taken(MANIFEST | {"functions": {"on_air": STEP}})
    with workspace(manifest=WITH_STEP) as slack, line(slack):
        client = bot_client(slack)
        sent = slack.workflow_step("on_air", INPUTS)
        run = sent.payload["event"]["function_execution_id"]
        client.functions_completeError(function_execution_id=run, error="No.")

        assert "No." == slack.execution(sent).error
        assert "execution_not_in_running_state" == error_of(
            lambda: client.functions_completeSuccess(
                function_execution_id=run, outputs={"state": "on air"}
            )
        )
