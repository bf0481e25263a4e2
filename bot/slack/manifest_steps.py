"""
The steps that the app offers to Workflow Builder, as its manifest names them.

Slack takes them from apps that are ready for an organisation and run themselves
(Slack's manual, "Custom steps"; the parameters' shape is that of its public schema).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.step import ALWAYS, INPUTS, NEEDED, OUTPUTS, Input, Output, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EVENT = "function_executed"
TYPES = frozenset({"string", "slack#/types/channel_id"})
"""The types of parameters that OnAir's steps have."""

_MOST = 50
_PARTS = ("title", "description", "input_parameters", "output_parameters")
_WHO = "A person confirms it in the channel first."

STEPS: Mapping[Step, tuple[str, str]] = {
    Step.START_BROADCAST: (
        "Put a room on air",
        f"Puts a room on air and gives its addresses. {_WHO}",
    ),
    Step.STOP_BROADCAST: (
        "Take a room off air",
        "Ends a room's broadcasts, and the recordings that go with them. " + _WHO,
    ),
    Step.START_RECORDING: (
        "Record a room",
        f"Begins to record a room. {_WHO}",
    ),
    Step.STOP_RECORDING: (
        "Stop recording a room",
        f"Ends a room's recordings and gives the ids of their files. {_WHO}",
    ),
}
"""Title and description of each."""

_GIVEN: Mapping[Input, tuple[str, str, str]] = {
    Input.ROOM: ("string", "Room", "A room's name, as /room list shows it"),
    Input.CHANNEL: (
        "slack#/types/channel_id",
        "Channel",
        "Where the card and the Confirm button go",
    ),
    Input.LASTS: ("string", "For how long", "As in 90m or 2h; empty: until stopped"),
    Input.WHY: ("string", "Why", "The reason, for the card and the history"),
}
_GOT: Mapping[Output, tuple[str, str, str]] = {
    Output.OPERATION: ("string", "Operation", "Its number in OnAir's history"),
    Output.STATE: ("string", "State", "How it stands now, as in “on air”"),
    Output.ADDRESSES: ("string", "Addresses", "Where to watch, a line each"),
    Output.NAME: ("string", "Recording", "The recording's name, the key to its files"),
    Output.FILES: ("string", "Files", "The ids of the recorded files, a line each"),
}


def with_steps(made: dict[str, Any]) -> None:
    """Put the steps into that manifest, and all that Slack wants with them."""
    settings = made.setdefault("settings", {})
    settings["org_deploy_enabled"] = True
    settings["function_runtime"] = "remote"
    events = settings.setdefault("event_subscriptions", {}).setdefault("bot_events", [])
    if EVENT not in events:
        events.append(EVENT)
    made["functions"] = {step.value: _step(step) for step in Step}


def _step(step: Step) -> dict[str, Any]:
    title, description = STEPS[step]
    inputs = {one.value: _parameter(_GIVEN[one], one in NEEDED) for one in INPUTS[step]}
    outputs = {one.value: _parameter(_GOT[one], one in ALWAYS) for one in OUTPUTS[step]}
    return dict(zip(_PARTS, (title, description, inputs, outputs), strict=True))


def _parameter(words: tuple[str, str, str], needed: bool) -> dict[str, Any]:  # noqa: FBT001  a row's last column
    kind, title, description = words
    return {
        "type": kind,
        "title": title,
        "description": description,
        "is_required": needed,
    }


def step_problems(manifest: Mapping[str, Any]) -> Iterator[str]:
    """What Slack would refuse of the steps, or what would not work, a line each."""
    steps = manifest.get("functions")
    if not isinstance(steps, dict) or not steps:
        return
    settings = manifest.get("settings") or {}
    if settings.get("org_deploy_enabled") is not True:
        yield "steps need settings.org_deploy_enabled"
    if settings.get("function_runtime") != "remote":
        yield "steps need settings.function_runtime 'remote'"
    if EVENT not in (
        (settings.get("event_subscriptions") or {}).get("bot_events") or ()
    ):
        yield f"steps need the event {EVENT!r}"
    if len(steps) > _MOST:
        yield f"{len(steps)} steps, at most {_MOST}"
    for name, step in steps.items():
        yield from _one_problem(str(name), step)


def _one_problem(name: str, step: object) -> Iterator[str]:
    if not isinstance(step, dict):
        yield f"step {name!r} is no object"
        return
    for part in _PARTS:
        if part not in step:
            yield f"step {name!r} has no {part}"
    for part in step:
        if part not in _PARTS:
            yield f"step {name!r}: Slack does not know {part!r}"
    for part in _PARTS[2:]:
        parameters = step.get(part)
        if isinstance(parameters, dict):
            yield from _parameter_problems(f"step {name!r}: {part}", parameters)


def _parameter_problems(where: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    if len(parameters) > _MOST:
        yield f"{where}: {len(parameters)} of them, at most {_MOST}"
    for each, parameter in parameters.items():
        kind = parameter.get("type") if isinstance(parameter, dict) else None
        if kind not in TYPES:
            yield f"{where}: {each} has the type {kind!r}"
