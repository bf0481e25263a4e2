"""
Workflows of the stand-in: a step comes to the app once, and ends once.
"""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.workspace import GestureError, Workspace
from tests.playground.workspace.conftest import MANIFEST, OPEN, bot_client, workspace
from tests.playground.workspace.line import line

STEP: dict[str, Any] = {
    "title": "Put on air",
    "description": "Puts a room on air",
    "input_parameters": {
        "room": {"type": "string", "is_required": True},
        "channel": {"type": "slack#/types/channel_id", "is_required": True},
        "why": {"type": "string"},
    },
    "output_parameters": {
        "state": {"type": "string", "is_required": True},
        "files": {"type": "string"},
    },
}
SETTINGS = MANIFEST["settings"] | {
    "org_deploy_enabled": True,
    "event_subscriptions": {"bot_events": ["function_executed"]},
}
WITH_STEP = MANIFEST | {"functions": {"on_air": STEP}, "settings": SETTINGS}
INPUTS = {"room": "room42", "channel": OPEN}


def refused(client: WebClient, method: str, **arguments: object) -> str:
    """
    Call a method that is refused, and give the reason.
    """
    with pytest.raises(SlackApiError) as error:
        client.api_call(method, params=arguments)
    return str(error.value.response["error"])


def test_a_step_comes_with_its_inputs_and_ends_once() -> None:
    """
    The event names step, run and inputs; the outputs are there when it is over.
    """
    with workspace(manifest=WITH_STEP) as slack, line(slack):
        client = bot_client(slack)
        sent = slack.workflow_step("on_air", INPUTS)
        event = sent.payload["event"]
        run = event["function_execution_id"]

        assert sent.acked
        assert ("on_air", INPUTS) == (event["function"]["callback_id"], event["inputs"])
        assert not slack.execution(sent).over

        outputs = {"state": "on air"}
        client.functions_completeSuccess(function_execution_id=run, outputs=outputs)

        assert outputs == slack.execution(sent).outputs
        assert "execution_not_in_running_state" == refused(
            client, "functions.completeError", function_execution_id=run, error="No."
        )


@pytest.mark.parametrize(
    "outputs", ["{}", '{"state": 1}', '{"state": "on air", "other": "x"}']
)
def test_outputs_are_those_of_the_manifest(outputs: str) -> None:
    """
    A required one that is missing, another type, another name: all are refused.
    """
    with workspace(manifest=WITH_STEP) as slack:
        sent = slack.workflow_step("on_air", INPUTS)
        run = sent.payload["event"]["function_execution_id"]

        assert "parameter_validation_failed" == refused(
            bot_client(slack),
            "functions.completeSuccess",
            function_execution_id=run,
            outputs=outputs,
        )


def test_an_unknown_run_cannot_be_ended(client: WebClient) -> None:
    """
    Nobody can end what never began, nor without a sentence.
    """
    method = "functions.completeError"

    assert "function_execution_not_found" == refused(
        client, method, function_execution_id="Fx0", error="No."
    )
    assert "invalid_arguments" == refused(client, method, function_execution_id="Fx0")


@pytest.mark.parametrize(
    ("callback", "inputs"),
    [
        ("coffee", INPUTS),
        ("on_air", {"room": "room42"}),
        ("on_air", INPUTS | {"sugar": "2"}),
        ("on_air", INPUTS | {"channel": "C0NOWHERE"}),
    ],
)
def test_workflow_builder_offers_what_the_manifest_says(
    callback: str, inputs: dict[str, str]
) -> None:
    """
    No other steps, no other inputs, and none of the required ones left out.
    """
    with workspace(manifest=WITH_STEP) as slack, pytest.raises(GestureError):
        slack.workflow_step(callback, inputs)


def test_steps_need_an_app_for_organisations() -> None:
    """
    Slack refuses steps in the manifest of any other app, and half a step.
    """
    with pytest.raises(ValueError, match="organisation"):
        Workspace(MANIFEST | {"functions": {"on_air": STEP}})
    with pytest.raises(ValueError, match="no title"):
        Workspace(WITH_STEP | {"functions": {"on_air": {}}})
