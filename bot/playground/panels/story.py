"""
The life of each operation, from the bot's own record, while the bot runs or not.
"""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from bot.domain.errors import RecordError
from bot.domain.operation import WAITING, State
from bot.playground.panels.chain import Chain
from bot.playground.panels.lives import Life
from bot.playground.panels.passing import passed, usual_way
from bot.playground.panels.spoken import Spoken
from bot.playground.panels.timeline import Timeline
from bot.playground.panels.tracing import (
    BY_HAND,
    Told,
    carried_out,
    gesture_at,
    is_asking,
    own_gesture,
)
from bot.playground.workspace.live import Written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.domain.approval import Approval
    from bot.domain.history import Event
    from bot.domain.operation import Operation
    from bot.domain.seal import Seal
    from bot.playground.backend import Call, StandInBackend
    from bot.playground.workspace import Workspace
    from bot.playground.workspace.made import Gesture
    from bot.playground.workspace.words import Call as ApiCall
    from bot.ports import Reader

MOST_SHOWN = 50
_GOING_ON = WAITING | {State.RUNNING}
_ROW_MAY_FOLLOW = timedelta(seconds=5)
_Row = tuple["Operation", tuple["Approval", ...]]


class Book(Protocol):
    """The bot's record, opened to be looked into."""

    @property
    def reader(self) -> Reader:
        """Its read side."""

    def close(self) -> None:
        """Give it back."""


class Story:
    """
    Shows the newest operations as `operation/<number>`; the same for everybody.

    Only what is new is ever read: the lines after the last one, the rows of the
    operations that they name, and the calls since the last look.
    """

    def __init__(
        self,
        slack: Workspace,
        backend: StandInBackend,
        look_into: Callable[[], Book | None],
    ) -> None:
        """
        Nothing is opened before it is first asked for.

        Args:
            slack: The stand-in, for gestures and for what was told.
            backend: The stand-in, for what was sent.
            look_into: Opens the bot's record; None while there is none.
        """
        self._slack = slack
        self._backend = backend
        self._look_into = look_into
        self._spoken = Spoken(slack.team)
        self._timeline = Timeline(self._spoken)
        self._lock = Lock()
        self._book: Book | None = None
        self._lives: dict[int, Life] = {}
        self._cells: dict[int, Written] = {}
        self._told = Told()
        self._chain = Chain()
        self._last = 0
        self._version = 0
        self._heard, self._sent, self._calls_version = 0, 0, -1
        self._nobodys: list[ApiCall] = []

    def version(self) -> object:
        """Grows with all that is new; looks for it first."""
        with self._lock:
            self._look()
            return self._version

    def cells(self, _: str) -> dict[str, object]:
        """Every operation that is shown."""
        with self._lock:
            self._look()
            for number, life in self._lives.items():
                if life.stale:
                    self._cells[number] = Written(json.dumps(self._cell(life)))
                    life.stale = False
            return {
                f"operation/{number}": self._cells[number] for number in self._lives
            }

    def close(self) -> None:
        """Give the record back."""
        with self._lock:
            if self._book is not None:
                self._book.close()
                self._book = None

    def _look(self) -> None:
        """Take in what is new; what cannot be read now is read next time."""
        # Before the record: whatever was done by now, its reason is on record.
        gestures = self._slack.gestures_made
        heard = self._slack.calls[self._heard :]
        version = self._backend.calls_version
        calls = self._backend.calls if version != self._calls_version else None
        try:
            self._book = self._book or self._look_into()
            if self._book is None:
                return
            events = list(self._book.reader.events(self._last))
            rows = self._read(self._book.reader, events)
            new = (one.number for one in events if one.operation in rows)
            seals = self._book.reader.seals([*self._chain.waiting, *new])
        except RecordError:
            return
        if events:
            self._write_down(events, rows, gestures)
        for life in self._chain.take_in(seals, self._lives):
            self._mark(life)
        self._follow_gestures(gestures)
        if calls is not None:
            self._follow_backend(calls)
            self._calls_version = version
        self._heard += len(heard)
        self._follow_slack(heard)

    def _read(self, reader: Reader, events: Iterable[Event]) -> dict[int, _Row]:
        """The rows of the newest operations among those that changed."""
        named = {one.operation for one in events if one.operation is not None}
        newest = sorted(named | self._lives.keys())[-MOST_SHOWN:]
        rows = {}
        for number in named.intersection(newest):
            operation = reader.operation(number)
            if operation is not None:
                rows[number] = (operation, reader.approvals(number))
        return rows

    def _write_down(
        self,
        events: Sequence[Event],
        rows: dict[int, _Row],
        gestures: Sequence[Gesture],
    ) -> None:
        for number, (operation, approvals) in rows.items():
            life = self._lives.setdefault(number, Life(operation))
            life.operation, life.approvals = operation, approvals
            self._mark(life)
        self._lives = dict(sorted(self._lives.items())[-MOST_SHOWN:])
        for event in events:
            self._last = event.number
            life_of = self._lives.get(event.operation or 0)
            if life_of is not None:
                life_of.lines.append(event)
                self._chain.add(event.number, life_of.operation.number)
                _tie(life_of, event, gestures)
        for gone in self._cells.keys() - self._lives.keys():
            del self._cells[gone]

    def _follow_gestures(self, gestures: Sequence[Gesture]) -> None:
        for life in self._lives.values():
            for number, known in life.gestures.items():
                if known.done is not gestures[number].done:
                    life.gestures[number] = gestures[number]
                    self._mark(life)

    def _follow_backend(self, calls: Sequence[Call]) -> None:
        for life in self._lives.values():
            for number, known in life.backend.items():
                if not known.done and calls[number].done:
                    life.backend[number] = calls[number]
                    self._mark(life)
        for call in calls[self._sent :]:
            owner = carried_out(call, self._lives)
            if owner is not None:
                self._lives[owner].backend[call.number] = call
                self._mark(self._lives[owner])
        self._sent = len(calls)

    def _follow_slack(self, heard: Iterable[ApiCall]) -> None:
        now = self._slack.team.clock.now()
        waiting, self._nobodys = self._nobodys, []
        for call in chain(waiting, heard):
            number = self._told.of(call, self._lives)
            if number is not None:
                self._lives[number].slack.append(call)
                self._mark(self._lives[number])
            elif call.at is not None and now - call.at < _ROW_MAY_FOLLOW:
                # The line that says for whose sake it was may come in a moment.
                self._nobodys.append(call)

    def _mark(self, life: Life) -> None:
        """It has to be drawn anew."""
        life.stale = True
        self._version += 1

    def _cell(self, life: Life) -> dict[str, object]:
        operation, spoken = life.operation, self._spoken
        found, remedy = spoken.found(operation)
        been = passed(operation, life.lines)
        return {
            "number": operation.number,
            "line": spoken.line(operation),
            "room": operation.room,
            "channel": operation.channel,
            "actor": spoken.actor(operation.actor),
            "state": operation.state.value,
            "passed": [
                {"state": one.state.value, "at": one.at.isoformat()} for one in been
            ],
            "way": [state.value for state in usual_way(operation, been)],
            "over": operation.state not in _GOING_ON and operation.due_at is None,
            "approvals": [
                {
                    "actor": spoken.actor(one.actor),
                    "yes": one.approved,
                    "at": one.at.isoformat(),
                }
                for one in life.approvals
            ],
            "found": found,
            "remedy": remedy,
            "events": [
                self._line(one, life.seals.get(one.number)) for one in life.lines
            ],
            "timeline": self._timeline.steps(life),
        }

    def _line(self, event: Event, seal: Seal | None) -> dict[str, object]:
        return {
            "number": event.number,
            "at": event.at.isoformat(),
            "kind": event.kind.value,
            "actor": self._spoken.actor(event.actor),
            "said": self._spoken.event(event),
            "place": None if seal is None else seal.place,
            "seal": "" if seal is None else seal.seal,
        }


def _tie(life: Life, event: Event, gestures: Sequence[Gesture]) -> None:
    """Find whose gesture wrote that line, if it was one."""
    if event.kind not in BY_HAND:
        return
    if is_asking(event):
        made = own_gesture(life, gestures)
        life.own = None if made is None else made.number
    else:
        made = gesture_at(gestures, event.actor.user, event.at)
    if made is not None:
        life.gestures[made.number] = made
