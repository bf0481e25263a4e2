"""
Steps: what a workflow is told of the step that it waits for.

Its outputs are values for later steps, plain as they are; an error is a sentence that
Slack shows to whoever looks after the workflow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import StartBroadcast, StartRecording, StopRecording
from bot.domain.operation import State
from bot.domain.step import Output
from bot.slack.views.kit import Message, message, section
from bot.slack.views.markup import Mrkdwn, clip, code, join, prose, say
from bot.slack.views.states import stands
from bot.slack.views.words import act, capital, finding

if TYPE_CHECKING:
    from bot.domain.errors import OnAirError
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.report import Story

_MOST_ERROR = 900
_MOST_OUTPUT = 3_000
_UNKNOWN = (
    "OnAir asked the backend, and no trustworthy answer came, so nobody knows what "
    "came of {act}. Look at {where}."
)


def outputs(story: Story, operation: Operation) -> dict[str, str]:
    """What later steps can go on with; what is not known is left out."""
    found = {
        Output.OPERATION: str(operation.number),
        Output.STATE: _state(operation, story.feed),
        **_substance(operation, story),
    }
    return {name.value: text[:_MOST_OUTPUT] for name, text in found.items() if text}


def _state(operation: Operation, feed: Feed | None) -> str:
    """How it stands, in a few words."""
    if isinstance(operation.call, StartBroadcast):
        elsewhere = feed is not None and feed.unconfirmed
        return "on air, begun by somebody else" if elsewhere else "on air"
    if isinstance(operation.call, StartRecording):
        return "recording"
    if operation.finding is not None and operation.finding.refusal is not None:
        return "there was nothing to end"
    recorded = isinstance(operation.call, StopRecording)
    return "no longer recorded" if recorded else "off air"


def _substance(operation: Operation, story: Story) -> dict[Output, str]:
    """What people would look for on the card."""
    feed = story.feed
    if feed is None:
        return {}
    if isinstance(operation.call, StartBroadcast):
        return {Output.ADDRESSES: "\n".join(one.url for one in feed.addresses)}
    if isinstance(operation.call, StartRecording):
        return {Output.NAME: feed.file_name}
    saved = feed if isinstance(operation.call, StopRecording) else story.recording
    return {Output.FILES: "\n".join(saved.file_ids) if saved else ""}


def failure(operation: Operation) -> Message:
    """Why the step was not done, and what to do; or that nobody knows."""
    number = say("(operation {n})", n=operation.number)
    if operation.state is State.UNKNOWN:
        where = code(f"/broadcast status {operation.room}")
        line = say(_UNKNOWN, act=act(operation), where=where)
        return _clipped(join(" ", (line, number)))
    if operation.state is State.REFUSED and operation.call is None:
        return _clipped(join(" ", (finding(operation.finding), number)))
    came = capital(say("{act}: {state}.", act=act(operation), state=stands(operation)))
    return _clipped(join(" ", (came, finding(operation.finding), number)))


def refused(error: OnAirError) -> Message:
    """The same of what is not on record."""
    return _clipped(join(" ", (prose(error.what), prose(error.remedy))))


def _clipped(line: Mrkdwn) -> Message:
    line = clip(line, _MOST_ERROR)
    return message(line, section(line))
