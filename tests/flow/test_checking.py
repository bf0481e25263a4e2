"""
Moments said in a time zone, and groups, that must be looked up first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.domain.command import Action, Agreement
from bot.domain.errors import DirectoryError, NotAllowedError
from bot.domain.moment import Spoken
from bot.domain.operation import State
from bot.domain.rules import Rules
from bot.flow.checking import FRESH, PATIENCE, Checker
from bot.flow.membership import Membership
from tests.empty import empty_record
from tests.fakes import FakeClock, FakeDirectory
from tests.storage.wishes import ANN, BEN, asked, in_short, keep, opened, origin, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.actor import Actor
    from bot.domain.operation import Operation
    from storage import Record

BUSY = DirectoryError("Slack said ratelimited.", remedy="Wait.", after=timedelta(0))
ASLEEP = DirectoryError(
    "Slack said ratelimited.", remedy="Wait.", after=timedelta(seconds=30)
)
NOT_ALLOWED = DirectoryError(
    "Slack said missing_scope.", remedy="Install the app anew.", after=None
)


# With its distance from UTC: nobody's time zone is looked up for it.
AT_THREE = "2026-11-24T15:00+01:00"
NOT_YOU = NotAllowedError(
    "You may not put room42 on air.",
    remedy="Ask an admin.",
    action=Action.BROADCAST_START,
    room="room42",
)


@dataclass
class Desk:
    """
    A record at two minutes past two in London, and the checker beside it.

    Attributes:
        needs: Groups without which nobody can tell; those of the second place matter
            once the first ones are known, and so on.
        refusal: What the rules say once all of them are known, if they say no.
        decided: Of which operations the rules were asked.
        trouble: Why this process must not judge.
    """

    record: Record
    clock: FakeClock
    directory: FakeDirectory = field(default_factory=FakeDirectory)
    needs: tuple[frozenset[str], ...] = ()
    refusal: NotAllowedError | None = None
    decided: list[int] = field(default_factory=list)
    trouble: str = ""

    def __post_init__(self) -> None:
        """Wire it as `bot.main` does."""
        ledger = self.record.ledger
        self.membership = Membership(
            ledger, self.record.reader, self.directory, self.clock, Rules, lambda: ()
        )
        self.checker = Checker(
            ledger,
            self.directory,
            self.clock,
            self.decide,
            self.membership,
            lambda: self.trouble,
        )

    def decide(self, operation: Operation) -> Agreement:
        """What the rules say, as far as groups are known."""
        self.decided.append(operation.number)
        known = self.membership.known(operation.actor.team)
        for needed in self.needs:
            if unread := known.unread(needed):
                return Agreement(unread=unread)
        if self.refusal is not None:
            raise self.refusal
        return Agreement()

    def wants(self, at: str, group: int = 42, by: Actor = ANN) -> Operation:
        """Somebody asks for a start then."""
        return asked(self.record, start(group, begins=Spoken.parse(at)), by=by)[0]

    def stands(self, operation: Operation) -> Operation:
        """The same operation as it is now."""
        found = self.record.reader.operation(operation.number)
        assert found is not None
        return found

    def why(self, operation: Operation) -> str:
        """What its asker is told."""
        finding = self.stands(operation).finding
        assert finding is not None
        return f"{finding.what} {finding.remedy}"

    def whispers(self) -> list[tuple[str, str, str]]:
        """What is owed to the asker alone."""
        due = [in_short(report) for report in self.record.ledger.owed(99)]
        return [one for one in due if one[0] == "whisper"]

    def passes(self, time: timedelta) -> None:
        """Let that much time go by."""
        self.clock.move(time)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A record of its own, on a clock that is moved by hand."""
    clock = FakeClock()
    record = opened(empty_record(tmp_path / "onair.db"), clock=clock)
    yield Desk(record, clock)
    record.close()


def test_a_time_means_what_the_askers_clock_shows(desk: Desk) -> None:
    """
    18:00 is six in the evening where the asker lives, by Slack's word.
    """
    one = desk.wants("18:00")
    other = desk.wants("18:00", 43, by=BEN)
    desk.directory.zones["U2"] = "America/New_York"

    assert desk.checker.check()
    assert datetime(2026, 11, 23, 17, tzinfo=UTC) == desk.stands(one).begins_at
    assert datetime(2026, 11, 23, 23, tzinfo=UTC) == desk.stands(other).begins_at
    assert State.READY is desk.stands(one).state


def test_nothing_to_check_is_no_work(desk: Desk) -> None:
    """
    Where nothing waits for its moment nobody is looked up.
    """
    asked(desk.record, start())

    assert not desk.checker.check()
    assert [] == desk.directory.asked


def test_what_was_looked_up_is_known_for_the_next_time(desk: Desk) -> None:
    """
    The zone goes on record, where it is good for a day.
    """
    desk.wants("18:00")
    desk.checker.check()

    reader = desk.record.reader
    assert "Europe/Berlin" == reader.zone("T1", "U1", desk.clock.now() - FRESH)
    desk.passes(FRESH + timedelta(seconds=1))
    assert reader.zone("T1", "U1", desk.clock.now() - FRESH) is None


def test_one_person_is_looked_up_once(desk: Desk) -> None:
    """
    Several wishes of one person do not use up what Slack allows.
    """
    desk.wants("18:00")
    desk.wants("19:00", 43)
    desk.checker.check()

    assert [("T1", "U1")] == desk.directory.asked


def test_the_day_counts_from_when_it_was_said(desk: Desk) -> None:
    """
    Tomorrow is the day after the asking, however late the look-up is.
    """
    desk.clock.at = datetime(2026, 11, 23, 22, 59, 30, tzinfo=UTC)
    desk.directory.trouble.append(BUSY)
    one = desk.wants("tomorrow 9:30")
    desk.checker.check()
    desk.passes(timedelta(minutes=1))
    desk.checker.check()

    assert datetime(2026, 11, 24, 8, 30, tzinfo=UTC) == desk.stands(one).begins_at


def test_a_past_time_is_refused_to_the_asker(desk: Desk) -> None:
    """
    What is over where the asker lives is not begun; they are told, with a way on.
    """
    one = desk.wants("15:01")
    assert desk.checker.check()

    assert State.REFUSED is desk.stands(one).state
    assert "past" in desk.why(one)
    about = f"operation {one.number}"
    assert [("whisper", "cancelled", about)] == desk.whispers()


def test_what_depends_on_a_refused_start_goes_with_it(desk: Desk) -> None:
    """
    The recording that was asked for along with it is cancelled in the same look.
    """
    wishes = (start(begins=Spoken.parse("15:01")), keep(after=0, only_if=True))
    first, second = asked(desk.record, *wishes)
    desk.checker.check()

    assert State.REFUSED is desk.stands(first).state
    assert State.CANCELLED is desk.stands(second).state


def test_a_busy_slack_is_asked_again(desk: Desk) -> None:
    """
    One failed look-up is nobody's trouble: the wish waits a little.
    """
    one = desk.wants("18:00")
    desk.directory.trouble.append(BUSY)

    assert not desk.checker.check()
    assert State.CHECKING is desk.stands(one).state
    assert not desk.checker.check()
    desk.passes(timedelta(seconds=6))
    assert desk.checker.check()
    assert State.READY is desk.stands(one).state
    assert 2 == len(desk.directory.asked)


def test_slack_is_left_alone_as_long_as_it_asks_for(desk: Desk) -> None:
    """
    A wait that Slack demands holds for everybody's wishes, new ones too.
    """
    desk.wants("18:00")
    desk.directory.trouble.append(ASLEEP)
    desk.checker.check()
    desk.wants("18:00", 43, by=BEN)
    desk.passes(timedelta(seconds=29))
    desk.checker.check()
    before = len(desk.directory.asked)
    desk.passes(timedelta(seconds=60))
    desk.checker.check()

    assert 1 == before
    assert [("T1", "U1"), ("T1", "U1"), ("T1", "U2")] == desk.directory.asked


def test_a_zone_that_cannot_be_read_in_time_is_given_up(desk: Desk) -> None:
    """
    After two minutes the asker is told to write the offset themselves.
    """
    one = desk.wants("18:00")
    tries = 0
    while desk.stands(one).state is State.CHECKING and tries < 99:
        tries += 1
        desk.directory.trouble.append(BUSY)
        desk.checker.check()
        desk.passes(timedelta(seconds=10))
    waited = desk.clock.now() - one.asked_at

    assert State.REFUSED is desk.stands(one).state
    assert PATIENCE <= waited <= PATIENCE + timedelta(seconds=20)
    assert "at=2026-11-24T18:00+01:00" in desk.why(one)
    Spoken.parse("2026-11-24T18:00+01:00").at(desk.clock.now(), "")


def test_what_no_waiting_mends_is_refused_at_once(desk: Desk) -> None:
    """
    The asker learns who has to mend it, and how to do without.
    """
    one = desk.wants("18:00")
    desk.directory.trouble.append(NOT_ALLOWED)
    assert desk.checker.check()

    assert State.REFUSED is desk.stands(one).state
    assert "Install the app anew." in desk.why(one)
    assert "+01:00" in desk.why(one)


def test_a_start_after_a_long_absence_is_still_looked_up(desk: Desk) -> None:
    """
    What waited while OnAir was down is asked for once before it is given up.
    """
    one = desk.wants("18:00")
    desk.passes(timedelta(hours=1))
    desk.checker.check()

    assert State.READY is desk.stands(one).state


def test_an_unknown_zone_is_refused(desk: Desk) -> None:
    """
    A zone that is in no table of zones cannot be counted in.
    """
    one = desk.wants("18:00")
    desk.directory.zones["U1"] = "Mars/Olympus"
    desk.checker.check()

    assert State.REFUSED is desk.stands(one).state
    assert "Mars/Olympus" in desk.why(one)


def test_a_moment_with_its_offset_needs_nobody(desk: Desk) -> None:
    """
    Who writes the offset is not looked up.
    """
    one = desk.wants("2026-11-24T15:00+01:00")
    desk.checker.check()

    assert [] == desk.directory.asked
    assert datetime(2026, 11, 24, 14, tzinfo=UTC) == desk.stands(one).begins_at


def test_a_checker_outlives_a_record_that_is_away(desk: Desk, tmp_path: Path) -> None:
    """
    What could not be written is written later, and nobody is asked about it twice.
    """
    one = desk.wants("18:00")
    somebody_else = opened(f"sqlite:///{tmp_path / 'onair.db'}")
    with somebody_else.engines.writer.connect() as db:
        desk.directory.meanwhile = lambda: db.execute(text("SELECT 1"))
        away = desk.checker.check()
        db.rollback()
    somebody_else.close()
    assert not away
    assert State.CHECKING is desk.stands(one).state

    assert desk.checker.check()
    assert State.READY is desk.stands(one).state
    assert [("T1", "U1")] == desk.directory.asked


def test_what_was_taken_back_during_the_look_up_stays_so(desk: Desk) -> None:
    """
    The asker's word comes before what is found out about their clock.
    """
    one = desk.wants("18:00")
    taken_back = desk.record.ledger.cancel
    desk.directory.meanwhile = lambda: taken_back(one.number, origin(ANN))

    assert not desk.checker.check()
    assert State.CANCELLED is desk.stands(one).state


# Groups.


def test_the_rules_are_asked_about_whatever_was_checked(desk: Desk) -> None:
    """
    Who waited for a time zone alone is judged by the rules of now as well.
    """
    one = desk.wants("18:00")
    desk.refusal = NOT_YOU
    assert desk.checker.check()

    assert [one.number] == desk.decided
    assert State.REFUSED is desk.stands(one).state
    assert "You may not put room42 on air. Ask an admin." == desk.why(one)


def test_nothing_is_checked_by_rules_that_others_replaced(desk: Desk) -> None:
    """
    What the rules in force may allow waits for whoever goes by them.
    """
    desk.refusal = NOT_YOU
    operation = desk.wants(AT_THREE)
    checking = desk.stands(operation).state
    desk.trouble = "This process has other rules than those in force."

    assert desk.checker.check() is False
    assert checking is desk.stands(operation).state
    assert [] == desk.decided


def test_a_moment_that_cannot_be_is_not_judged(desk: Desk) -> None:
    """
    The moment comes first: no group is read for a wish that is over.
    """
    desk.wants("15:01")
    desk.checker.check()

    assert [] == desk.decided


def test_a_group_that_nobody_knew_is_read(desk: Desk) -> None:
    """
    The wish goes on once Slack has said who is in the group.
    """
    one = desk.wants(AT_THREE)
    desk.needs = (frozenset({"S1"}),)
    assert desk.checker.check()

    assert [("T1", "S1")] == desk.directory.asked
    assert State.READY is desk.stands(one).state


def test_one_group_may_make_another_one_matter(desk: Desk) -> None:
    """
    Whoever turns out to be in one group may need second persons of another.
    """
    one = desk.wants(AT_THREE)
    desk.needs = (frozenset({"S1"}), frozenset({"S2"}))
    first = desk.checker.check()
    desk.passes(timedelta(seconds=5))
    second = desk.checker.check()

    assert (False, True) == (first, second)
    assert [("T1", "S1"), ("T1", "S2")] == desk.directory.asked
    assert State.READY is desk.stands(one).state


def test_the_second_wish_for_a_group_finds_it_known(desk: Desk) -> None:
    """
    Several wishes that wait for one group cost one question.
    """
    desk.wants(AT_THREE)
    desk.wants(AT_THREE, 43, by=BEN)
    desk.needs = (frozenset({"S1"}),)
    desk.checker.check()

    assert [("T1", "S1")] == desk.directory.asked


def test_a_group_that_cannot_be_read_is_a_refusal(desk: Desk) -> None:
    """
    Where somebody has to mend it first, the asker learns at once what and who.
    """
    one = desk.wants(AT_THREE)
    desk.needs = (frozenset({"S1"}),)
    desk.directory.trouble.append(NOT_ALLOWED)
    assert desk.checker.check()

    assert State.REFUSED is desk.stands(one).state
    assert (
        "The user group S1 could not be read: Slack said missing_scope. "
        "Install the app anew." == desk.why(one)
    )
    assert [("whisper", "cancelled", f"operation {one.number}")] == desk.whispers()


def test_a_group_is_not_waited_for_for_ever(desk: Desk) -> None:
    """
    After two minutes of a Slack that does not tell the wish is refused.
    """
    one = desk.wants(AT_THREE)
    desk.needs = (frozenset({"S1"}),)
    desk.directory.trouble.extend([BUSY] * 99)
    while desk.stands(one).state is State.CHECKING and len(desk.directory.asked) < 99:
        desk.checker.check()
        desk.passes(timedelta(seconds=1))
    waited = desk.clock.now() - one.asked_at

    assert State.REFUSED is desk.stands(one).state
    assert PATIENCE <= waited <= PATIENCE + timedelta(seconds=5)
    assert "user group S1 could not be read" in desk.why(one)
    assert "Try again in a few minutes" in desk.why(one)
    assert 10 < len(desk.directory.asked) < 20


def test_a_busy_slack_costs_a_wish_some_seconds(desk: Desk) -> None:
    """
    One failed question about a group is nobody's trouble.
    """
    one = desk.wants(AT_THREE)
    desk.needs = (frozenset({"S1"}),)
    desk.directory.trouble.append(BUSY)
    desk.checker.check()
    before = desk.stands(one).state
    for _ in range(15):
        desk.passes(timedelta(seconds=1))
        desk.checker.check()

    assert State.CHECKING is before
    assert State.READY is desk.stands(one).state


@pytest.mark.parametrize("refusal", [None, NOT_YOU])
def test_a_group_that_does_not_matter_holds_up_nothing(
    desk: Desk, refusal: NotAllowedError | None
) -> None:
    """
    A group that is gone is no matter where another one says enough already.
    """
    one = desk.wants(AT_THREE)
    desk.needs = (frozenset({"S1", "S2"}),)
    desk.directory.trouble.append(NOT_ALLOWED)
    desk.checker.check()
    desk.passes(timedelta(seconds=5))

    def told() -> None:
        desk.needs, desk.refusal = (), refusal

    desk.directory.meanwhile = told
    desk.checker.check()

    assert [("T1", "S1"), ("T1", "S2")] == desk.directory.asked
    outcome = State.READY if refusal is None else State.REFUSED
    assert outcome is desk.stands(one).state


def test_an_answer_that_took_too_long_decides_nothing(desk: Desk) -> None:
    """
    Who was in a group hours ago is not who is in it now.
    """
    one = desk.wants(AT_THREE)
    desk.needs = (frozenset({"S1"}),)
    desk.directory.meanwhile = lambda: desk.passes(timedelta(hours=2))
    desk.checker.check()

    assert State.REFUSED is desk.stands(one).state
    assert "S1 is out of date already" in desk.why(one)


def test_a_known_moment_is_not_worked_out_again(desk: Desk) -> None:
    """
    Who waits for a group alone keeps the moment that was understood.
    """
    at = datetime(2026, 11, 23, 17, tzinfo=UTC)
    waits = Agreement(unread=frozenset({"S1"}))
    wish = start(begins=Spoken.parse("18:00"), begins_at=at, agreement=waits)
    (one,) = asked(desk.record, wish)
    desk.needs = (frozenset({"S1"}),)
    before = one.state
    desk.checker.check()

    assert State.CHECKING is before
    assert [("T1", "S1")] == desk.directory.asked
    assert (State.READY, at) == (desk.stands(one).state, desk.stands(one).begins_at)


def test_a_wish_for_now_waits_for_a_group_alone(desk: Desk) -> None:
    """
    Once the group is known it may begin at once.
    """
    (one,) = asked(desk.record, start(agreement=Agreement(unread=frozenset({"S1"}))))
    desk.needs = (frozenset({"S1"}),)
    before = one.state
    desk.checker.check()

    assert State.CHECKING is before
    assert State.READY is desk.stands(one).state
    assert desk.record.ledger.claim("w1", timedelta(seconds=30)) is not None
