"""
Every call that arrived, as it may be shown to anybody.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Condition

from bot.playground.backend.clock import Clock
from bot.playground.backend.faults import Kind

MASK = "***"
_PASSWORD = "str_player_pwd"  # noqa: S105 - the name of a field, not its content


@dataclass(frozen=True)
class Call:
    """
    One call; usersig and player's password are masked.

    Attributes:
        number: Its place in the list, from 0.
        at: Time of day when it arrived, whole.
        elapsed: The same moment on the clock that never goes back.
        query: The URL's parameters; a repeated one shows its last value.
        content: The decoded JSON, or None if there was none.
        faults: The switches that it met.
        status: None while under way, and where the connection was dropped.
        answer: The answer as sent; None as for `status`, or when it was no JSON.
        done: Whether it is over, answered or dropped.
        ended: When it was over, on the clock of `elapsed`; None while under way.
    """

    number: int
    at: datetime
    elapsed: timedelta
    method: str
    path: str
    query: Mapping[str, str]
    content: object
    faults: frozenset[Kind] = frozenset()
    status: int | None = None
    answer: object = None
    done: bool = False
    ended: timedelta | None = None

    @property
    def head(self) -> Mapping[str, object]:
        """
        The head as it came; empty when there was none.
        """
        head = self.content.get("reqhead") if isinstance(self.content, dict) else None
        return head if isinstance(head, dict) else {}

    @property
    def fields(self) -> Mapping[str, object]:
        """
        The sub-command's fields as they came; empty when there were none.
        """
        body = self.content.get("reqbody") if isinstance(self.content, dict) else None
        packets = list(body.values()) if isinstance(body, dict) else []
        return packets[0] if packets and isinstance(packets[0], dict) else {}

    @property
    def sub_command(self) -> object:
        """
        What the head says, 1, 5 or 6 if it is right.
        """
        return self.head.get("uint32_sub_cmd")

    @property
    def operation(self) -> object:
        """
        What the body says, 1 start or 2 end if it is right; None for a kick.
        """
        return self.fields.get("uint32_oper")


class Calls:
    """
    The list of calls; may be used from any thread.

    Attributes:
        version: Grows with everything that is noted.
    """

    def __init__(self, clock: Clock) -> None:
        """
        Begin with no calls.
        """
        self._clock = clock
        self.version = 0
        self._changed = Condition()
        self._calls: list[Call] = []

    def snapshot(self) -> tuple[Call, ...]:
        """
        Look at all calls, in the order of their arrival.
        """
        with self._changed:
            return tuple(self._calls)

    def wait(self, arrived: int, patience: timedelta, *, done: bool) -> None:
        """
        Return when so many calls have arrived, or if so told are over.

        Raises:
            TimeoutError: They had not within the patience.
        """

        def enough() -> bool:
            return arrived <= sum(call.done or not done for call in self._calls)

        with self._changed:
            if not self._changed.wait_for(enough, patience.total_seconds()):
                raise TimeoutError(f"{len(self._calls)} of {arrived} calls arrived.")

    def arrived(
        self, method: str, path: str, query: Mapping[str, str], content: bytes
    ) -> int:
        """
        Note a call and give its number.
        """
        shown = {
            key: MASK if key.lower() == "usersig" else value
            for key, value in query.items()
        }
        with self._changed:
            call = Call(
                number=len(self._calls),
                at=self._clock.now(),
                elapsed=self._clock.elapsed(),
                method=method,
                path=path,
                query=shown,
                content=_masked(_decoded(content)),
            )
            self._calls.append(call)
            self.version += 1
            self._changed.notify_all()
            return call.number

    def met(self, number: int, faults: frozenset[Kind]) -> None:
        """
        Note which switches a call met.
        """
        with self._changed:
            self._calls[number] = replace(self._calls[number], faults=faults)
            self.version += 1

    def over(
        self, number: int, status: int | None = None, content: bytes = b""
    ) -> None:
        """
        Note what a call was answered; without a status, that it was dropped.
        """
        with self._changed:
            self._calls[number] = replace(
                self._calls[number],
                status=status,
                answer=_decoded(content),
                done=True,
                ended=self._clock.elapsed(),
            )
            self.version += 1
            self._changed.notify_all()


def _decoded(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _masked(value: object) -> object:
    if isinstance(value, dict):
        return {
            key: MASK if key == _PASSWORD and entry else _masked(entry)
            for key, entry in value.items()
        }
    if isinstance(value, list):
        return [_masked(entry) for entry in value]
    return value
