"""
A walk: whatever people press, fill in, forge, and change, nothing runs without right.

The walk judges by an account of its own, plain sets and loops, of what the rules in
force say in the moment when something is sent.  Chance decides who does what; the
seed is the test's, so a walk that fails fails again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from bot.domain.actor import Actor
from bot.domain.command import Action, Button
from bot.domain.consent import GlassBroken
from bot.domain.form import Filled, FormKind
from bot.domain.operation import NEXT, State
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Room, RoomName
from bot.domain.rules import Groups, Rule, Rules
from storage import Record
from tests.fakes import FakeClock
from tests.flow.conftest import Line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.domain.operation import Operation

USERS = ("U0A", "U0A2", "U0B", "U0C", "U0D", "U0Z")
PEOPLE = {"U0A": "anna", "U0A2": "anna"}
GROUP = "S0DUTY"
ROOMS = ("room1", "room2")
ENTRIES = ("user:U0A", "user:U0A2", "user:U0B", "user:U0C", "list:l", f"group:{GROUP}")
LIST = frozenset({"U0C", "U0D"})
ACTIONS = ("broadcast.start", "record.start", "room.kick")
LINES = (
    "/broadcast start {}",
    "/broadcast start {} record",
    "/record start {}",
    "/room kick {} mallory",
    "/broadcast stop {}",
    "/record stop {}",
)
ASKERS = (Button.CONFIRM, Button.RUN_NOW, Button.ASK_AGAIN, Button.CANCEL)
WALKS, STEPS = 10, 70
OVER = frozenset(state for state, following in NEXT.items() if not following)


def any_rule(chance: Random, number: int) -> Rule:
    """A rule as a file could hold it; mostly one that lets something happen."""

    def some(least: int, most: int) -> tuple[str, ...]:
        return tuple(chance.sample(ENTRIES, chance.randint(least, most)))

    approvals = chance.choice((0, 1, 1, 2))
    return Rule(
        actions=tuple(chance.sample(ACTIONS, chance.randint(1, 3))),
        rooms=chance.choice((ROOMS, ROOMS[:1], ROOMS[1:], ())),
        allow=some(2, 4),
        deny=some(1, 2) if chance.random() < 0.2 else (),
        approvals=approvals,
        approvers=some(2, 4) if approvals else (),
        break_glass=some(0, 3) if approvals else (),
        approve_within=timedelta(minutes=30),
        place=f"rule {number}",
    )


class Walk:
    """
    People at work, good and bad.

    Attributes:
        reached: How often something was sent, and how.
    """

    def __init__(self, line: Line, chance: Random) -> None:
        """An empty record, and rules by chance."""
        self.line = line
        self.chance = chance
        self.reached: Counter[str] = Counter()
        self.seen: set[tuple[int, object]] = set()
        self.broken: set[int] = set()
        self.found: dict[int, Operation] = {}
        self.over: set[int] = set()
        line.rules = Rules(frozenset({"U0Z"}), (), {"l": LIST}, "0" * 64, PEOPLE)
        line.groups = Groups({GROUP: frozenset(chance.sample(USERS, 3))})
        self.change_rules()

    def step(self) -> None:
        """One thing that somebody does, or that happens."""
        acts: dict[Callable[[], None], int] = {
            self.wish: 30,
            self.approve: 25,
            self.answer: 10,
            self.press: 10,
            self.break_glass: 8,
            self.wait: 3,
            self.change_rules: 2,
            self.learn: 2,
            self.leave: 1,
            self.halt: 3,
        }
        (act,) = self.chance.choices(list(acts), list(acts.values()))
        act()
        if self.chance.random() < 0.5:
            self.work()

    def change_rules(self) -> None:
        """Somebody edits the file."""
        count = self.chance.randint(1, 3)
        rules = tuple(any_rule(self.chance, number) for number in range(count))
        self.line.rules = replace(self.line.rules, rules=rules)

    def learn(self) -> None:
        """Slack tells who is in the group, or does not."""
        told = frozenset(self.chance.sample(USERS, self.chance.randint(1, 5)))
        known = {GROUP: told} if self.chance.random() < 0.75 else {}
        self.line.groups = replace(self.line.groups, members=known)

    def leave(self) -> None:
        """People leave, and come back."""
        gone = frozenset(self.chance.sample(USERS, self.chance.randint(0, 2)))
        self.line.groups = Groups(self.line.groups.members, gone)

    def wish(self) -> None:
        """Somebody wants something."""
        line = self.chance.choice(LINES).format(self.chance.choice(ROOMS))
        self.line.say(line, self.anyone())

    def press(self) -> None:
        """Any button with any number, also forged."""
        value = str(self.chance.randint(0, len(self.all()) + 2))
        self.line.press(self.chance.choice(list(Button)), value, self.anyone())

    def approve(self) -> None:
        """Several people press *Approve* about what waits."""
        waiting = [it for it in self.all() if it.state is State.AWAITING_APPROVAL]
        if waiting:
            value = str(self.chance.choice(waiting[-3:]).number)
            for _ in range(self.chance.randint(1, 4)):
                self.line.press(Button.APPROVE, value, self.anyone())

    def answer(self) -> None:
        """Whoever asked lately confirms it, takes it back, or asks again."""
        lately = self.all()[-3:]
        if lately:
            one = self.chance.choice(lately)
            self.line.press(self.chance.choice(ASKERS), str(one.number), one.actor)

    def break_glass(self) -> None:
        """Somebody breaks glass; where it breaks they must have been named."""
        waiting = [it for it in self.all() if it.state is State.AWAITING_APPROVAL]
        before = self.chance.choice(waiting or self.all()[-1:] or [None])
        if before is None:
            return
        self.line.gestures += 1
        user = self.chance.choice(USERS)
        filled = Filled(
            Actor("T1", user),
            FormKind.BREAK_GLASS,
            "C1",
            {"why": "down"},
            before.number,
            f"gesture-{self.line.gestures}",
        )
        if isinstance(self.line.desk.fill(filled), GlassBroken):
            self.may_break(user, before)
            self.broken.add(before.number)
            self.broken |= {
                one.number for one in self.all() if one.after == before.number
            }

    def halt(self) -> None:
        """The admin freezes, or thaws."""
        verb = self.chance.choice(("freeze", "unfreeze", "unfreeze"))
        self.line.say(f"/onair {verb}", Actor("T1", "U0Z"))

    def wait(self) -> None:
        """Time passes."""
        minutes = self.chance.choice((1, 1, 6, 16, 31))
        self.line.clock.move(timedelta(minutes=minutes))
        self.line.runner.sweep(frozenset())

    def work(self) -> None:
        """Whatever may go out goes out; each of it must have had the right to."""
        frozen = self.line.record.reader.frozen("T1") is not None
        self.line.work()
        for operation in self.all():
            mark = (operation.number, operation.sent_at)
            if operation.sent_at is None or mark in self.seen:
                continue
            self.seen.add(mark)
            if operation.action.value in ACTIONS:
                self.reached["sent"] += 1
                self.reached["with second persons"] += bool(operation.quorums)
                self.reached["by broken glass"] += operation.number in self.broken
                assert not frozen, operation
                self.may_run(operation)

    def anyone(self) -> Actor:
        """One of them."""
        return Actor("T1", self.chance.choice(USERS))

    def all(self) -> list[Operation]:
        """Every operation, by number; what is over is not read again."""
        number = 0
        while (number := number + 1) in self.over or self._read(number):
            pass
        return list(self.found.values())

    def _read(self, number: int) -> bool:
        """Look it up; False where there is none of that number."""
        one = self.line.record.reader.operation(number)
        if one is None:
            return False
        self.found[number] = one
        if one.state in OVER:
            self.over.add(number)
        return True

    # What the rules say, by plain sets.

    def is_in(self, user: str, listed: tuple[str, ...]) -> bool | None:
        """Whether one entry means them; None where only the group could tell."""
        members = self.line.groups.members.get(GROUP)
        for entry in listed:
            if entry == f"user:{user}":
                return True
            if entry == "list:l" and user in LIST:
                return True
            if entry == f"group:{GROUP}" and members is not None and user in members:
                return True
        return None if members is None and f"group:{GROUP}" in listed else False

    def concerning(self, action: Action, room: str) -> list[Rule]:
        """The rules that speak of it."""
        return [
            one
            for one in self.line.rules.rules
            if action.value in one.actions and (not one.rooms or room in one.rooms)
        ]

    def denied(self, user: str, rules: list[Rule]) -> bool:
        """Whether a rule denies it to any of their accounts, or may."""
        mine = {it for it in USERS if self.person(it) == self.person(user)}
        return any(
            self.is_in(one, it.deny) is not False for it in rules for one in mine
        )

    def person(self, user: str) -> str:
        """Who is behind the account."""
        return PEOPLE.get(user, user)

    def may_run(self, operation: Operation) -> None:
        """The asker may, and every quorum agreed, or glass was broken."""
        asker = operation.actor.user
        rules = self.concerning(operation.action, operation.room)
        if asker != "U0Z":
            assert not self.denied(asker, rules), operation
            assert any(self.is_in(asker, it.allow) for it in rules), operation
        if operation.number in self.broken:
            return
        said = self.line.record.reader.approvals(operation.number)
        for one in rules:
            if not one.approvals or not (
                asker == "U0Z" or self.is_in(asker, one.allow)
            ):
                continue
            agreed = {
                self.person(it.actor.user)
                for it in said
                if it.approved
                and self.person(it.actor.user) != self.person(asker)
                and it.actor.user not in self.line.groups.gone
                and not self.denied(it.actor.user, rules)
                and (it.actor.user == "U0Z" or self.is_in(it.actor.user, one.approvers))
            }
            assert one.approvals <= len(agreed), (operation, one, said)

    def may_break(self, user: str, operation: Operation) -> None:
        """They are an admin, or every rule that asks for somebody names them."""
        rules = self.concerning(operation.action, operation.room)
        assert not self.denied(user, rules) or user == "U0Z"
        asker = operation.actor.user
        asking = [
            it
            for it in rules
            if it.approvals and (asker == "U0Z" or self.is_in(asker, it.allow))
        ]
        assert user == "U0Z" or (all(self.is_in(user, it.break_glass) for it in asking))


def walked(folder: Path, seed: int) -> Counter[str]:
    """One whole walk; gives how often something was sent, and how."""
    clock = FakeClock()
    path = folder / f"walk-{seed}.db"
    record = Record(f"sqlite:///{path}", clock=clock, spacing=timedelta(0))
    record.upgrade()
    for group, name in enumerate(ROOMS, 1):
        room = Room(RoomName(name), GroupNumber(group), Account("x"), team="T1")
        origin = Origin(Actor("T1", "s"), "", f"s-{name}", "")
        record.ledger.add_room(room, origin)
    walk = Walk(Line(record, clock, path), Random(seed))  # noqa: S311  not for secrets
    for _ in range(STEPS):
        walk.step()
    walk.work()
    record.close()
    return walk.reached


def test_nothing_runs_without_the_right_whatever_people_do(tmp_path: Path) -> None:
    """
    Any rules, any order of wishes, presses, forged numbers, changes and freezes.
    """
    reached: Counter[str] = Counter()
    for seed in range(WALKS):
        reached += walked(tmp_path, seed)

    # Walks on which nothing is sent would prove nothing.
    assert reached["with second persons"] >= WALKS, reached
    assert reached["by broken glass"] >= 1, reached
