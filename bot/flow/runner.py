"""
The runner: carries out what is on record, one operation at a time.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.call import StartBroadcast
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
    RecordUnavailableError,
)
from bot.domain.settlement import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.call import Call
    from bot.domain.operation import Claim
    from bot.domain.settlement import Result, Settlement
    from bot.ports import Backend, Ledger

log = logging.getLogger(__name__)

# How much longer a lease is than the longest call: time to write what came of it.
_LEASE_MARGIN = timedelta(seconds=20)
_BETWEEN_TRIES = timedelta(milliseconds=250)


class Runner:
    """Claims, sends, settles."""

    def __init__(
        self,
        ledger: Ledger,
        backend: Backend,
        wake: Callable[[], None],
        pause: Callable[[timedelta], bool],
    ) -> None:
        """
        Wire the runner.

        Args:
            ledger: Where operations are claimed and settled.
            backend: Where calls are sent.
            wake: Called when something new may be due.
            pause: Waits that long; False when the process is going down.
        """
        self._ledger = ledger
        self._backend = backend
        self._wake = wake
        self._pause = pause

    def take(self, worker: str) -> Claim | None:
        """
        Take the next operation that is due, under a lease, or None.

        Args:
            worker: A token of this one claim; nobody else's.

        Raises:
            RecordUnavailableError: Nothing was taken.
        """
        return self._ledger.claim(worker, self._backend.deadline + _LEASE_MARGIN)

    def carry_out(self, claim: Claim) -> None:
        """
        Send what was taken, and record what came of it.

        No transaction is open while the network is used.  The call is sent only
        after `sent_at` is committed, and its answer is recorded before anything
        is said about it.

        """
        if self._may_send(claim):
            self._record(claim, self._send(claim))
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
        touched = self._ledger.sweep(alive) > 0
        if touched:
            self._wake()
        return touched

    def _may_send(self, claim: Claim) -> bool:
        """Commit `sent_at`, as soon as it can be; False when the lease is lost."""
        while True:
            try:
                return self._ledger.sending(claim)
            except RecordUnavailableError as error:
                log.warning(
                    "operation %s waits for the record: %s",
                    claim.operation.number,
                    error,
                )
                if not self._pause(_BETWEEN_TRIES):
                    return False

    def _send(self, claim: Claim) -> Result:
        call = _complete(claim)
        try:
            return self._backend.send(call)
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
        at = self._ledger.now()
        return settle(claim.operation, claim.feed, result, at, computed)


def _complete(claim: Claim) -> Call:
    """The call with its password, which lives only while it is being sent."""
    call = claim.operation.call
    if call is None:
        raise ValueError(f"operation {claim.operation.number} has no call")
    if claim.secret is not None and isinstance(call, StartBroadcast):
        return replace(call, password=claim.secret)
    return call
