"""
Switches with which the stand-in misbehaves on purpose.

A fault waits for calls that pass every check of query, head and fields, so that it
never hides a caller's own mistake; the faults of the connection wait for nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from itertools import count
from threading import Lock

_NO_TIME = timedelta(0)
_BYTE = timedelta(milliseconds=20)
_NUMBERS = count(1)


class Kind(StrEnum):
    """
    Everything that can be switched; the value is what a person reads.
    """

    ANSWER_CODE = "answer with a code"
    LOSE_BEFORE = "drop the connection, nothing done"
    LOSE_AFTER = "drop the connection, done"
    HANG_BEFORE = "wait, then do it"
    HANG_AFTER = "do it, then wait"
    DRIP = "answer byte by byte"
    EMPTY = "empty answer"
    GARBAGE = "answer that is no text"
    NOT_JSON = "answer that is no JSON"
    HTTP_STATUS = "HTTP error"
    REDIRECT = "redirect elsewhere"
    OVERSIZE = "answer above 1 MiB"
    WRONG_SEQ = "another sequence number"
    WRONG_COOKIE = "another cookie"
    RSPHEAD = "head called rsphead"
    NO_HEAD = "no head"
    NUMBERS_AS_TEXT = "numbers as texts"
    REFUSE_CLIENT = "client certificate refused"
    STRANGE_SERVER = "untrusted server certificate"
    CLOSED_PORT = "closed port"


IN_HANDSHAKE = frozenset({Kind.REFUSE_CLIENT, Kind.STRANGE_SERVER})
OF_CONNECTION = IN_HANDSHAKE | {Kind.CLOSED_PORT}
# These stand in the place of an answer; a call gets at most one of them.
REPLACES_ANSWER = frozenset(
    {Kind.ANSWER_CODE, Kind.EMPTY, Kind.GARBAGE, Kind.NOT_JSON}
    | {Kind.HTTP_STATUS, Kind.REDIRECT, Kind.OVERSIZE}
)


class Where(StrEnum):
    """
    Which layer answers a code.
    """

    BODY = "body"
    HEAD = "head"
    GATEWAY = "gateway"


@dataclass(frozen=True)
class Scope:
    """
    Which calls a fault waits for; left alone, the next one of any kind.

    Attributes:
        times: How many calls (for faults of the handshake: connections) it spoils;
            None goes on until it is cleared.
        sub_command: Only this one, 1, 5 or 6.
        operation: Only this one, 1 start or 2 end.
    """

    times: int | None = 1
    sub_command: int | None = None
    operation: int | None = None

    def __post_init__(self) -> None:
        """
        Refuse a scope that would never match.

        Raises:
            ValueError: `times` is below 1.
        """
        if self.times is not None and self.times < 1:
            raise ValueError("A fault spoils at least one call.")

    def covers(self, sub_command: int, operation: int | None) -> bool:
        """
        Tell whether a call is meant.
        """
        return self.sub_command in (None, sub_command) and (
            self.operation in (None, operation)
        )


NEXT = Scope()
ALWAYS = Scope(times=None)


@dataclass(frozen=True)
class Fault:
    """
    One switch that is on.

    Attributes:
        code: The result, or ErrorCode, of `ANSWER_CODE`.
        status: Of `HTTP_STATUS`.
        pause: The wait of a hanging call; between two bytes of a dripping one.
        after_effect: What replaces the answer comes after the wish was carried out;
            False: instead of it.
        number: Tells it from others, also while its calls are used up.
    """

    kind: Kind
    scope: Scope = field(default=NEXT)
    code: int = 0
    where: Where = Where.BODY
    status: int = 0
    pause: timedelta = _NO_TIME
    after_effect: bool = False
    number: int = field(default_factory=_NUMBERS.__next__, compare=False)


class Faults:
    """
    The switchboard; may be used from any thread.
    """

    def __init__(self, when_changed: Callable[[Kind | None], None]) -> None:
        """
        Begin with nothing switched on.

        Args:
            when_changed: Told of each switch of the connection that was turned on,
                and with None that switches were cleared.
        """
        self._lock = Lock()
        self._on: list[Fault] = []
        self._when_changed = when_changed

    def snapshot(self) -> tuple[Fault, ...]:
        """
        Look at what is on, with the calls that each still waits for.
        """
        with self._lock:
            return tuple(self._on)

    def add(self, fault: Fault) -> None:
        """
        Switch a fault on; of several of one kind the oldest is used up first.
        """
        with self._lock:
            self._on.append(fault)
        if fault.kind in OF_CONNECTION:
            self._when_changed(fault.kind)

    def clear(self, kind: Kind | None = None) -> None:
        """
        Switch one kind off, or everything.
        """
        with self._lock:
            self._on = [fault for fault in self._on if kind not in (None, fault.kind)]
        self._when_changed(None)

    def remove(self, number: int) -> bool:
        """
        Switch one fault off; False where it is not on any more.
        """
        with self._lock:
            kept = [fault for fault in self._on if fault.number != number]
            found = len(kept) < len(self._on)
            self._on = kept
        self._when_changed(None)
        return found

    def take(self, sub_command: int, operation: int | None) -> dict[Kind, Fault]:
        """
        Use up what a call meets: the oldest fitting fault of each kind.

        Of those that replace the answer only the oldest is used up.
        """
        with self._lock:
            met: dict[Kind, Fault] = {}
            for fault in tuple(self._on):
                replaced = (
                    fault.kind in REPLACES_ANSWER and met.keys() & REPLACES_ANSWER
                )
                if (
                    fault.kind not in OF_CONNECTION
                    and fault.kind not in met
                    and not replaced
                    and fault.scope.covers(sub_command, operation)
                ):
                    met[fault.kind] = fault
                    self._use_up(fault)
            return met

    def take_handshake(self) -> Kind | None:
        """
        Use up the oldest fault of the handshake.
        """
        with self._lock:
            for fault in self._on:
                if fault.kind in IN_HANDSHAKE:
                    self._use_up(fault)
                    return fault.kind
            return None

    def has(self, kind: Kind) -> bool:
        """
        Tell whether a kind is on.
        """
        return any(fault.kind is kind for fault in self.snapshot())

    def _use_up(self, fault: Fault) -> None:
        times = fault.scope.times
        if times is None:
            return
        at = next(n for n, known in enumerate(self._on) if known is fault)
        if times == 1:
            del self._on[at]
        else:
            self._on[at] = replace(fault, scope=replace(fault.scope, times=times - 1))

    def answer_code(
        self,
        code: int,
        scope: Scope = NEXT,
        *,
        where: Where = Where.BODY,
        after_effect: bool = False,
    ) -> None:
        """
        Answer this number, and carry the wish out before that only if told to.
        """
        self.add(
            Fault(
                Kind.ANSWER_CODE,
                scope,
                code=code,
                where=where,
                after_effect=after_effect,
            )
        )

    def lose_answer(self, scope: Scope = NEXT, *, after_effect: bool) -> None:
        """
        Drop the connection without an answer.
        """
        self.add(Fault(Kind.LOSE_AFTER if after_effect else Kind.LOSE_BEFORE, scope))

    def hang(
        self, pause: timedelta, scope: Scope = NEXT, *, after_effect: bool
    ) -> None:
        """
        Wait before or after the effect.

        A call that waits before its effect still has it, late, even if the caller
        went away meanwhile.
        """
        kind = Kind.HANG_AFTER if after_effect else Kind.HANG_BEFORE
        self.add(Fault(kind, scope, pause=pause))

    def drip(self, pause: timedelta = _BYTE, scope: Scope = NEXT) -> None:
        """
        Answer byte by byte, with this pause between two.
        """
        self.add(Fault(Kind.DRIP, scope, pause=pause))

    def spoil(
        self, kind: Kind, scope: Scope = NEXT, *, after_effect: bool = True
    ) -> None:
        """
        Switch on what needs no figure: an unusable answer, a wrong echo, no head, …

        Args:
            kind: Any but those with a method of their own.
            scope: Which calls.
            after_effect: Only for what replaces the answer.
        """
        self.add(Fault(kind, scope, after_effect=after_effect))

    def http_status(
        self, status: int, scope: Scope = NEXT, *, after_effect: bool = False
    ) -> None:
        """
        Answer an HTTP status such as 500 or 502, with a page that is no JSON.
        """
        self.add(
            Fault(Kind.HTTP_STATUS, scope, status=status, after_effect=after_effect)
        )

    def redirect(self, scope: Scope = NEXT) -> None:
        """
        Answer 302 to another path of this server, nothing done.
        """
        self.add(Fault(Kind.REDIRECT, scope))

    def close_port(self) -> None:
        """
        Stop listening until cleared; when this returns the port refuses.
        """
        self.add(Fault(Kind.CLOSED_PORT, ALWAYS))
