"""
Who is in a user group, as far as anybody can know.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from shutil import rmtree
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.domain.errors import DirectoryError
from bot.domain.rules import Rule, Rules
from bot.flow.membership import FRESH, HOLD, Membership
from tests.empty import empty_record
from tests.fakes import FakeClock, FakeDirectory
from tests.storage.wishes import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage import Record

SECOND = timedelta(seconds=1)
CREW = frozenset({"U1", "U2"})
BUSY = DirectoryError(
    "Slack said ratelimited.", remedy="It is asked again.", after=2 * SECOND
)
NO_GROUP = DirectoryError(
    "Slack said no_such_subteam.", remedy="Whoever keeps the rules.", after=None
)


def allowing(*groups: str) -> Rules:
    """Rules that let those groups do something."""
    allow = tuple(f"group:{one}" for one in groups)
    return Rules(rules=(Rule(("broadcast.start",), allow=allow),))


@dataclass
class Office:
    """A record, a Slack, and somebody who knows of both who is in S1."""

    record: Record
    clock: FakeClock
    directory: FakeDirectory = field(default_factory=FakeDirectory)
    rules: Rules = field(default_factory=lambda: allowing("S1"))

    def __post_init__(self) -> None:
        """Nobody has looked yet."""
        self.directory.groups["S1"] = CREW
        self.membership = self.another()

    def another(self, clock: FakeClock | None = None) -> Membership:
        """Another process on the same record, or the same one after a restart."""
        return Membership(
            self.record.ledger,
            self.record.reader,
            self.directory,
            clock or self.clock,
            lambda: self.rules,
            lambda: ("T1",),
        )

    def passes(self, time: timedelta) -> None:
        """So much later; it was looked once a second."""
        for _ in range(round(time / SECOND)):
            self.clock.move(SECOND)
            self.membership.look()

    def sleeps(self, time: timedelta) -> None:
        """So much later; nobody has looked."""
        self.clock.move(time)

    @property
    def known(self) -> dict[str, frozenset[str]]:
        """What somebody who begins something is judged by."""
        return dict(self.membership.known("T1").members)

    @property
    def ever_known(self) -> dict[str, frozenset[str]]:
        """What somebody who stops something is judged by."""
        return dict(self.membership.ever_known("T1").members)

    def times_asked(self, time: timedelta) -> list[int]:
        """When Slack was asked in that time, in seconds from now."""
        begun, times = self.clock.now(), []
        self.directory.meanwhile = lambda: times.append(self.clock.now() - begun)
        self.passes(time)
        return [round(one / SECOND) for one in times]


def made(path: Path) -> Iterator[Office]:
    """An office on a record of its own."""
    clock = FakeClock()
    record = opened(empty_record(path / "onair.db"), clock=clock)
    yield Office(record, clock)
    record.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office whose clock is moved by hand."""
    yield from made(tmp_path)


def test_a_group_that_a_rule_names_is_read(office: Office) -> None:
    """
    Who is in it is known after the first look, and that is news.
    """
    before = office.known

    assert office.membership.look()
    assert before == {}
    assert {"S1": CREW} == office.known
    assert not office.membership.look()


def test_a_group_that_no_rule_names_is_nobodys_business(office: Office) -> None:
    """
    Slack is asked about groups in the rules, whatever it tells of others.
    """
    office.membership.group_changed("T1", "S9")
    office.passes(10 * SECOND)

    assert [("T1", "S1")] == office.directory.asked


def test_rules_that_name_another_group_are_followed(office: Office) -> None:
    """
    A group that new rules name is read within seconds of their loading.
    """
    office.passes(5 * SECOND)
    office.rules = allowing("S1", "S2")
    office.passes(5 * SECOND)

    assert {"S1", "S2"} == set(office.known)


def test_slack_is_asked_no_more_than_it_allows(office: Office) -> None:
    """
    Twenty groups take a minute: Slack lets nobody ask more often.
    """
    office.rules = allowing(*(f"S{number}" for number in range(20)))
    times = office.times_asked(timedelta(minutes=1))

    assert list(range(1, 61, 3)) == times
    assert 20 == len(office.known)


def test_a_group_is_asked_for_anew_every_ten_minutes(office: Office) -> None:
    """
    Nobody keeps a right for long because word of a change was lost.
    """
    office.membership.look()
    office.directory.groups["S1"] = frozenset({"U3"})
    times = office.times_asked(FRESH + 5 * SECOND)

    assert [round(FRESH / SECOND) + 1] == times
    assert {"S1": frozenset({"U3"})} == office.known


def test_what_was_read_is_known_after_a_restart(office: Office) -> None:
    """
    What the record has is used at once, without asking Slack.
    """
    office.membership.look()
    office.sleeps(FRESH / 2)
    office.membership = office.another()
    office.membership.refresh()

    assert {"S1": CREW} == office.known
    assert 1 == len(office.directory.asked)


def test_what_is_too_old_decides_nothing_but_stops(office: Office) -> None:
    """
    After an hour without Slack's word nobody is let in by it, and anyone may stop.
    """
    office.membership.look()
    office.sleeps(HOLD)
    just = office.known
    office.sleeps(SECOND)

    assert {"S1": CREW} == just
    assert office.known == {}
    assert {"S1": CREW} == office.ever_known


def test_a_restart_makes_nothing_younger(office: Office) -> None:
    """
    An hour counts from when Slack said it, not from when the record was read.
    """
    office.membership.look()
    office.sleeps(HOLD - SECOND)
    office.membership = office.another()
    office.membership.refresh()
    just = office.known
    office.sleeps(2 * SECOND)
    office.membership.refresh()

    assert {"S1": CREW} == just
    assert office.known == {}


def test_another_process_reads_for_all(office: Office) -> None:
    """
    What one replica was told, the others know within seconds, without asking.
    """
    other = office.another()
    office.membership.look()
    other.look()
    office.directory.groups["S1"] = frozenset({"U3"})
    other.group_changed("T1", "S1")
    office.sleeps(3 * SECOND)
    other.look()
    before = len(office.directory.asked)
    office.passes(3 * SECOND)

    assert {"S1": frozenset({"U3"})} == office.known
    assert before == len(office.directory.asked)


def test_the_records_clock_need_not_be_ours(office: Office) -> None:
    """
    How old a reading is, is counted by one clock, however wrong the other one is.
    """
    office.membership.look()
    wrong = FakeClock(datetime(2020, 1, 1, tzinfo=UTC))
    other = office.another(wrong)
    office.sleeps(HOLD / 2)
    other.refresh()
    known = dict(other.known("T1").members)
    wrong.move(HOLD / 2 + SECOND)

    assert {"S1": CREW} == known
    assert {} == other.known("T1").members


def test_a_reading_from_the_future_is_not_trusted(office: Office) -> None:
    """
    Where the clock was set back nobody can tell how old a reading is.
    """
    office.membership.look()
    office.sleeps(-timedelta(days=1))
    office.membership = office.another()
    office.membership.refresh()
    before = office.known

    assert before == {}
    assert {"S1": CREW} == office.ever_known
    assert office.membership.look()
    assert {"S1": CREW} == office.known


def test_a_record_whose_clock_is_set_makes_nothing_younger(office: Office) -> None:
    """
    Once a reading's age is known it grows by our own clock alone.
    """
    office.membership.look()
    ours = FakeClock()
    other = office.another(ours)
    other.refresh()
    ours.move(HOLD * 2 / 3)
    office.sleeps(HOLD * 2 / 3 - HOLD / 2)
    other.refresh()
    ours.move(HOLD * 2 / 3)

    assert {} == other.known("T1").members


def test_an_older_word_does_not_replace_a_newer_one(
    office: Office, tmp_path: Path
) -> None:
    """
    What could not be written down still counts before what was written earlier.
    """
    office.passes(SECOND)
    office.directory.groups["S1"] = frozenset({"U3"})
    office.membership.group_changed("T1", "S1")
    somebody_else = opened(f"sqlite:///{tmp_path / 'onair.db'}")
    with somebody_else.engines.writer.connect() as db:
        db.execute(text("SELECT 1"))
        office.passes(3 * SECOND)
        db.rollback()
    somebody_else.close()
    on_record = {one.members for one in office.record.reader.groups("T1")}
    office.passes(10 * SECOND)

    assert {CREW} == on_record
    assert {"S1": frozenset({"U3"})} == office.known


def test_a_slow_answer_does_not_replace_a_newer_one(office: Office) -> None:
    """
    What another process was told meanwhile is newer than what we waited for.
    """
    other = office.another()

    def another_is_quicker() -> None:
        office.directory.meanwhile = lambda: None
        office.clock.move(SECOND)
        office.directory.groups["S1"] = frozenset({"U3"})
        other.look()
        office.membership.refresh()

    office.directory.meanwhile = another_is_quicker
    office.membership.look()

    assert {"S1": frozenset({"U3"})} == office.known


def test_a_certain_no_outweighs_what_another_read_before(office: Office) -> None:
    """
    A group that was deleted is not brought back by an older word of it.
    """
    office.another().look()
    office.sleeps(SECOND)
    office.directory.trouble.append(NO_GROUP)
    with pytest.raises(DirectoryError):
        office.membership.read("T1", {"S1"})
    office.membership.refresh()

    assert office.known == {}
    assert {"S1": CREW} == office.ever_known


def test_a_short_hold_is_kept_up_with(office: Office) -> None:
    """
    However short a time a reading counts, the next one comes before that is over.
    """
    office.membership = Membership(
        office.record.ledger,
        office.record.reader,
        office.directory,
        office.clock,
        lambda: office.rules,
        lambda: ("T1",),
        hold=timedelta(minutes=1),
    )
    unknown = 0
    office.passes(SECOND)
    for _ in range(300):
        office.passes(SECOND)
        unknown += not office.known

    assert 0 == unknown


def test_a_change_is_asked_about_at_once(office: Office) -> None:
    """
    Who is thrown out of a group has lost their rights within seconds.
    """
    office.passes(5 * SECOND)
    office.directory.groups["S1"] = frozenset()
    office.membership.group_changed("T1", "S1")
    office.passes(SECOND)

    assert {"S1": frozenset()} == office.known
    assert [] == office.times_asked(10 * SECOND)


def test_a_change_while_slack_is_asked_is_not_lost(office: Office) -> None:
    """
    An answer that may be older than the change is asked for once more.
    """

    def changes() -> None:
        office.directory.meanwhile = lambda: None
        office.clock.move(SECOND)
        office.directory.groups["S1"] = frozenset()
        office.membership.group_changed("T1", "S1")

    office.directory.meanwhile = changes
    office.membership.look()
    office.passes(3 * SECOND)

    assert {"S1": frozenset()} == office.known
    assert 2 == len(office.directory.asked)


def test_a_failing_group_is_asked_for_more_and_more_rarely(office: Office) -> None:
    """
    A Slack in trouble is not made worse by us, and not forgotten either.
    """
    office.directory.trouble.extend([BUSY] * 99)
    times = office.times_asked(timedelta(minutes=30))
    waits = [later - sooner for sooner, later in pairwise(times)]

    assert [10, 20, 40, 80, 160, 300, 300] == waits[:7]
    assert {300} == set(waits[5:])


def test_slack_says_when_it_may_be_asked_again(office: Office) -> None:
    """
    A wait that Slack demands holds for every group.
    """
    office.rules = allowing("S1", "S2", "S3")
    office.directory.trouble.append(
        DirectoryError("Slack said ratelimited.", remedy="Wait.", after=30 * SECOND)
    )

    assert [1, 31, 34, 37] == office.times_asked(timedelta(minutes=1))


def test_one_failing_group_holds_up_no_other(office: Office) -> None:
    """
    A group that is not there is one group's trouble.
    """
    office.rules = allowing("S1", "S2", "S3")
    office.directory.trouble.append(NO_GROUP)
    office.passes(10 * SECOND)

    assert 2 == len(office.known)


def test_slacks_certain_no_ends_what_was_known(office: Office) -> None:
    """
    A group that was deleted lets nobody in any more; who is on air may still stop.
    """
    office.membership.look()
    office.membership.group_changed("T1", "S1")
    office.directory.trouble.extend([NO_GROUP, BUSY])
    office.passes(3 * SECOND)
    first = office.known
    office.passes(15 * SECOND)

    assert first == {}
    assert office.known == {}
    assert {"S1": CREW} == office.ever_known
    office.passes(30 * SECOND)
    assert {"S1": CREW} == office.known


def test_a_failure_that_passes_takes_nothing_away(office: Office) -> None:
    """
    While Slack is busy, what it said within the hour counts.
    """
    office.membership.look()
    office.membership.group_changed("T1", "S1")
    office.directory.trouble.append(BUSY)
    office.passes(5 * SECOND)

    assert {"S1": CREW} == office.known


def test_trouble_is_named_with_its_time(office: Office) -> None:
    """
    Whoever runs OnAir sees which group, since when, why, and what mends it.
    """
    before = office.membership.trouble()
    office.directory.trouble.extend([NO_GROUP, NO_GROUP])
    office.passes(15 * SECOND)
    during = office.membership.trouble()
    office.passes(timedelta(minutes=1))

    assert before == ""
    assert (
        "The user group S1 of T1 cannot be read since 2026-11-23 14:02 UTC: "
        "Slack said no_such_subteam. Whoever keeps the rules." == during
    )
    assert office.membership.trouble() == ""


def test_a_group_that_left_the_rules_is_no_trouble(office: Office) -> None:
    """
    What is mended in the rules is mended.
    """
    office.directory.trouble.append(NO_GROUP)
    office.membership.look()
    office.rules = allowing("S2")

    assert office.membership.trouble() == ""


def test_memory_goes_on_without_the_record(office: Office, tmp_path: Path) -> None:
    """
    What Slack told is known, whether or not it could be written down.
    """
    somebody_else = opened(f"sqlite:///{tmp_path / 'onair.db'}")
    with somebody_else.engines.writer.connect() as db:
        db.execute(text("SELECT 1"))
        office.membership.look()
        db.rollback()
    somebody_else.close()

    assert {"S1": CREW} == office.known


def test_a_lost_record_is_survived(tmp_path: Path) -> None:
    """
    Without the record, groups are read from Slack all the same.
    """
    clock = FakeClock()
    folder = tmp_path / "disk"
    folder.mkdir()
    nowhere = opened(f"sqlite:///{folder / 'onair.db'}", clock=clock)
    rmtree(folder)
    office = Office(nowhere, clock)

    assert office.membership.look()
    assert {"S1": CREW} == office.known
    nowhere.close()


def test_who_waits_for_a_group_gets_it_at_once(office: Office) -> None:
    """
    The checker needs no look in between, and asks for nothing that is known.
    """
    office.membership.read("T1", {"S1"})
    office.membership.read("T1", {"S1"})

    assert {"S1": CREW} == office.known
    assert 1 == len(office.directory.asked)


def test_what_somebody_waits_for_comes_first(office: Office) -> None:
    """
    Of many groups that are not known, the one that holds a wish up is read next.
    """
    office.rules = allowing(*(f"S{number}" for number in range(1, 9)))
    office.membership.look()
    with pytest.raises(DirectoryError, match="S7") as found:
        office.membership.read("T1", {"S7"})
    office.passes(3 * SECOND)

    assert 3 * SECOND == found.value.after
    assert "S7" in office.known


def test_a_failure_is_told_with_the_groups_name(office: Office) -> None:
    """
    Whoever waits learns which group it is; asked again at once, Slack is spared.
    """
    office.directory.trouble.append(NO_GROUP)
    texts = []
    for _ in range(2):
        with pytest.raises(DirectoryError) as found:
            office.membership.read("T1", {"S1"})
        texts.append(str(found.value))

    assert texts[0] == texts[1]
    assert (
        "The user group S1 could not be read: Slack said no_such_subteam. "
        "Whoever keeps the rules." == texts[0]
    )
    assert found.value.after is None
    assert 1 == len(office.directory.asked)


def test_what_was_mended_is_found_so_by_the_next_wish(office: Office) -> None:
    """
    A wish does not wait five minutes because nobody could read the group before.
    """
    office.directory.trouble.extend([NO_GROUP] * 99)
    office.passes(timedelta(minutes=11))
    failing = office.membership.trouble()
    office.directory.trouble.clear()
    office.membership.read("T1", {"S1"})

    assert failing != ""
    assert {"S1": CREW} == office.known


def test_one_wish_makes_us_hurry_once(office: Office) -> None:
    """
    What failed for somebody who waited is asked for ever more rarely again.
    """
    office.directory.trouble.extend([BUSY] * 99)
    for _ in range(2):
        with pytest.raises(DirectoryError):
            office.membership.read("T1", {"S1"})
    times = office.times_asked(timedelta(minutes=3))

    assert [10, 30, 70, 150] == times


def test_while_one_may_still_come_nobody_gives_up(office: Office) -> None:
    """
    A group that is gone may not matter once another one is read.
    """
    office.directory.trouble.append(NO_GROUP)
    with pytest.raises(DirectoryError, match="S2") as found:
        office.membership.read("T1", {"S1", "S2"})

    assert 3 * SECOND == found.value.after


# People who left.


def agreeing(*approvers: str) -> Rules:
    """Rules under which those agree to what others start."""
    rule = Rule(("*",), allow=("user:U1",), approvals=1, approvers=approvers)
    return Rules(frozenset({"U0BOSS"}), (rule,), {"seniors": frozenset({"U8"})})


def test_an_approver_who_left_does_not_count(office: Office) -> None:
    """
    Whoever a rule names as second person, and every admin, is looked up.
    """
    office.rules = agreeing("user:U7", "list:seniors")
    office.directory.gone = {"U8"}
    office.passes(10 * SECOND)

    assert frozenset({"U8"}) == office.membership.known("T1").gone
    assert {"U0BOSS", "U7", "U8"} == {user for _, user in office.directory.asked}


def test_who_left_is_remembered_over_a_restart(office: Office) -> None:
    """
    What is on record of people is used at once, and asked for once a day.
    """
    office.rules = agreeing("user:U7")
    office.directory.gone = {"U7"}
    office.passes(5 * SECOND)
    before = len(office.directory.asked)
    office.membership = office.another()
    office.passes(5 * SECOND)

    assert frozenset({"U7"}) == office.membership.ever_known("T1").gone
    assert before == len(office.directory.asked)
    office.sleeps(timedelta(days=1))
    office.directory.gone = set()
    office.passes(5 * SECOND)
    assert frozenset() == office.membership.known("T1").gone


def test_nobody_is_looked_up_where_nobody_has_to_agree(office: Office) -> None:
    """
    Without approvals nobody's account is asked about.
    """
    office.rules = Rules(frozenset({"U0BOSS"}), office.rules.rules)
    office.passes(10 * SECOND)

    assert [("T1", "S1")] == office.directory.asked


def test_whoever_may_ask_is_looked_at_when_they_change(office: Office) -> None:
    """
    What somebody planned may wait for days: that they have left is learnt at once, also
    where a rule, and no group, names them.
    """
    rule = Rule(("broadcast.start",), allow=("user:U7", "list:crew"))
    office.rules = Rules(rules=(rule,), lists={"crew": frozenset({"U8"})})
    office.directory.gone |= {"U7", "U8"}
    office.membership.person_changed("T1", "U7")
    office.membership.person_changed("T1", "U8")
    office.passes(5 * SECOND)

    assert {"U7", "U8"} == office.membership.known("T1").gone


def test_a_member_of_a_group_who_leaves_is_noticed(office: Office) -> None:
    """
    Slack's word that somebody in a group changed is followed up, others' is not.
    """
    office.rules = agreeing("group:S1")
    office.passes(10 * SECOND)
    office.directory.gone = {"U2"}
    office.directory.asked.clear()
    office.membership.person_changed("T1", "U2")
    office.membership.person_changed("T1", "U99")
    office.passes(5 * SECOND)

    assert [("T1", "U2")] == office.directory.asked
    assert frozenset({"U2"}) == office.membership.known("T1").gone


def test_who_comes_back_counts_again(office: Office) -> None:
    """
    They are looked up when Slack says that something changed, else within a day.
    """
    office.rules = agreeing("group:S1")
    office.passes(10 * SECOND)
    office.directory.gone = {"U1", "U2"}
    office.membership.person_changed("T1", "U1")
    office.membership.person_changed("T1", "U2")
    office.passes(5 * SECOND)
    gone = office.membership.known("T1").gone
    office.directory.gone, office.directory.groups["S1"] = set(), frozenset()
    office.membership.group_changed("T1", "S1")
    office.passes(5 * SECOND)
    office.membership.person_changed("T1", "U1")
    office.passes(5 * SECOND)
    soon = office.membership.known("T1").gone
    office.sleeps(timedelta(days=1))
    office.passes(10 * SECOND)

    assert frozenset({"U1", "U2"}) == gone
    assert frozenset({"U2"}) == soon
    assert frozenset() == office.membership.known("T1").gone


def test_a_person_who_cannot_be_looked_up_counts_for_now(office: Office) -> None:
    """
    A failed look-up makes nobody gone, and is tried again.
    """
    office.rules = agreeing("user:U7")
    office.directory.gone = {"U7", "U0BOSS"}
    office.directory.trouble.extend([BUSY, BUSY])
    office.passes(4 * SECOND)
    first = office.membership.known("T1").gone
    office.passes(15 * SECOND)

    assert frozenset() == first
    assert frozenset({"U7", "U0BOSS"}) == office.membership.known("T1").gone


STEPS = st.one_of(
    st.tuples(st.just("looks"), st.integers(1, 30)),
    st.tuples(st.just("sleeps"), st.sampled_from([1, 60, 599, 1800, 3599, 3601])),
    st.tuples(st.sampled_from(["fails", "changes", "restarts", "reads"]), st.just(1)),
)


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(STEPS, max_size=15))
def test_nobody_acts_on_what_slack_said_long_ago(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    """
    Whatever happens, what is known was said within the hour, and asked for in turn.
    """
    for office in made(tmp_path_factory.mktemp("office")):
        asked: list[float] = []

        def says(office: Office = office, asked: list[float] = asked) -> None:
            asked.append(office.clock.monotonic())

        office.directory.meanwhile = says
        for what, many in steps:
            _do(office, what, many)
            for said in office.known.get("S1", ()):
                age = office.clock.monotonic() - float(said)
                assert age <= HOLD / SECOND

        # A restart forgets when Slack was asked last, and nothing else does.
        if "restarts" not in {what for what, _ in steps}:
            assert all(later - sooner >= 3 for sooner, later in pairwise(asked))


def _do(office: Office, what: str, many: int) -> None:
    """One of the steps; the group's one member is the moment of being asked."""
    match what:
        case "looks":
            for _ in range(many):
                office.clock.move(SECOND)
                _now_is_its_member(office)
                office.membership.look()
        case "sleeps":
            office.sleeps(many * SECOND)
        case "fails":
            office.directory.trouble.append(BUSY)
        case "changes":
            office.membership.group_changed("T1", "S1")
        case "restarts":
            office.membership = office.another()
            office.membership.refresh()
        case "reads":
            _now_is_its_member(office)
            with suppress(DirectoryError):
                office.membership.read("T1", {"S1"})


def _now_is_its_member(office: Office) -> None:
    office.directory.groups["S1"] = frozenset({str(office.clock.monotonic())})
