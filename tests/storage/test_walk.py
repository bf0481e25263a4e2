"""
Whatever happens, in whatever order: what the record promises holds after every step.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
)

from bot.domain.errors import NothingSentError, WrongStateError
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.outcome import AlreadyEnded, Ended
from bot.domain.retrying import ASK_WITHIN, starts
from bot.domain.settlement import settle
from storage import mapping
from storage.promises import ACTIVE
from storage.sameness import NEVER_SENT
from storage.tables import operations
from tests.empty import empty_record
from tests.fakes import FakeClock
from tests.storage.wishes import (
    ALREADY,
    ALREADY_LIVE,
    ANN,
    BEN,
    GONE,
    LEASE,
    LIVE,
    NOT_SENT,
    SILENCE,
    opened,
    origin,
    plan,
    start,
    stop,
)

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.feed import Feed
    from bot.domain.operation import Claim, Operation
    from bot.domain.settlement import Result

GROUPS = (42, 7)
BUSY = NothingSentError("Nobody picked up.", remedy="Wait.")
PEOPLE = st.sampled_from([ANN, BEN])
ROOMS = st.sampled_from([*GROUPS, 42, 42])
PICK = st.integers(0, 9)
SECONDS = st.sampled_from([1, 4, 14, 14, 31, 50, 400, 2000])
LENGTHS = st.sampled_from([None, timedelta(seconds=30), timedelta(minutes=20)])
LOST = ("reached, no answer", "lost on the way")
FATES = st.sampled_from([*LOST, "answered", "refused", "not sent", "for good"])
TROUBLE = ("a crash", "a full queue", "a late answer", "a clock set")


class Walk(RuleBasedStateMachine):
    """People, workers that live and die, a clock, and a backend with two rooms."""

    def __init__(self) -> None:
        """A record in which nothing is yet."""
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.clock = FakeClock()
        self.record = opened(empty_record(self.place / "onair.db"), clock=self.clock)
        self.tokens = itertools.count(1)
        self.held: list[Claim] = []  # taken, not sent
        self.asked: list[tuple[Claim, Result]] = []  # sent, not settled
        self.frozen: list[tuple[Claim, Result]] = []  # sent by a process that is gone
        self.on: dict[str, bool] = {}
        self.stops: dict[int, Operation] = {}  # every stop that was asked for
        self.first_sent: dict[int, float] = {}
        self.elapsed = 0.0

    # What people do.

    # Few rules, each of many things: of many rules most would be left out of a walk.

    @rule(
        what=st.sampled_from(["start", "start", "stop"]),
        by=PEOPLE,
        group=ROOMS,
        lasts=LENGTHS,
    )
    def wish(self, what: str, by: Actor, group: int, lasts: timedelta | None) -> None:
        """Somebody types a line."""
        if what == "start":
            self.start(by, group, lasts)
        else:
            self.stop(by, group)

    @rule(what=st.sampled_from(["take", "send", "hear"]), pick=PICK, fate=FATES)
    def work(self, what: str, pick: int, fate: str) -> None:
        """A worker goes on with what it has, or takes what is next."""
        if what == "hear" and self.asked:
            self.hear(pick)
        elif what == "send" and self.held:
            self.send(pick, fate)
        else:
            self.take()

    @rule(
        what=st.sampled_from(["look", "extend", "wait", "wait", *TROUBLE]),
        pick=PICK,
        wait=SECONDS,
    )
    def meanwhile(self, what: str, pick: int, wait: int) -> None:
        """What happens now and then."""
        match what:
            case "look":
                self.look(pick)
            case "extend":
                self.extend(pick)
            case "wait":
                self.wait(wait)
            case "a crash":
                self.die(wait)
            case "a full queue" if self.held:
                self.give_back(pick)
            case "a late answer" if self.frozen:
                self.thaw(pick)
            case "a clock set":
                self.set_clock(5 if pick % 2 else -5)

    def start(self, by: Actor, group: int, lasts: timedelta | None) -> None:
        """Somebody wants it on air."""
        wish = start(group, lasts=lasts)
        self.record.ledger.open(plan(wish), origin(by))

    def stop(self, by: Actor, group: int) -> None:
        """Somebody wants it off air."""
        target = start(group).call.target  # type: ignore[union-attr]  # a start has one
        feeds = [one.number for one in self._feeds() if one.target == target]
        wish = stop(feeds[0] if feeds else None, group)
        opened = self.record.ledger.open(plan(wish), origin(by))
        self._note_stops(opened.operations)

    def look(self, pick: int) -> None:
        """Somebody looks at what is unknown, and says what they see."""
        unknown = [one for one in self._feeds() if one.state is FeedState.UNKNOWN]
        if not unknown:
            return
        feed = unknown[pick % len(unknown)]
        truth = self.on.get(feed.target.key, False)
        try:
            self.record.ledger.vouch(feed.number, origin(BEN), on_air=truth)
        except WrongStateError:
            assert self._runs(feed.target.key)

    def extend(self, pick: int) -> None:
        """Somebody wants more time."""
        timed = [one for one in self._feeds() if one.stops_at is not None]
        if timed:
            feed = timed[pick % len(timed)].number
            try:
                self.record.ledger.extend(feed, timedelta(minutes=5), origin(ANN))
            except WrongStateError:
                assert self._feed_waits(feed)

    # What workers do.

    def take(self) -> None:
        """A worker takes what is next; most often there is something."""
        before = self._states()
        claim = self._claim()
        self._no_answer_came(before)
        if claim is not None:
            self.held.append(claim)

    def send(self, pick: int, fate: str) -> None:
        """It goes out, if it may; what the backend makes of it happens now."""
        claim = self.held.pop(pick % len(self.held))
        number = claim.operation.number
        expires_at = self._operation(number).expires_at
        sent_at = self.record.ledger.sending(claim, LEASE)
        if sent_at is None:
            assert not self._is_held(claim)
            return
        if starts(claim.operation):
            assert not self._is_stopped(claim.operation), "sent after a later stop"
            assert expires_at is None or sent_at <= expires_at, "sent too late"
            first = self.first_sent.setdefault(number, self.elapsed)
            assert self.elapsed <= first + ASK_WITHIN.total_seconds(), "asked too late"
        claim = replace(claim, operation=replace(claim.operation, sent_at=sent_at))
        self.asked.append((claim, self._reach(claim.operation, fate)))

    def hear(self, pick: int) -> None:
        """The answer comes, or the deadline does."""
        claim, result = self.asked.pop(pick % len(self.asked))
        self._settle(claim, result)

    def thaw(self, pick: int) -> None:
        """A process that was given up is back with its answer."""
        claim, result = self.frozen.pop(pick % len(self.frozen))
        self._settle(claim, result)

    def give_back(self, pick: int) -> None:
        """There is no place in the queue."""
        claim = self.held.pop(pick % len(self.held))
        self.record.ledger.give_back(claim, timedelta(seconds=1))

    def die(self, wait: int) -> None:
        """The process is killed, and comes up again after a while."""
        self.frozen += self.asked
        self.held, self.asked = [], []
        before = self._states()
        self._pass(wait)
        self.record.ledger.take_over()
        self._no_answer_came(before)

    # What time does.

    def wait(self, wait: int) -> None:
        """Time passes, and whoever watches the clock looks."""
        before = self._states()
        self._pass(wait)
        alive = {one.worker for one in self.held}
        alive |= {one.worker for one, _ in self.asked}
        self.record.ledger.sweep(frozenset(alive))
        self._keep_time()
        self._no_answer_came(before)

    def set_clock(self, hours: int) -> None:
        """Somebody sets the machine's clock."""
        by = timedelta(hours=hours)
        self.record.ledger.shift(by, lambda: self.clock.move(by))

    # What must hold.

    @invariant()
    def one_at_a_time(self) -> None:
        """Never two calls of one target, never two open feeds of it."""
        running = [
            _key(one) for one in self._operations() if one.state is State.RUNNING
        ]
        opened = [one.target.key for one in self._feeds()]
        assert len(set(running)) == len(running)
        assert len(set(opened)) == len(opened)

    @invariant()
    def nothing_is_forgotten(self) -> None:
        """What has not ended is due; what will come on air has somebody for it."""
        for one in self._operations():
            assert one.state not in ACTIVE or one.due_at is not None
        for feed in self._feeds():
            assert feed.state is not FeedState.OPENING or self._feed_waits(feed.number)

    @invariant()
    def nothing_is_said_that_is_not_so(self) -> None:
        """On air is on air and off is off, but where a call is under way."""
        said = {one.target.key: one.state for one in self._feeds()}
        for key, on in self.on.items():
            if self._runs(key):
                continue
            state = said.get(key)
            assert on or state is not FeedState.LIVE, "said to be on air, and is not"
            assert not on or state in {FeedState.LIVE, FeedState.UNKNOWN}, "forgotten"

    def teardown(self) -> None:
        """In the end everything is carried out or given up, and known or told."""
        try:
            self._come_to_rest()
        finally:
            self.record.close()
            shutil.rmtree(self.place)

    def _come_to_rest(self) -> None:
        self.die(0)
        for _ in range(200):
            claim = self._claim()
            if claim is not None:
                self.held.append(claim)
                self.send(0, "answered")
                if self.asked:
                    self.hear(0)
                continue
            due = [one for one in self._operations() if one.due_at is not None]
            if not due:
                return
            self._wait_for_people()
        raise AssertionError(f"never comes to rest: {due}")

    # How it is done.

    def _wait_for_people(self) -> None:
        """Nothing is to be done just now."""
        self._pass(31)

    def _reach(self, operation: Operation, fate: str) -> Result:
        """What the backend does with a call, and what is heard of it."""
        key = _key(operation)
        on = self.on.get(key, False)
        if fate in {"refused", "not sent", "for good", "lost on the way"}:
            quiet = {"not sent": BUSY, "for good": NOT_SENT, "refused": BUSY}
            if fate == "refused" and starts(operation) and not on:
                return GONE
            return quiet.get(fate, SILENCE)
        self.on[key] = starts(operation)
        if fate in LOST:
            return SILENCE
        if starts(operation):
            return ALREADY_LIVE if on else LIVE
        return Ended() if on else AlreadyEnded(ALREADY)

    def _claim(self) -> Claim | None:
        """A worker asks for what is next."""
        return self.record.ledger.claim(f"w{next(self.tokens)}", LEASE)

    def _is_stopped(self, operation: Operation) -> bool:
        """Whether a stop of the same target was asked for after it."""
        return any(self._ends(one, operation) for one in self.stops.values())

    def _ends(self, stop: Operation, operation: Operation) -> bool:
        """Whether that stop means that operation."""
        later = stop.number > operation.number
        return later and _key(stop) == _key(operation)

    def _settle(self, claim: Claim, result: Result) -> None:
        now = self.record.ledger.now()
        settlement = settle(claim.operation, claim.feed, result, now)
        mine = self.record.ledger.settle(claim, settlement)
        if mine and settlement.state is State.READY:
            self.first_sent.pop(claim.operation.number, None)

    def _keep_time(self) -> None:
        known = {one.number for one in self._operations()}
        self.record.ledger.keep_time()
        new = [one for one in self._operations() if one.number not in known]
        self._note_stops(tuple(new))

    def _note_stops(self, found: tuple[Operation, ...]) -> None:
        for one in found:
            if not starts(one):
                self.stops.setdefault(one.number, one)

    def _pass(self, seconds: float) -> None:
        self.clock.move(timedelta(seconds=seconds))
        self.elapsed += seconds

    def _operations(self) -> list[Operation]:
        query = mapping.OPERATIONS.order_by(operations.c.number)
        with self.record.engines.reader.begin() as db:
            return [mapping.operation_from(row) for row in db.execute(query)]

    def _operation(self, number: int) -> Operation:
        found = self.record.reader.operation(number)
        assert found is not None
        return found

    def _feeds(self) -> tuple[Feed, ...]:
        return self.record.reader.open_feeds("T1")

    def _runs(self, key: str) -> bool:
        waiting = self.record.reader.waiting("T1")
        return any(one.state is State.RUNNING and _key(one) == key for one in waiting)

    def _feed_waits(self, feed: int) -> bool:
        return any(one.feed == feed for one in self.record.reader.waiting("T1"))

    def _is_held(self, claim: Claim) -> bool:
        """Whether that lease still lasts."""
        now = self._operation(claim.operation.number)
        return (
            now.state is State.RUNNING
            and now.due_at is not None
            and now.due_at > self.clock.now()
            and any(one.worker == claim.worker for one in self.held)
        )

    def _states(self) -> dict[int, State]:
        return {one.number: one.state for one in self._operations()}

    def _no_answer_came(self, before: dict[int, State]) -> None:
        """By waiting alone nothing that was sent succeeds or fails."""
        for number, state in self._states().items():
            was = before.get(number)
            if was is State.UNKNOWN:
                assert state not in {State.SUCCEEDED, State.FAILED}
            if was in {State.RUNNING, State.UNKNOWN} and number in self.first_sent:
                assert state not in {State.SUCCEEDED, State.FAILED}
                assert state is State.SUPERSEDED or state.value not in NEVER_SENT


def _key(operation: Operation) -> str:
    call = operation.call
    return call.target.key  # type: ignore[union-attr]  # every call here has one


TestAnyOrder = Walk.TestCase
TestAnyOrder.__doc__ = "No order of events breaks a promise of the record."
TestAnyOrder.settings = settings(
    max_examples=80,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
