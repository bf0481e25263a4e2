"""
Steps: what Slack sends when a workflow comes to one of ours, and the listener for it.

Shape: Slack's manual, "function_executed".  Its token for this one run is not used and
never kept: OnAir ends the step with its own, perhaps hours later.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Protocol

from bot.domain.answer import Refused
from bot.domain.errors import NotOursError, OnAirError, UsageError
from bot.domain.step import Step, Stepped
from bot.slack import payload as decode
from bot.slack.heard import event_of
from bot.slack.manifest_steps import EVENT
from bot.slack.payload import Address
from bot.slack.views.steps import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import App

    from bot.domain.answer import Answer
    from bot.slack.payload import Ours
    from bot.slack.replies import Replies

log = logging.getLogger(__name__)

_EXECUTION = re.compile(r"[A-Za-z0-9]{1,64}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")
_MOST_INPUTS = 50
_MOST_TEXT = 4_000


_MISTAKE = OnAirError(
    "OnAir made a mistake.",
    remedy="See /onair history before trying again; whoever runs OnAir finds the "
    "reason in its log.",
)


class TakesSteps(Protocol):
    """What the listener needs of the desk; it never waits for a network."""

    def step(self, stepped: Stepped) -> Answer:
        """Put on record what a step wants."""


def listen_steps(
    app: App, desk: TakesSteps, replies: Replies, ours: Callable[[], Ours]
) -> None:
    """
    Hear of every step that a workflow comes to.

    Args:
        app: Acknowledges an event when its listener has returned.
        desk: Understands, judges, records.
        replies: Tells the workflow what could not even be recorded.
        ours: Whose payloads are taken, looked up for each.
    """

    def hear(body: dict[str, Any]) -> None:
        try:
            wanted = stepped(body, ours())
            answer = desk.step(wanted)
        except NotOursError as error:
            log.info("a step is none of ours: %s", type(error).__name__)
            return
        except OnAirError as error:
            answer = Refused(error)
        except Exception:
            # Whoever waits for the workflow must hear of it, too.
            _tell(execution_in(body), Refused(_MISTAKE), replies)
            raise
        if isinstance(answer, Refused) and answer.operation is None:
            _tell(execution_in(body), answer, replies)

    app.event(EVENT)(hear)


def _tell(execution: str, answer: Refused, replies: Replies) -> None:
    """Nothing is on record that would be reported, so the workflow is told now."""
    if not execution:
        log.warning("a step without an execution was refused: %s", answer.error)
        return
    message = refused(answer.error)
    replies.send(Address(execution=execution), message, public=False)


def stepped(payload: Mapping[str, Any], ours: Ours) -> Stepped:
    """
    A step that a workflow has come to.

    Raises:
        NotOursError: Another workspace's or another app's.
        UsageError: A part is missing, or the step is none of ours.
    """
    team, event = event_of(payload, ours)
    execution = execution_in(payload)
    if not execution:
        raise decode.incomplete("function_execution_id")
    try:
        step = Step(decode.text(decode.part(event, "function"), "callback_id"))
    except ValueError as error:
        raise UsageError(
            "That step is of another version of OnAir.",
            remedy="Whoever runs OnAir updates the app with `onair manifest "
            "--workflow`.",
        ) from error
    return Stepped(
        team=team,
        enterprise=decode.text(payload, "enterprise_id", needed=False),
        step=step,
        inputs=_inputs(decode.part(event, "inputs")),
        execution=execution,
        gesture=execution,
    )


def execution_in(payload: Mapping[str, Any]) -> str:
    """What Slack calls this run of the step; "" where it says nothing usable."""
    event = payload.get("event")
    found = event.get("function_execution_id") if isinstance(event, dict) else None
    usable = isinstance(found, str) and _EXECUTION.fullmatch(found)
    return str(found) if usable else ""


def _inputs(given: Mapping[str, Any]) -> dict[str, str]:
    """
    What the step was given, without what was left empty.

    Raises:
        UsageError: Something in it is no text, or there is too much.
    """
    inputs = {}
    if len(given) > _MOST_INPUTS:
        raise UsageError(
            f"The step was given {len(given)} inputs.", remedy="Give it its own only."
        )
    for name, value in given.items():
        if value is None or value == "":
            continue
        if not isinstance(value, str) or len(value) > _MOST_TEXT:
            raise UsageError(
                "An input of the step is no text, or far too long.",
                remedy="Whoever edits the workflow fills it in anew.",
                about=str(name),
            )
        inputs[str(name)] = value
    channel = inputs.get("channel", "")
    if channel and not _CHANNEL.fullmatch(channel):
        raise UsageError(
            "The step's channel is no channel.",
            remedy="Whoever edits the workflow chooses one; a conversation between "
            "people is none.",
            about="channel",
        )
    return inputs
