"""
Any order of events, where second persons must agree and somebody calls a halt.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bot.domain.approval import Ruling
from bot.domain.errors import NotAllowedError, WrongStateError
from bot.domain.operation import State
from bot.domain.retrying import starts
from tests.storage.seconds import TERMS, agreement
from tests.storage.test_walk import PEOPLE, PICK, ROOMS, Walk
from tests.storage.wishes import ANN, BEN, CAT, LEASE, origin, plan, start

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.operation import Claim, Operation
    from bot.domain.room import Room
    from bot.ports import Judge

SECONDS = (BEN, CAT, ANN)
WORDS = (
    *("all agree", "all agree", "all agree", "yes", "no", "glass", "review"),
    *("sure", "back", "halt", "go on", "change"),
)


ASKS = ("ask one", "ask two", "ask one again", "ask two again")


class Agreed(Walk):
    """The same people, who need each other now and then."""

    def __init__(self) -> None:
        """Nothing is frozen yet, and the rules are those of every test."""
        super().__init__()
        self.halted = False
        self.terms = TERMS
        # Of each stop, by its number: the starts that a worker had when it came.
        self.in_hand: dict[int, frozenset[int]] = {}
        self.taken_back: set[int] = set()

    # In place of the rule of that name: of many rules most are left out of a walk.
    @rule(
        what=st.sampled_from(["start", "stop", *ASKS, *WORDS]),
        by=PEOPLE,
        group=ROOMS,
        who=st.sampled_from(SECONDS),
        pick=PICK,
    )
    def wish(self, what: str, by: Actor, group: int, who: Actor, pick: int) -> None:
        """Somebody types a line, or presses a button of something."""
        if what == "start":
            self.start(by, group, None)
        elif what == "stop":
            self.stop(by, group)
        elif what in ASKS:
            self.ask(by, group, ASKS.index(what) % 2 + 1)
        else:
            self.speak(what, who, pick)
            if what in {"all agree", "glass", "sure"}:
                # So that it is seen what comes of it.
                self.take()

    def ask(self, by: Actor, group: int, needed: int) -> None:
        """Somebody wants what others must agree to."""
        wish = start(group, agreement=agreement(needed, terms=self.terms))
        self.record.ledger.open(plan(wish), origin(by))

    def speak(self, word: str, who: Actor, pick: int) -> None:
        """Somebody presses a button, of their own or not, of what is over or not."""
        known = self._operations()
        waits = [one for one in known if one.state is State.AWAITING_APPROVAL]
        known = waits or known if pick % 3 else known
        ledger = self.record.ledger
        try:
            if word == "halt":
                ledger.freeze("", origin(who))
                self.halted = True
            elif word == "go on":
                self.halted = False
                ledger.unfreeze(origin(who))
            elif word == "change":
                self.terms = {**TERMS, "rule": str(self.elapsed)}
            elif known:
                one = known[-1 - pick % len(known)]
                for other in SECONDS if word == "all agree" else (who,):
                    if word != "all agree" or other != one.actor:
                        self._press(word, other, one)
        except (NotAllowedError, WrongStateError):
            return

    def send(self, pick: int, fate: str) -> None:
        """What goes out was agreed to by enough others, and nothing is frozen."""
        before = len(self.asked)
        super().send(pick, fate)
        if len(self.asked) == before:
            return
        operation = self.asked[-1][0].operation
        assert not (self.halted and starts(operation)), "sent in a freeze"
        assert not operation.quorums or self._is_agreed(operation), "not agreed to"

    @invariant()
    def nobody_speaks_twice(self) -> None:
        """Of each operation one word of each person, and never the asker's."""
        for one in self._operations():
            said = [
                word.actor.user for word in self.record.reader.approvals(one.number)
            ]
            assert len(set(said)) == len(said)
            assert one.actor.user not in said

    def _press(self, word: str, who: Actor, one: Operation) -> None:
        ledger, number, judge = self.record.ledger, one.number, self._judge(who)
        match word:
            case "yes" | "all agree":
                ledger.approve(number, origin(who), who.user, judge)
            case "no":
                ledger.decline(number, "", origin(who), who.user, judge)
            case "glass":
                ledger.break_glass(number, "", origin(who), who.user, judge)
            case "review":
                ledger.review(number, "", origin(who), who.user, judge)
            case "sure":
                ledger.confirm(number, origin(who), None)
            case "back":
                ledger.cancel(number, origin(who))
                self.taken_back.add(number)

    def _judge(self, who: Actor | None) -> Judge:
        """The rules: enough others agreed; *who* speaks is not the asker."""

        def judge(
            operation: Operation, _: Room | None, agreed: tuple[Actor, ...], /
        ) -> Ruling:
            if who is not None and who == operation.actor:
                raise NotAllowedError(
                    "Your own.", remedy="Ask others.", action=operation.action
                )
            needed = max((one.approvals for one in operation.quorums), default=0)
            others = {one.user for one in agreed} - {operation.actor.user}
            return Ruling(
                terms=self.terms,
                quorums=operation.quorums,
                reached=len(others) >= needed,
            )

        return judge

    def _is_agreed(self, operation: Operation) -> bool:
        if self.record.reader.review(operation.number) is not None:
            return True
        said = self.record.reader.approvals(operation.number)
        needed = max(one.approvals for one in operation.quorums)
        return sum(one.approved for one in said) >= needed

    def _claim(self) -> Claim | None:
        token = f"w{next(self.tokens)}"
        return self.record.ledger.claim(token, LEASE, self._judge(None))

    def _ends(self, stop: Operation, operation: Operation) -> bool:
        """
        A stop ends what was before, but for two things.

        An automatic one leaves what others agree to.  And one that its asker took
        back before it was sent leaves what a worker had in its hands when it was
        asked for: such a start had not been ended, only was to give way before its
        first byte, and by then nobody wants it to.  What waited was ended at once,
        and stays so whoever takes back what.
        """
        if operation.quorums and stop.actor.is_onair:
            return False
        had = self.in_hand[stop.number]
        if stop.number in self.taken_back and operation.number in had:
            return False
        return super()._ends(stop, operation)

    def _note_stops(self, found: tuple[Operation, ...]) -> None:
        super()._note_stops(found)
        running = {one for one, at in self._states().items() if at is State.RUNNING}
        for one in found:
            # Typed again, it is the same stop, and comes no later.
            self.in_hand.setdefault(one.number, frozenset(running))

    def _pass(self, seconds: float) -> None:
        super()._pass(seconds)
        self.record.ledger.remind()

    def _wait_for_people(self) -> None:
        if self.halted:
            self.halted = False
            self.record.ledger.unfreeze(origin(CAT))
        self._pass(timedelta(minutes=10).total_seconds())
        self.record.ledger.sweep(frozenset())


TestAgreed = Agreed.TestCase
TestAgreed.__doc__ = "No order of events starts anything without its quorum."
TestAgreed.settings = settings(
    max_examples=80,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
