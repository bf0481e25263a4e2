"""
Steps of workflows at the edge: decoded, handed over, and ended in Slack's own way.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actor import Actor
from bot.domain.answer import Refused
from bot.domain.command import Action
from bot.domain.errors import (
    AskerError,
    CannotPostError,
    NotAllowedError,
    NotOursError,
    RecordUnavailableError,
    UsageError,
)
from bot.domain.operation import Finding, Operation, State
from bot.domain.report import Report, ReportKind, Story
from bot.domain.step import OUTPUTS, Output, Step
from bot.slack.announcer import SlackAnnouncer
from bot.slack.manifest import variant
from bot.slack.payload import Ours
from bot.slack.steps import stepped
from bot.slack.views.steps import failure
from tests.fakes import FakeClock
from tests.playground.workspace.conftest import OPEN, bot_client
from tests.slack.edge import Edge, raised, shipped
from tests.stage import until

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = Ours(frozenset({"T1"}), "A1")
GIVEN = {"room": "room42", "channel": "C0OPEN"}
AWAY = RecordUnavailableError("The record is away.", remedy="Try again later.")
NO = NotAllowedError(
    "You may not.", remedy="Ask <somebody>.", action=Action.BROADCAST_START
)
ENDS = [
    one for one in State if one not in {State.SUCCEEDED, State.READY, State.RUNNING}
]


def payload(**changed: Any) -> dict[str, Any]:  # noqa: ANN401  as Slack would send it
    """The event as Slack's manual shows it, with parts of the event changed."""
    event = {
        "type": "function_executed",
        "function": {"id": "Fn1", "callback_id": "start_broadcast", "app_id": "A1"},
        "inputs": dict(GIVEN),
        "function_execution_id": "Fx1",
        "workflow_execution_id": "Wx1",
        "event_ts": "1698958075.998738",
        "bot_access_token": "xwfp-planted",
    }
    return {
        "team_id": "T1",
        "api_app_id": "A1",
        "event": {**event, **changed},
        "type": "event_callback",
    }


@pytest.fixture
def edge() -> Iterator[Edge]:
    """The edge of an app that offers steps."""
    manifest = variant(shipped(), http_url=None, prefix="", workflow=True)
    with raised(manifest) as running:
        yield running


def test_an_event_becomes_a_step() -> None:
    """
    The run is the gesture; what was left empty is not there; no token is kept.
    """
    found = stepped(payload(inputs={**GIVEN, "why": None, "for": ""}), OURS)

    assert (Step.START_BROADCAST, GIVEN) == (found.step, found.inputs)
    assert ("Fx1", "Fx1") == (found.execution, found.gesture)
    assert Actor("T1", "workflow") == found.actor
    assert "planted" not in repr(found)


@pytest.mark.parametrize("step", Step)
def test_every_step_of_the_manifest_arrives(edge: Edge, step: Step) -> None:
    """
    What the manifest offers is heard, and nothing is asked of Slack meanwhile.
    """
    sent = edge.slack.workflow_step(step.value, {"room": "room42", "channel": OPEN})

    assert sent.acked
    assert [step] == [one.step for one in edge.desk.stepped]
    assert [] == edge.methods()


@pytest.mark.parametrize(
    "changed",
    [
        {"function_execution_id": None},
        {"function_execution_id": "Fx 1; drop"},
        {"function": {}},
        {"function": {"callback_id": "make_coffee"}},
        {"inputs": None},
        {"inputs": {"room": ["room42"]}},
        {"inputs": {**GIVEN, "channel": "U0BOB"}},
        {"inputs": {**GIVEN, "why": "x" * 5000}},
        {"inputs": {str(at): "x" for at in range(60)}},
    ],
)
def test_what_is_no_step_of_ours_is_refused(changed: dict[str, Any]) -> None:
    """
    Missing and odd parts are told apart from what could be done.
    """
    with pytest.raises(UsageError):
        stepped(payload(**changed), OURS)


@pytest.mark.parametrize("foreign", [{"team_id": "T2"}, {"api_app_id": "A2"}])
def test_a_step_of_others_is_not_taken(foreign: dict[str, str]) -> None:
    """
    Another workspace's or another app's event has no effect here.
    """
    with pytest.raises(NotOursError):
        stepped({**payload(), **foreign}, OURS)


_ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    changed=st.dictionaries(st.sampled_from(sorted(payload()["event"])), _ODD),
    outside=st.dictionaries(
        st.sampled_from(["team_id", "api_app_id", "enterprise_id", "event", "extra"]),
        _ODD,
    ),
)
def test_no_payload_of_a_step_raises_anything_else(
    changed: dict[str, Any], outside: dict[str, Any]
) -> None:
    """
    Fields that are missing, of other types or new: refused in words, or understood.
    """
    try:
        found = stepped({**payload(**changed), **outside}, OURS)
    except AskerError:
        return

    assert "T1" == found.team
    assert all(found.inputs.values())


def test_what_is_on_record_is_told_from_there(edge: Edge) -> None:
    """
    A refusal with a number is owed by the record, so nothing is sent beside it.
    """
    edge.desk.answer = Refused(NO, 7)
    sent = edge.slack.workflow_step("start_broadcast", {"room": "x", "channel": OPEN})

    assert sent.acked
    assert not edge.slack.execution(sent).over
    assert [] == edge.methods()


def test_what_could_not_be_recorded_is_told_at_once(edge: Edge) -> None:
    """
    With the record away the workflow ends with the reason; markup in it is escaped.
    """
    edge.desk.answer = Refused(AWAY)
    sent = edge.slack.workflow_step("stop_broadcast", {"room": "x", "channel": OPEN})
    edge.desk.answer = Refused(NO)
    again = edge.slack.workflow_step("stop_broadcast", {"room": "x", "channel": OPEN})
    until(lambda: edge.slack.execution(again).over)

    assert "The record is away. Try again later." == edge.slack.execution(sent).error
    assert "You may not. Ask &lt;somebody&gt;." == edge.slack.execution(again).error


def test_a_mistake_of_ours_ends_the_step_too(edge: Edge) -> None:
    """
    What nobody foresaw is logged, and the workflow does not wait for ever.
    """
    edge.desk.mistake = KeyError("nobody foresaw this")
    sent = edge.slack.workflow_step("start_broadcast", {"room": "x", "channel": OPEN})
    until(lambda: edge.slack.execution(sent).over)

    assert "OnAir made a mistake." in str(edge.slack.execution(sent).error)
    assert "foresaw" not in str(edge.slack.execution(sent).error)


def report(run: str, begun: int = 0) -> Report:
    """The workflow is owed the end of that run."""
    at = FakeClock().now()
    kind = ReportKind.STEP
    return Report(1, kind, None, None, 1, run, "T1", 1, 0, at, begun)


def story(state: State) -> Story:
    """An operation that ended so."""
    at = FakeClock().now()
    operation = Operation(
        number=1,
        action=Action.BROADCAST_START,
        call=None,
        state=state,
        actor=Actor("T1", "workflow"),
        room="room42",
        channel="C1",
        feed=None,
        gesture="Fx1",
        asked_at=at,
        settled_at=at + timedelta(seconds=1),
        finding=Finding("`room42` <is> away.", "Ask Alice."),
    )
    return Story(None, operation, None, None, None, at)


def test_a_step_ends_once(edge: Edge) -> None:
    """
    What Slack has ended already is no news after a try whose answer was lost, and an
    error otherwise.
    """
    sent = edge.slack.workflow_step("start_broadcast", {"room": "x", "channel": OPEN})
    run = sent.payload["event"]["function_execution_id"]
    announcer = SlackAnnouncer(bot_client(edge.slack))
    announcer.step(report(run), story(State.SUCCEEDED))
    announcer.step(report(run, begun=1), story(State.SUCCEEDED))

    assert "1" == (edge.slack.execution(sent).outputs or {})["operation"]
    with pytest.raises(CannotPostError, match="execution_not_in_running_state"):
        announcer.step(report(run), story(State.FAILED))
    with pytest.raises(CannotPostError, match="function_execution_not_found"):
        announcer.step(report("Fx0"), story(State.FAILED))


@pytest.mark.parametrize("state", ENDS)
def test_every_end_is_a_sentence(state: State) -> None:
    """
    Whatever a step came to, the workflow reads why and its number, escaped.
    """
    operation = story(state).operation
    assert operation is not None
    told = failure(operation).text

    assert "operation 1" in told
    assert "<is>" not in told
    assert ("nobody knows" in told) is (state is State.UNKNOWN)


def test_every_output_is_given_by_some_step() -> None:
    """
    No output is named that nothing fills.
    """
    assert set(Output) == {one for outputs in OUTPUTS.values() for one in outputs}
