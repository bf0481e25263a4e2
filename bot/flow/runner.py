"""
The runner: carries out what is on record, one operation at a time.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.approval import Ruling
from bot.domain.call import StartBroadcast
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
    RecordUnavailableError,
)
from bot.domain.retrying import Pace
from bot.domain.settlement import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.actor import Actor
    from bot.domain.call import Call
    from bot.domain.operation import Claim, Operation
    from bot.domain.room import Room
    from bot.domain.settlement import Result, Settlement
    from bot.flow.gate import Gate
    from bot.ports import Backend, Clock, Judge, Ledger

log = logging.getLogger(__name__)

# How much longer a lease is than the longest call: time to write what came of it.
_LEASE_MARGIN = timedelta(seconds=20)
_BETWEEN_TRIES = timedelta(milliseconds=250)
# Who has to wait longer than this for a place in the queue lets others go first.
_LONGEST_WAIT = timedelta(seconds=2)


def _everything(
    _operation: Operation, _room: Room | None, _agreed: tuple[Actor, ...], /
) -> Ruling:
    return Ruling()


def _any_rules() -> str:
    return ""


def _always() -> bool:
    return True


def _no_chance() -> float:
    return 0.0


@dataclass(frozen=True)
class Terms:
    """
    On what terms calls go out.

    Attributes:
        pace: How soon, and how long, the same call may go out again.
        judge: What the rules in force make of what is on record.
        rules: The hash of the rules of this process; "" for whichever are in force.
        ready: Whether anything may go out now: not while a stop that was sent past
            the record waits to be taken in, or what was claimed before would follow
            it.
        chance: From 0 to 1, another each time, so that many do not come back at
            once.
    """

    pace: Pace = field(default_factory=Pace)
    judge: Judge = _everything
    rules: Callable[[], str] = _any_rules
    ready: Callable[[], bool] = _always
    chance: Callable[[], float] = _no_chance


class Runner:
    """Claims, sends, settles."""

    def __init__(
        self,
        ledger: Ledger,
        backend: Backend,
        gate: Gate,
        clock: Clock,
        wake: Callable[[], None],
        pause: Callable[[timedelta], bool],
        terms: Terms | None = None,
    ) -> None:
        """
        Wire the runner.

        Args:
            ledger: Where operations are claimed and settled.
            backend: Where calls are sent.
            gate: When they may be.
            clock: By which their deadline is measured.
            wake: Called when something new may be due.
            pause: Waits that long; False when the process is going down.
            terms: The limits, and who may.
        """
        self._ledger = ledger
        self._backend = backend
        self._gate = gate
        self._clock = clock
        self._wake = wake
        self._pause = pause
        self._terms = terms or Terms()

    @property
    def _lease(self) -> timedelta:
        return self._backend.deadline + _LEASE_MARGIN

    def take(self, worker: str) -> Claim | None:
        """
        Take the next operation that is due, under a lease, or None.

        While nothing gets through to the backend nothing is taken: what waits can
        still be stopped, or superseded, by people.

        Args:
            worker: A token of this one claim; nobody else's.

        Raises:
            RecordUnavailableError: Nothing was taken.
        """
        if self._gate.closed():
            return None
        terms = self._terms
        return self._ledger.claim(worker, self._lease, terms.judge, terms.rules())

    def carry_out(self, claim: Claim) -> None:
        """
        Send what was taken, and record what came of it.

        No transaction is open while the network is used.  The call is sent only
        after `sent_at` is committed, and its answer is recorded before anything
        is said about it.
        """
        if self._admitted(claim):
            sent = self._may_send(claim)
            if sent is None:
                self._gate.unused()
            else:
                claim, until = sent
                result = self._send(claim, until)
                self._gate.learn(result)
                self._record(claim, result)
        self._wake()

    def sweep(self, alive: frozenset[str]) -> bool:
        """
        Take back what dead workers held, and end what waited too long.

        Args:
            alive: The tokens of this process's own claims under way: a running
                process never takes back its own calls, however long they last.

        Returns:
            Whether anything was touched.
        """
        touched = self._ledger.sweep(alive) + self._ledger.remind() > 0
        if touched:
            self._wake()
        return touched

    def _admitted(self, claim: Claim) -> bool:
        """Wait for a place in the queue to the backend; False: given back."""
        while wait := self._gate.may_send():
            if wait > _LONGEST_WAIT or not self._pause(wait):
                try:
                    self._ledger.give_back(claim, min(wait, _LONGEST_WAIT))
                except RecordUnavailableError as error:
                    log.warning("left to its lease: %s", error)
                return False
        return True

    def _may_send(self, claim: Claim) -> tuple[Claim, float] | None:
        """
        Commit `sent_at`, as soon as it can be; None when the lease is lost.

        The deadline is counted from before that, so that a process which is paused
        afterwards sends nothing late.
        """
        while True:
            until = self._clock.monotonic() + self._backend.deadline.total_seconds()
            try:
                if self._terms.ready():
                    sent_at = self._ledger.sending(claim, self._lease)
                    if sent_at is None:
                        return None
                    operation = replace(claim.operation, sent_at=sent_at)
                    return replace(claim, operation=operation), until
            except RecordUnavailableError as error:
                number = claim.operation.number
                log.warning("operation %s waits for the record: %s", number, error)
            if not self._pause(_BETWEEN_TRIES):
                return None

    def _send(self, claim: Claim, until: float) -> Result:
        call = _complete(claim)
        try:
            return self._backend.send(call, until)
        except (BackendRefusedError, NothingSentError, OutcomeUnknownError) as error:
            return error

    def _record(self, claim: Claim, result: Result) -> None:
        """Write it down, again and again while the record cannot be written."""
        settlement: Settlement | None = None
        while True:
            try:
                settlement = settlement or self._meaning(claim, result)
                if not self._ledger.settle(claim, settlement):
                    log.warning(
                        "the lease of operation %s was lost; its late answer is "
                        "not recorded as success or failure",
                        claim.operation.number,
                    )
            except RecordUnavailableError as error:
                log.error(  # noqa: TRY400  the trace says nothing that the text does not
                    "operation %s is done but not yet on record: %s",
                    claim.operation.number,
                    error,
                )
                if not self._pause(_BETWEEN_TRIES):
                    return
            else:
                return

    def _meaning(self, claim: Claim, result: Result) -> Settlement:
        call = claim.operation.call
        target = getattr(call, "target", None)
        computed = self._backend.computed_addresses(target) if target else ()
        return settle(
            claim.operation,
            claim.feed,
            result,
            self._ledger.now(),
            computed,
            pace=self._terms.pace,
            jitter=self._terms.chance(),
        )


def _complete(claim: Claim) -> Call:
    """The call with its password, which lives only while it is being sent."""
    call = claim.operation.call
    if call is None:
        raise ValueError(f"operation {claim.operation.number} has no call")
    if claim.secret is not None and isinstance(call, StartBroadcast):
        return replace(call, password=claim.secret)
    return call
