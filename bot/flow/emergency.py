"""
Emergency: a stop is sent even when the record cannot be written.

What was asked is noted in a journal, sent, told, and taken into the record when that
is back.  Nothing but a stop goes this way.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from bot.domain.answer import SentUnrecorded
from bot.domain.call import to_json
from bot.domain.errors import (
    AnnounceError,
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
    PostLaterError,
    RecordUnavailableError,
)
from bot.domain.noted import noted
from bot.domain.outcome import Retry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.domain.call import Stop
    from bot.domain.command import Plan
    from bot.domain.noted import Noted
    from bot.domain.record import Origin
    from bot.domain.settlement import Result
    from bot.flow.recollection import Recollection
    from bot.ports import Backend, Clock, Journal, Ledger, Teller

log = logging.getLogger(__name__)

_SAME_WITHIN = timedelta(minutes=2)
_SPACING = timedelta(seconds=3)
_MOST_TRIES = 3
_MOST_KEPT = 1_000


class Hands(Protocol):
    """Threads for what cannot wait for the record."""

    def aside(self, name: str, act: Callable[[], None]) -> None:
        """Do it at once, in a thread of its own."""

    def pause(self, duration: timedelta) -> bool:
        """Wait that long; False when the process is going down."""


class Emergency:
    """Sends stops past the record, and brings them into it afterwards."""

    def __init__(  # noqa: PLR0913, PLR0917  everything that the line needs, once more
        self,
        ledger: Ledger,
        backend: Backend,
        journal: Journal,
        teller: Teller,
        clock: Clock,
        hands: Hands,
        known: Recollection,
        spacing: timedelta = _SPACING,
    ) -> None:
        """
        Wire it; what an earlier process noted waits to be taken in.

        Args:
            ledger: Asked only to take in.
            backend: Where stops are sent.
            journal: What of them survives a crash.
            teller: Says what came of them.
            clock: The record's time cannot be had.
            hands: In which threads they are sent.
            known: Knows whether the record can be read at all.
            spacing: Between two sendings for one account.
        """
        self._ledger = ledger
        self._backend = backend
        self._journal = journal
        self._teller = teller
        self._clock = clock
        self._hands = hands
        self._known = known
        self._spacing = spacing
        self._lock = Lock()
        self._waiting = {one.key: one for one in journal.noted()}
        self._under_way: set[str] = set()
        self._taken: set[str] = set()
        self._answers: dict[str, SentUnrecorded] = {}
        self._latest: dict[tuple[str, str], Noted] = {}
        self._turns: dict[str, Lock] = {}
        self._sent: dict[str, float] = {}

    def stop(self, plan: Plan, origin: Origin) -> SentUnrecorded:
        """
        Note the stops of *plan* and have them sent; waits for no network.

        The same gesture gets the same answer, and the same stop within two minutes
        is not sent again, unless it is known to have failed or nobody knows: whoever
        asks again then is right to.

        Args:
            plan: Of nothing but stops; the rules allow them.
            origin: On whose word.
        """
        with self._lock:
            earlier = self._answers.get(origin.gesture)
            if earlier is not None:
                return earlier
            now = self._clock.now()
            wanted = noted(plan, origin, now)
            fresh = [one for one in wanted if not self._asked_lately(one, now)]
            for one in fresh:
                self._keep(one)
                self._under_way.add(one.key)
            answer = SentUnrecorded(
                rooms=tuple(dict.fromkeys(one.room for one in wanted)),
                repeat=not fresh,
                noted=self._note(fresh),
                said=plan.said,
            )
            self._answers[origin.gesture] = answer
            _shorten(self._answers)
            _shorten(self._latest)
        for account in dict.fromkeys(one.account for one in fresh):
            own = [one for one in fresh if one.account == account]
            self._hands.aside(f"stop-{own[0].room}", partial(self._send_all, own))
        return answer

    def catch_up(self) -> None:
        """
        Bring the record up to date before anything new is put on it.

        Raises:
            RecordUnavailableError: It is away; where that is known, at once.
        """
        self._known.demand()
        self.take_in()

    def take_in(self) -> bool:
        """
        Bring into the record what was sent past it, when it can be written again.

        All stops of one gesture at once, and none that is still under way.

        Returns:
            True when nothing is left; until then nothing else should be sent, or a
            start that waited would follow a stop that it should not survive.

        Raises:
            RecordUnavailableError: It cannot be written yet.
        """
        if not self._waiting and not self._taken:
            return True
        with self._lock:
            busy = {self._waiting[key].gesture for key in self._under_way}
            ready = [one for one in self._waiting.values() if one.gesture not in busy]
        if ready:
            taken = self._ledger.take_in(tuple(ready))
            with self._lock:
                for key in taken:
                    self._waiting.pop(key, None)
                self._taken |= taken
                latest = self._latest.items()
                # On record by now: what is asked from here on is another stop.
                self._latest = {a: b for a, b in latest if b.key not in taken}
            log.info("%s stop(s) were taken into the record", len(taken))
        with self._lock:
            left = bool(self._waiting)
        if not left and self._taken:
            self._forget()
        return not left

    def _send_all(self, stops: list[Noted]) -> None:
        """Send one account's in their order, then say what came of each."""
        account = stops[0].account
        with self._lock:
            turn = self._turns.setdefault(account, Lock())
        settled: list[Noted] = []
        try:
            with turn:
                for one in stops:
                    after = self._send(one)
                    if after is None:
                        break
                    settled.append(after)
        finally:
            with self._lock:
                # What was not sent goes on record as asked, and is sent from there.
                self._under_way -= {one.key for one in stops}
        for one in settled:
            self._tell(one)

    def _send(self, stop: Noted) -> Noted | None:
        """Send it and note what came of it; None when the process is going down."""
        for tries in range(1, _MOST_TRIES + 1):
            if not self._wait_for(stop.account):
                return None
            stop = replace(stop, sent_at=self._clock.now())
            self._note([stop])
            result = self._answer(stop.call)
            self._sent[stop.account] = self._clock.monotonic()
            if tries == _MOST_TRIES or not _passes(result):
                break
            log.warning("the stop of %s had no effect: %s", stop.room, result)
        stop = replace(stop, settled_at=self._clock.now(), result=result)
        with self._lock:
            self._keep(stop)
        self._note([stop])
        log.info("the stop of %s came to: %s", stop.room, result)
        return stop

    def _wait_for(self, account: str) -> bool:
        """The backend refuses one account's next act within 3 s (field notes §3)."""
        sent = self._sent.get(account)
        if sent is None:
            return True
        left = self._spacing.total_seconds() - (self._clock.monotonic() - sent)
        return left <= 0 or self._hands.pause(timedelta(seconds=left))

    def _answer(self, call: Stop) -> Result:
        until = self._clock.monotonic() + self._backend.deadline.total_seconds()
        try:
            return self._backend.send(call, until)
        except (BackendRefusedError, NothingSentError, OutcomeUnknownError) as error:
            return error

    def _tell(self, stop: Noted) -> None:
        """Say it now; once it is on record, card and notice say it as well."""
        for _ in range(_MOST_TRIES):
            try:
                self._teller.tell(stop)
            except PostLaterError as error:
                log.warning("what came of %s waits to be told: %s", stop.room, error)
                if not self._hands.pause(error.after):
                    return
            except AnnounceError:
                log.exception("what came of the stop of %s cannot be told", stop.room)
                return
            else:
                return

    def _note(self, stops: Iterable[Noted]) -> bool:
        """
        In the journal, before anything else happens with them.

        Where not even that can be written the log has to do: a room that cannot be
        taken off air is worse than a gap in the record.
        """
        try:
            self._journal.note(*stops)
        except RecordUnavailableError as error:
            for one in stops:
                log.error("not noted (%s): %s", error, one)  # noqa: TRY400  the trace says nothing that the text does not
            return False
        return True

    def _forget(self) -> None:
        """The journal has done its service; called again while it holds something."""
        with suppress(RecordUnavailableError):
            if self._journal.forget(frozenset(self._taken)):
                self._taken = set()

    def _keep(self, stop: Noted) -> None:
        self._waiting[stop.key] = stop
        self._latest[_same(stop)] = stop

    def _asked_lately(self, stop: Noted, now: datetime) -> bool:
        last = self._latest.get(_same(stop))
        if last is None or now - last.asked_at > _SAME_WITHIN:
            return False
        return last.is_done or last.key in self._under_way


def _same(stop: Noted) -> tuple[str, str]:
    """The same for the same stop, whoever asks."""
    return stop.actor.team, to_json(stop.call)


def _passes(result: Result) -> bool:
    """Whether the same may work a moment later, having had no effect."""
    if isinstance(result, NothingSentError):
        return result.passing
    return (
        isinstance(result, BackendRefusedError) and result.refusal.retry is Retry.SPACED
    )


def _shorten(kept: dict[str, SentUnrecorded] | dict[tuple[str, str], Noted]) -> None:
    """The oldest go, so that a long outage does not fill the memory."""
    while len(kept) > _MOST_KEPT:
        kept.pop(next(iter(kept)))  # type: ignore[call-overload]  # its own first key
