"""
Play: a plan is carried out, and what people were told is remembered.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from benchmarks.faults.evidence import Delivery, Gesture
from benchmarks.faults.plan import (
    CHANNELS,
    CONFIRM,
    Press,
    Repeat,
    Return,
    Say,
    Trouble,
    rooms_of,
)
from benchmarks.faults.stage import until
from benchmarks.faults.troubles import spoil_backend, spoil_slack
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.plan import Life, Plan, Step
    from benchmarks.faults.stage import Stage
    from bot.playground.workspace import Sent

_AT_ONCE = 8
_LOOKS_S = 3.0
_CALLS_S = 20.0


@dataclass
class _Made:
    """A gesture as it was made, and every time it was sent."""

    shown: str
    first: Sent
    deliveries: list[Delivery] = field(default_factory=list)
    again: str = ""
    feed: int | None = None
    confirms: int | None = None


class Play:
    """One round on a stage."""

    def __init__(self, stage: Stage, plan: Plan) -> None:
        """Nothing happens before `perform`."""
        self._stage = stage
        self._plan = plan
        self._made: dict[str, _Made] = {}
        self._lock = Lock()
        self._over = False
        self.repeats = 0
        self.troubles: list[str] = []

    def perform(self) -> None:
        """Live, kill, live again; afterwards the last bot still runs."""
        with ThreadPoolExecutor(_AT_ONCE) as people:
            for number, life in enumerate(self._plan.lives):
                last = number == self._plan.kills
                if number:
                    self._stage.start_bot()
                    self._type_anew(life, number)
                self._live(life, people, killed=not last)
                if number == self._plan.kills - 1:
                    self._stage.switch_faults_off()

    @property
    def gestures(self) -> tuple[Gesture, ...]:
        """What people did and were told."""
        return tuple(
            Gesture(
                key=_key(one.first),
                shown=one.shown,
                deliveries=tuple(one.deliveries),
                again=one.again,
                feed=one.feed,
                confirms=one.confirms,
            )
            for one in self._made.values()
        )

    @property
    def _calls(self) -> int:
        """How many calls about its rooms have reached the backend."""
        groups = set(rooms_of(self._plan.number).values())
        calls = self._stage.backend.calls
        return sum(one.head.get("uint32_auth_key") in groups for one in calls)

    def _live(self, life: Life, people: ThreadPoolExecutor, *, killed: bool) -> None:
        began = time.monotonic()
        self._over = False
        under_way = []
        for step in life.steps:
            if killed and step.at > life.ends and not life.calls:
                break
            time.sleep(max(0.0, began + step.at - time.monotonic()))
            if isinstance(step, Trouble):
                self._spoil(step)
            else:
                under_way.append(people.submit(self._take, step))
        if life.calls:
            until(lambda: self._calls >= life.calls, _CALLS_S)
            began = time.monotonic()
        time.sleep(max(0.0, began + life.ends - time.monotonic()))
        self._over = True
        if killed:
            self._stage.kill_bot()
        wait(under_way)
        for one in under_way:
            one.result()

    def _type_anew(self, life: Life, number: int) -> None:
        """Whoever was not answered types the same line again, before all else."""
        for before in self._plan.lives[: self._plan.lives.index(life)]:
            for step in before.steps:
                made = self._made.get(getattr(step, "name", ""))
                if not isinstance(step, Say) or made is None or not step.anew:
                    continue
                if any(one.acked for one in made.deliveries):
                    continue
                name = f"{step.name} again {number}"
                self._say(replace(step, name=name), again=_key(made.first))

    def _take(self, step: Step) -> None:
        match step:
            case Say():
                self._say(step)
            case Press():
                self._press(step)
            case Repeat():
                self._repeat(step)
            case Return():
                for group in rooms_of(self._plan.number).values():
                    self._stage.guest_returns(group)

    def _say(self, step: Say, again: str = "") -> None:
        at = now()
        sent = self._stage.slack.say(step.who, step.where, step.line)
        self._remember(step.name, _Made(step.line, sent, again=again), sent, at)

    def _press(self, step: Press) -> None:
        until(lambda: self._over or self._button(step) is not None, _LOOKS_S)
        found = self._button(step)
        if found is None or self._over:
            return  # there is no such button to be seen
        channel, spot, value = found
        at = now()
        try:
            sent = self._stage.slack.click(
                step.who, channel, spot, step.button, value=value
            )
        except GestureError:
            return  # the card changed under the finger
        made = _Made(f"[{step.button}] {value}", sent)
        if step.button == CONFIRM:
            made.confirms = int(value)
        else:
            made.feed = int(value)
        self._remember(step.name, made, sent, at)

    def _button(self, step: Press) -> tuple[str, str, str] | None:
        slack = self._stage.slack
        for channel in (step.where,) if step.where else CHANNELS:
            seen = [
                *((one.ts, one.blocks) for one in slack.messages(channel)),
                *((one.id, one.blocks) for one in slack.ephemerals(channel, step.who)),
            ]
            for spot, blocks in reversed(seen):
                for element in _elements(blocks):
                    about = step.room in str(blocks)
                    if about and element.get("action_id") == step.button:
                        return channel, spot, str(element.get("value"))
        return None

    def _repeat(self, step: Repeat) -> None:
        made = self._made.get(step.name)
        if made is None or not made.first.payload:
            return  # it has not been made, or is still on its way
        at = now()
        sent = self._stage.slack.deliver_again(made.first)
        with self._lock:
            self.repeats += 1
            made.deliveries.append(Delivery(at, sent.acked, _said(sent)))

    def _remember(self, name: str, made: _Made, sent: Sent, at: datetime) -> None:
        with self._lock:
            made.deliveries.append(Delivery(at, sent.acked, _said(sent)))
            self._made[name] = made

    def _spoil(self, step: Trouble) -> None:
        self.troubles.append(step.kind)
        if step.side == "backend":
            spoil_backend(self._stage.backend, step.kind, step.amount)
        else:
            spoil_slack(self._stage.slack, step.kind, step.amount)


def now() -> datetime:
    """The stand-ins' time of day; the bot's process has the same machine's."""
    return datetime.now(UTC)  # noqa: TID251  the campaign has no bot's clock


def texts(part: object) -> Iterator[str]:
    """Every text that is somewhere in a message."""
    if isinstance(part, list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from texts(value)


def _elements(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from block.get("elements", [])


def _said(sent: Sent) -> str:
    return "\n".join(texts(sent.answer or {}))


def _key(sent: Sent) -> str:
    """As the record keeps it: app, team, person and trigger."""
    payload = sent.payload
    team = payload.get("team_id") or payload["team"]["id"]
    user = payload.get("user_id") or payload["user"]["id"]
    return f"{payload['api_app_id']}:{team}:{user}:{sent.trigger_id}"
