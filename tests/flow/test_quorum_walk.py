"""
A walk: whatever people press, fill in, forge, and change, nothing runs without right.

The walk judges by an account of its own, plain sets and loops, of what the rules in
force say in the moment when something is sent.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from bot.domain.actor import Actor
from bot.domain.command import Action, Button
from bot.domain.consent import GlassBroken
from bot.domain.form import Filled, FormKind
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Room, RoomName
from bot.domain.rules import Groups, Rule, Rules
from storage import Record
from tests.empty import empty_record
from tests.fakes import FakeClock
from tests.flow.conftest import Line

if TYPE_CHECKING:
    from bot.domain.operation import Operation

USERS = ("U0A", "U0A2", "U0B", "U0C", "U0D", "U0Z")
PEOPLE = {"U0A": "anna", "U0A2": "anna"}
GROUP = "S0DUTY"
ROOMS = ("room1", "room2")
ENTRIES = ("user:U0A", "user:U0A2", "user:U0B", "user:U0C", "list:l", f"group:{GROUP}")
LIST = frozenset({"U0C", "U0D"})
ACTIONS = ("broadcast.start", "record.start", "room.kick")

entries = st.lists(st.sampled_from(ENTRIES), unique=True, max_size=3).map(tuple)
some_entries = st.lists(
    st.sampled_from(ENTRIES), unique=True, min_size=1, max_size=4
).map(tuple)


@st.composite
def one_rule(draw: st.DrawFn) -> Rule:
    """A rule as a file could hold it."""
    approvals = draw(st.integers(0, 2))
    return Rule(
        actions=draw(
            st.lists(st.sampled_from(ACTIONS), unique=True, min_size=1).map(tuple)
        ),
        rooms=draw(st.lists(st.sampled_from(ROOMS), unique=True).map(tuple)),
        allow=draw(some_entries),
        deny=draw(st.one_of(st.just(()), entries)),
        approvals=approvals,
        approvers=draw(some_entries) if approvals else (),
        break_glass=draw(entries) if approvals else (),
        approve_within=timedelta(minutes=30),
        place=f"rule {draw(st.integers(1, 9))}",
    )


rule_sets = st.lists(one_rule(), min_size=1, max_size=3).map(tuple)
memberships = st.one_of(
    st.none(), st.frozensets(st.sampled_from(USERS), max_size=len(USERS))
)
users = st.sampled_from(USERS)


class Walk(RuleBasedStateMachine):
    """People at work, good and bad."""

    def __init__(self) -> None:
        """An empty record and no rules."""
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "walk.db"
        clock = FakeClock()
        record = Record(empty_record(path), clock=clock, spacing=timedelta(0))
        self.line = Line(record, clock, path)
        for group, name in enumerate(ROOMS, 1):
            room = Room(RoomName(name), GroupNumber(group), Account("x"), team="T1")
            origin = Origin(Actor("T1", "s"), "", f"s-{name}", "")
            record.ledger.add_room(room, origin)
        self.seen: set[tuple[int, object]] = set()
        self.broken: set[int] = set()

    @initialize(rules=rule_sets, members=memberships)
    def begin(self, rules: tuple[Rule, ...], members: frozenset[str] | None) -> None:
        """The first rules."""
        self.line.rules = Rules(
            frozenset({"U0Z"}), rules, {"l": LIST}, "0" * 64, PEOPLE
        )
        self.learn(members)

    @rule(rules=rule_sets)
    def change_rules(self, rules: tuple[Rule, ...]) -> None:
        """Somebody edits the file."""
        self.line.rules = replace(self.line.rules, rules=rules)

    @rule(members=memberships)
    def learn(self, members: frozenset[str] | None) -> None:
        """Slack tells who is in the group, or does not."""
        known = {} if members is None else {GROUP: members}
        self.line.groups = replace(self.line.groups, members=known)

    @rule(gone=st.frozensets(users, max_size=2))
    def leave(self, gone: frozenset[str]) -> None:
        """People leave, and come back."""
        self.line.groups = Groups(self.line.groups.members, gone)

    @rule(
        user=users,
        room=st.sampled_from(ROOMS),
        line=st.sampled_from(
            ("/broadcast start {}", "/broadcast start {} record", "/record start {}")
        ),
    )
    def wish(self, user: str, room: str, line: str) -> None:
        """Somebody wants something."""
        self.line.say(line.format(room), Actor("T1", user))

    @rule(user=users, room=st.sampled_from(ROOMS))
    def kick(self, user: str, room: str) -> None:
        """Somebody wants somebody out, and confirms it."""
        self.line.say(f"/room kick {room} mallory", Actor("T1", user))

    @rule(user=users, button=st.sampled_from(Button), value=st.integers(1, 12))
    def press(self, user: str, button: Button, value: int) -> None:
        """Any button with any number, also forged."""
        self.line.press(button, str(value), Actor("T1", user))

    @rule(user=users, value=st.integers(1, 12))
    def approve(self, user: str, value: int) -> None:
        """What is pressed most."""
        self.line.press(Button.APPROVE, str(value), Actor("T1", user))

    @rule(user=users, value=st.integers(1, 12))
    def break_glass(self, user: str, value: int) -> None:
        """Somebody breaks glass; where it breaks they must have been named."""
        before = self.line.record.reader.operation(value)
        self.line.gestures += 1
        filled = Filled(
            Actor("T1", user),
            FormKind.BREAK_GLASS,
            "C1",
            {"why": "down"},
            value,
            f"gesture-{self.line.gestures}",
        )
        answer = self.line.desk.fill(filled)
        if isinstance(answer, GlassBroken):
            assert before is not None
            self.may_break(user, before)
            self.broken.add(answer.operation.number)
            self.broken |= {
                one.number for one in self.all() if one.after == answer.operation.number
            }

    @rule(line=st.sampled_from(("freeze", "unfreeze")))
    def halt(self, line: str) -> None:
        """The admin freezes and thaws."""
        self.line.say(f"/onair {line}", Actor("T1", "U0Z"))

    @rule(minutes=st.sampled_from((1, 6, 16, 31)))
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.line.clock.move(timedelta(minutes=minutes))
        self.line.runner.sweep(frozenset())

    @precondition(lambda self: self.line.rules.rules)
    @rule()
    def work(self) -> None:
        """Whatever may go out goes out; each of it must have had the right to."""
        frozen = self.line.record.reader.frozen("T1") is not None
        self.line.work()
        for operation in self.all():
            mark = (operation.number, operation.sent_at)
            if operation.sent_at is None or mark in self.seen:
                continue
            self.seen.add(mark)
            if operation.action.value not in ACTIONS:
                continue
            assert not frozen, operation
            self.may_run(operation)

    def all(self) -> list[Operation]:
        """Every operation, by number."""
        found: list[Operation] = []
        while (one := self.line.record.reader.operation(len(found) + 1)) is not None:
            found.append(one)
        return found

    def teardown(self) -> None:
        """Put it away."""
        self.line.record.close()
        self.folder.cleanup()

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


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
