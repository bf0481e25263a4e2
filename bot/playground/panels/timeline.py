"""
What one operation made everybody do, as steps in milliseconds since its gesture.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.history import EventKind
from bot.playground.panels.calls import means, what_of
from bot.playground.panels.meanings import DONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.playground.backend import Call
    from bot.playground.panels.lives import Life
    from bot.playground.panels.spoken import Spoken
    from bot.playground.workspace.made import Gesture
    from bot.playground.workspace.words import Call as ApiCall

    Step = dict[str, object]

_NOT_WELL = frozenset(
    {
        EventKind.REFUSED,
        EventKind.UNKNOWN,
        EventKind.LOST,
        EventKind.LATE,
        EventKind.EXPIRED,
        EventKind.STALE,
        EventKind.UNDELIVERED,
        EventKind.CARD_LOST,
        EventKind.FEED_FAILED,
        EventKind.FEED_UNKNOWN,
    }
)
_DID = {
    "type": "typed {said}",
    "press": "pressed {said}",
    "send": "sent the form {said}",
    "close": "closed the form {said}",
    "look up": "looked into a list",
    "shortcut": "used the shortcut {said}",
    "event": "did what Slack calls {said}",
}


class Timeline:
    """
    Draws lives of operations on one line of time each.
    """

    def __init__(self, spoken: Spoken) -> None:
        """Name people and channels so."""
        self._spoken = spoken

    def steps(self, life: Life) -> list[Step]:
        """Every step, by the moment at which it began."""
        begun = life.begun
        steps = [
            *self._people(life, begun),
            *(_line(event.kind, event.at, begun) for event in life.lines),
            *(_backend(call, begun) for call in life.backend.values()),
            *(self._slack(call, begun) for call in life.slack),
        ]
        return sorted(steps, key=lambda step: float(str(step["from"])))

    def _people(self, life: Life, begun: datetime) -> Iterator[Step]:
        for gesture in life.gestures.values():
            own = gesture.number == life.own
            line = life.operation.line if own and gesture.kind == "type" else ""
            said = line or self._spoken.typed(gesture.said)
            did = _DID[gesture.kind].format(said=said)
            start = _ms(gesture.at - begun)
            end = None
            if gesture.done:
                end = start if gesture.ack_ms is None else start + gesture.ack_ms
            well = gesture.error is None
            what = f"{self._spoken.person(gesture.person)} {did}"
            yield _step("person", what, start, end, ok=well)
            if own and gesture.done:
                yield _acknowledged(gesture, end)

    def _slack(self, call: ApiCall, begun: datetime) -> Step:
        start = _ms((call.at or begun) - begun)
        where = self._spoken.channel(str(call.arguments.get("channel") or ""))
        what = f"{call.method} in {where}" if where else call.method
        if call.error:
            what = f"{what}: {call.error}"
        end = start + call.took * 1000
        return _step("slack", what, start, end, ok=call.error is None)


def _acknowledged(gesture: Gesture, at: float | None) -> Step:
    what = "Slack was acknowledged"
    if gesture.error is not None:
        what = f"Slack was not acknowledged: {gesture.error}"
    step = _step("slack", what, at or 0.0, at or 0.0, ok=gesture.error is None)
    return step | {"ack": True}


def _line(kind: EventKind, at: datetime, begun: datetime) -> Step:
    moment = _ms(at - begun)
    what = f"on record: {kind.value.replace('_', ' ')}"
    return _step("record", what, moment, moment, ok=kind not in _NOT_WELL)


def _backend(call: Call, begun: datetime) -> Step:
    start = _ms(call.at - begun)
    end = None if call.ended is None else start + _ms(call.ended - call.elapsed)
    code, meaning = means(call)
    what = f"{what_of(call)}: {meaning}" if call.done and meaning else what_of(call)
    return _step("backend", what, start, end, ok=not call.done or code == DONE)


def _step(lane: str, what: str, start: float, end: float | None, *, ok: bool) -> Step:
    to = None if end is None else round(end, 1)
    return {"lane": lane, "what": what, "from": round(start, 1), "to": to, "ok": ok}


def _ms(span: timedelta) -> float:
    return span / timedelta(milliseconds=1)
