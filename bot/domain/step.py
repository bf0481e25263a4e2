"""
Steps: what a workflow of Workflow Builder asks for, and what it gets back.

Slack names no person who started the workflow that could be believed, so a step is
asked for on nobody's word: a rule allows it to `workflow`, and a person confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.rules import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Mapping


class Step(Enum):
    """Every step there is; the value is its `callback_id` in Slack."""

    START_BROADCAST = "start_broadcast"
    STOP_BROADCAST = "stop_broadcast"
    START_RECORDING = "start_recording"
    STOP_RECORDING = "stop_recording"

    @property
    def action(self) -> Action:
        """By what name the rules know it."""
        return _ACTIONS[self]


_ACTIONS = {
    Step.START_BROADCAST: Action.BROADCAST_START,
    Step.STOP_BROADCAST: Action.BROADCAST_STOP,
    Step.START_RECORDING: Action.RECORD_START,
    Step.STOP_RECORDING: Action.RECORD_STOP,
}


class Input(Enum):
    """What a step can be given; the value is the parameter's name in Slack."""

    ROOM = "room"
    CHANNEL = "channel"  # where the card and the *Confirm* button go
    LASTS = "for"
    WHY = "why"


class Output(Enum):
    """What a step gives to those after it; the value is the parameter's name."""

    OPERATION = "operation"
    STATE = "state"
    ADDRESSES = "addresses"
    NAME = "name"  # of a recording, the key to its files
    FILES = "files"


INPUTS: Mapping[Step, tuple[Input, ...]] = {
    step: (Input.ROOM, Input.CHANNEL, Input.LASTS, Input.WHY)
    if step in {Step.START_BROADCAST, Step.START_RECORDING}
    else (Input.ROOM, Input.CHANNEL, Input.WHY)
    for step in Step
}
NEEDED = frozenset({Input.ROOM, Input.CHANNEL})
"""What no step can do without."""

OUTPUTS: Mapping[Step, tuple[Output, ...]] = {
    Step.START_BROADCAST: (Output.OPERATION, Output.STATE, Output.ADDRESSES),
    Step.STOP_BROADCAST: (Output.OPERATION, Output.STATE, Output.FILES),
    Step.START_RECORDING: (Output.OPERATION, Output.STATE, Output.NAME),
    Step.STOP_RECORDING: (Output.OPERATION, Output.STATE, Output.FILES),
}
ALWAYS = frozenset({Output.OPERATION, Output.STATE})
"""What is known of every step that was done."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """
    One step that a workflow has come to, decoded and not yet understood.

    Attributes:
        team: The workspace it runs in.
        enterprise: The organisation's id, or "".
        step: Which one.
        inputs: What it was given, by the names of `Input`; nothing is empty, and
            names that are none of them are kept, so that they can be refused.
        execution: What Slack calls this one run of the step.
        gesture: The durable key of it; a repeat has the same.
    """

    team: str
    enterprise: str
    step: Step
    inputs: Mapping[str, str]
    execution: str
    gesture: str

    @property
    def actor(self) -> Actor:
        """On whose word it happens: nobody's in particular."""
        return Actor(self.team, WORKFLOW, self.enterprise)

    def given(self, what: Input) -> str:
        """That input, or ""."""
        return self.inputs.get(what.value, "")
