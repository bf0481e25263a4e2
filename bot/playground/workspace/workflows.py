"""
Workflows: somebody's workflow comes to a step of the app, and waits for its end.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.playground.workspace.arguments import shaped, text
from bot.playground.workspace.news import News
from bot.playground.workspace.team import Team, fresh
from bot.playground.workspace.words import (
    Execution,
    GestureError,
    Json,
    Sent,
    SlackError,
)

EVENT = "function_executed"
CHANNEL = "slack#/types/channel_id"


class Workflows(News):
    """
    What workflows do; nobody in particular starts them.
    """

    def workflow_step(self, callback: str, inputs: Mapping[str, str]) -> Sent:
        """
        Let a workflow come to a step of the app, with these inputs.

        Raises:
            GestureError: The manifest has no such step, or an input is missing,
                unknown, or no channel.
        """
        with self.team.lock:
            step = _demand_fitting(self.team, callback, inputs)
            run = Execution(fresh("Fx"), callback)
            self.team.executions[run.id] = run
            body = _body(self.team, run, step, inputs)
        return self.tell(EVENT, body)

    def execution(self, sent: Sent) -> Execution:
        """
        Give what has become of the step that this gesture came to.
        """
        run = str(sent.payload["event"]["function_execution_id"])
        with self.team.lock:
            return replace(self.team.executions[run])


def _demand_fitting(team: Team, callback: str, inputs: Mapping[str, str]) -> Json:
    steps = team.grant.steps
    if callback not in steps:
        raise GestureError(f"there is no step {callback}")
    step: Json = dict(steps[callback])
    taken: Json = step.get("input_parameters") or {}
    for name, value in inputs.items():
        if name not in taken:
            raise GestureError(f"the step {callback} has no input {name}")
        if taken[name]["type"] == CHANNEL and value not in team.channels:
            raise GestureError(f"{value} is no channel")
    for name, parameter in taken.items():
        if parameter.get("is_required") and not inputs.get(name):
            raise GestureError(f"the step {callback} needs {name}")
    return step


def _body(team: Team, run: Execution, step: Json, inputs: Mapping[str, str]) -> Json:
    """
    The inner event, with all its usual keys.
    """
    taken: Json = step.get("input_parameters") or {}
    return {
        "function": {
            "id": fresh("Fn"),
            "callback_id": run.step,
            "title": step["title"],
            "description": step["description"],
            "type": "app",
            "input_parameters": _parameters(taken),
            "output_parameters": _parameters(step.get("output_parameters") or {}),
            "app_id": team.identity.app,
            "date_created": 1694727597,
            "date_updated": 1698947481,
            "date_deleted": 0,
            "form_enabled": False,
        },
        "inputs": dict(inputs),
        "function_execution_id": run.id,
        "workflow_execution_id": fresh("Wx"),
        "bot_access_token": f"xwfp-not-a-real-token-{run.id}",
    }


def _parameters(declared: Json) -> list[Json]:
    return [{"name": name} | dict(each) for name, each in declared.items()]


def _running(team: Team, arguments: Json) -> Execution:
    run = team.executions.get(text(arguments, "function_execution_id"))
    if run is None:
        raise SlackError("function_execution_not_found")
    if run.over:
        raise SlackError("execution_not_in_running_state")
    return run


def complete_success(team: Team, arguments: Json) -> Json:
    """
    `functions.completeSuccess`: once, with the outputs that the manifest declares.
    """
    given = shaped(arguments, "outputs", dict, "invalid_arguments")
    if given is None:
        raise SlackError("invalid_arguments")
    run = _running(team, arguments)
    declared: Json = team.grant.steps[run.step].get("output_parameters") or {}
    missing = [
        name
        for name, each in declared.items()
        if each.get("is_required") and not given.get(name)
    ]
    wrong = [
        name
        for name, value in given.items()
        if name not in declared or not isinstance(value, str)
    ]
    if missing or wrong:
        messages = [f"[ERROR] output {name}" for name in (*missing, *wrong)]
        raise SlackError(
            "parameter_validation_failed", response_metadata={"messages": messages}
        )
    run.outputs = given
    team.changed()
    return {}


def complete_error(team: Team, arguments: Json) -> Json:
    """
    `functions.completeError`: once, with a sentence for people.
    """
    error = text(arguments, "error")
    run = _running(team, arguments)
    run.error = error
    team.changed()
    return {}
