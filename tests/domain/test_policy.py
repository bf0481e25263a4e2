"""
Who may do what, as a producer would put it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.policy import judge
from bot.domain.rules import Groups, Place, Rule, Rules, Verdict
from bot.domain.standing import Matter, standing
from tests.domain import any_rules

ALICE = Actor("T1", "U0ALICE")
BOB = Actor("T1", "U0BOB")
ROOM = Place("room42", ("public",), "C0GENERAL")


def rules(*some: Rule, admins: frozenset[str] = frozenset()) -> Rules:
    """Rules with one list, *crew*, that has Bob on it."""
    return Rules(admins, some, {"crew": frozenset({"U0BOB"})}, "0" * 64)


def may(actor: Actor, action: Action, place: Place, some: Rules) -> bool:
    """Only whether it is allowed."""
    return judge(actor, action, place, some).allowed


def clocks_of(verdict: Verdict) -> tuple[timedelta | None, timedelta | None]:
    """How long it may last, and how late it may begin."""
    return verdict.max_duration, verdict.run_within


HOUR = timedelta(hours=1)
NOBODY_IS_A_GUEST = Groups({"S0GUESTS": frozenset()})
STARTS_OF = {
    Action.BROADCAST_STOP: Action.BROADCAST_START,
    Action.RECORD_STOP: Action.RECORD_START,
}
STARTS = Rule(("broadcast.start",), ("room*",), allow=("user:U0ALICE",))


def test_without_rules_nobody_but_an_admin_may_act() -> None:
    """
    No rule is a refusal, and the refusal says so; an admin may do everything.
    """
    refused = judge(ALICE, Action.BROADCAST_START, ROOM, rules())

    assert not refused.allowed
    assert "only admins" in refused.reason
    assert may(ALICE, Action.ROOM_KICK, ROOM, rules(admins=frozenset({"U0ALICE"})))


def test_a_rule_allows_whom_it_names() -> None:
    """
    A person named in `allow`, or on a list named there, may.
    """
    crew = Rule(("broadcast.start",), allow=("list:crew",))

    assert may(ALICE, Action.BROADCAST_START, ROOM, rules(STARTS))
    assert may(BOB, Action.BROADCAST_START, ROOM, rules(crew))
    assert not may(BOB, Action.BROADCAST_START, ROOM, rules(STARTS))


def test_rooms_are_named_by_pattern_or_label() -> None:
    """
    `room*` and `label:public` both reach room42, and neither reaches war.
    """
    label = Rule(("broadcast.start",), ("label:public",), allow=("user:U0ALICE",))

    assert may(ALICE, Action.BROADCAST_START, ROOM, rules(label))
    assert not may(ALICE, Action.BROADCAST_START, Place("war"), rules(label))
    assert not may(ALICE, Action.BROADCAST_START, Place("war"), rules(STARTS))


def test_channels_count_by_id() -> None:
    """
    A rule with channels says nothing about any other channel.
    """
    there = Rule(("broadcast.start",), channels=("C0OPS",), allow=("user:U0ALICE",))

    assert may(
        ALICE, Action.BROADCAST_START, Place("room42", (), "C0OPS"), rules(there)
    )
    assert not may(ALICE, Action.BROADCAST_START, ROOM, rules(there))


def test_whoever_may_start_may_stop_from_anywhere() -> None:
    """
    Stop needs no rule: the right to start in a room is enough, in any channel.
    """
    there = Rule(
        ("broadcast.start", "record.start"),
        channels=("C0OPS",),
        allow=("user:U0ALICE",),
    )

    assert may(ALICE, Action.BROADCAST_STOP, ROOM, rules(there))
    assert may(ALICE, Action.RECORD_STOP, ROOM, rules(there))
    assert not may(BOB, Action.BROADCAST_STOP, ROOM, rules(there))


def test_a_denial_in_one_channel_does_not_reach_another() -> None:
    """
    Whoever may start here may stop here, although starting elsewhere is denied.
    """
    elsewhere = Rule(("broadcast.start",), channels=("C0OPS",), deny=("user:U0ALICE",))

    assert may(ALICE, Action.BROADCAST_START, ROOM, rules(STARTS, elsewhere))
    assert may(ALICE, Action.BROADCAST_STOP, ROOM, rules(STARTS, elsewhere))


def test_stopping_gives_no_right_to_start() -> None:
    """
    Somebody who may only stop may not start.
    """
    stops = Rule(("broadcast.stop",), allow=("user:U0BOB",))

    assert may(BOB, Action.BROADCAST_STOP, ROOM, rules(stops))
    assert not may(BOB, Action.BROADCAST_START, ROOM, rules(stops))


def test_whoever_may_do_anything_in_a_room_may_see_it() -> None:
    """
    `see` follows from any other right there, and from nothing elsewhere.
    """
    assert may(ALICE, Action.SEE, ROOM, rules(STARTS))
    assert not may(ALICE, Action.SEE, Place("war"), rules(STARTS))
    assert not may(BOB, Action.SEE, ROOM, rules(STARTS))


def test_the_verdict_tells_how_it_was_found() -> None:
    """
    The trace names the rule and the entry that decided.
    """
    verdict = judge(ALICE, Action.BROADCAST_START, ROOM, rules(STARTS))

    assert ("rule allows broadcast.start to user:U0ALICE",) == verdict.trace


def test_the_shortest_clock_of_all_allowing_rules_counts() -> None:
    """
    Where two rules allow it, the shorter duration and the shorter delay count, each
    for itself, and the trace says whose they are.
    """
    verdict = judge(
        ALICE,
        Action.BROADCAST_START,
        ROOM,
        rules(
            replace(STARTS, max_duration=4 * HOUR, run_within=HOUR / 4, place="rule 1"),
            replace(STARTS, max_duration=HOUR * 1.5, run_within=HOUR, place="rule 2"),
        ),
    )

    assert (HOUR * 1.5, HOUR / 4) == (verdict.max_duration, verdict.run_within)
    assert "rule 2 lets it last 1 h 30 min at most" in verdict.trace
    assert "rule 1 lets it begin 15 min late at most" in verdict.trace


def test_a_clock_binds_those_whom_its_rule_allows() -> None:
    """
    Another room's rule, another person's rule and a rule for another act set nothing.
    """
    short = replace(STARTS, max_duration=HOUR)
    some = rules(
        STARTS,
        replace(short, rooms=("war",)),
        replace(short, allow=("user:U0BOB",)),
        replace(short, actions=("record.start",)),
    )

    assert judge(ALICE, Action.BROADCAST_START, ROOM, some).max_duration is None


def test_a_stop_has_no_clock() -> None:
    """
    However late it is, a stop may be carried out: its rule's clocks are not its own.
    """
    timed = Rule(
        ("broadcast.*",), allow=("list:crew",), max_duration=HOUR, run_within=HOUR
    )
    verdict = judge(BOB, Action.BROADCAST_STOP, ROOM, rules(timed))

    assert verdict.allowed
    assert (None, None) == (verdict.max_duration, verdict.run_within)


def test_an_admin_is_bound_by_the_clock_of_a_rule_that_names_them() -> None:
    """
    Admins have no clock, unless a rule that allows them the act has one.
    """
    timed = replace(STARTS, max_duration=HOUR)
    some = rules(timed, admins=frozenset({"U0ALICE", "U0BOB"}))

    assert HOUR == judge(ALICE, Action.BROADCAST_START, ROOM, some).max_duration
    assert judge(BOB, Action.BROADCAST_START, ROOM, some).max_duration is None


NOT_STOPS = [one for one in Action if one not in STARTS_OF]


@given(
    any_rules.SOME_RULES,
    any_rules.ACTORS,
    st.sampled_from(NOT_STOPS),
    st.sampled_from(["user:U0ALICE2", "list:crew", "group:S0GUESTS"]),
    st.sampled_from([{}, {"S0GUESTS": frozenset({"U0ALICE2"})}]),
    any_rules.WHOLE,
)
def test_deny_beats_allow_in_any_rules(
    some: list[Rule],
    actor: Actor,
    action: Action,
    denied: str,
    guests: dict[str, frozenset[str]],
    known: Groups,
) -> None:
    """
    However the rules are made, a denial of the very act is never outvoted: by account,
    list or group, for the person's other account too, known or not yet read.
    """
    groups = Groups({"S0OPS": known.members["S0OPS"], **guests})
    denial_ = Rule((action.value,), deny=(denied, f"user:{actor.user}"))
    other = Rule((action.value,), deny=(denied,))
    all_ = any_rules.made(*some, denial_, people=any_rules.ONE_PERSON)
    for_alice = any_rules.made(*some, other, people=any_rules.ONE_PERSON)

    assert not judge(actor, action, ROOM, all_, groups).allowed
    assert not judge(ALICE, action, ROOM, for_alice, groups).allowed


@settings(max_examples=1000)
@given(
    any_rules.RULES | any_rules.NEAR_RULES,
    any_rules.ACTORS,
    any_rules.ACTIONS | st.sampled_from(any_rules.NEAR_ACTIONS),
    any_rules.PLACES,
    any_rules.halves(),
)
def test_an_unread_group_never_turns_a_no_into_a_yes(
    some: Rules,
    actor: Actor,
    action: Action,
    place: Place,
    groups: tuple[Groups, Groups],
) -> None:
    """
    Whatever is decided while groups are unread stays so when they are read: the answer,
    the second persons and the clocks; an admin's clocks may only become longer.
    """
    known, whole = groups
    before = judge(actor, action, place, some, known)
    after = judge(actor, action, place, some, whole)

    assert not after.undecided
    assert not (before.undecided and before.allowed)
    if before.undecided:
        return
    assert (after.allowed, after.quorums) == (before.allowed, before.quorums)
    assert after.approve_within == before.approve_within
    clocks = zip(clocks_of(before), clocks_of(after), strict=True)
    if actor.user in some.admins:
        assert all(now is None or was <= now for was, now in clocks if was is not None)
        assert all(now is None for was, now in clocks if was is None)
    else:
        assert clocks_of(after) == clocks_of(before)


@given(
    any_rules.RULES,
    any_rules.ACTORS,
    any_rules.ACTIONS,
    any_rules.PLACES,
    any_rules.halves(),
)
def test_only_groups_that_rules_name_are_waited_for(
    some: Rules,
    actor: Actor,
    action: Action,
    place: Place,
    groups: tuple[Groups, Groups],
) -> None:
    """
    What is undecided waits for unread groups of the rules, and an admin for none.
    """
    known, _ = groups
    unread = judge(actor, action, place, some, known).unread

    assert unread <= known.unread(some.groups)
    assert not (unread and actor.user in some.admins)


@given(
    any_rules.SOME_RULES,
    any_rules.RULE,
    st.integers(0, 4),
    any_rules.ADMINS,
    any_rules.ACTORS,
    any_rules.ACTIONS,
    any_rules.WHOLE,
)
def test_one_more_rule_never_takes_a_second_person_away(
    some: list[Rule],
    added: Rule,
    at: int,
    admins: frozenset[str],
    actor: Actor,
    action: Action,
    groups: Groups,
) -> None:
    """
    Whatever rule is added, what was allowed is refused or needs all it needed before,
    decided no later than before where a rule said until when.
    """
    less = any_rules.made(*some, admins=admins)
    more = any_rules.made(*some[:at], added, *some[at:], admins=admins)
    before = judge(actor, action, ROOM, less, groups)
    after = judge(actor, action, ROOM, more, groups)
    if not (before.allowed and after.allowed):
        return

    assert Counter(before.quorums) <= Counter(after.quorums)
    if before.approve_within is not None:
        assert after.approve_within is not None
        assert after.approve_within <= before.approve_within


@given(
    any_rules.RULES,
    any_rules.ACTORS,
    st.sampled_from(list(STARTS_OF)),
    any_rules.PLACES,
    any_rules.PLACES,
    any_rules.halves(),
)
def test_stop_is_never_harder_than_start(
    some: Rules,
    actor: Actor,
    stop: Action,
    place: Place,
    other: Place,
    groups: tuple[Groups, Groups],
) -> None:
    """
    In any rules, whoever may start in a room may stop there, from any channel, at
    once, without a second person and whatever other groups are unread.
    """
    known, _ = groups
    start = judge(actor, STARTS_OF[stop], place, some, known)
    from_elsewhere = replace(place, channel=other.channel)
    if start.allowed:
        verdict = judge(actor, stop, from_elsewhere, some, known)

        assert verdict.allowed
        assert () == verdict.quorums


@given(
    any_rules.RULES,
    any_rules.ACTORS,
    any_rules.ACTORS,
    st.sampled_from(list(STARTS_OF)),
    any_rules.PLACES,
    any_rules.halves(),
)
def test_stop_is_never_harder_than_approving(
    some: Rules,
    asker: Actor,
    actor: Actor,
    stop: Action,
    place: Place,
    groups: tuple[Groups, Groups],
) -> None:
    """
    In any rules, whoever may approve somebody's start in a room may stop there.
    """
    known, _ = groups
    start = STARTS_OF[stop]
    quorums = judge(asker, start, place, some, known).quorums
    matter = Matter(asker, start, place, some, known)
    if quorums and standing(actor, quorums, matter).may:
        assert judge(actor, stop, place, some, known).allowed


def test_who_may_not_see_is_known_before_it_is_shown() -> None:
    """
    While the group whose members may not see a room is unread, a right to start there
    shows it to nobody; to others it is shown when the group is read.
    """
    blind = Rule(("see",), deny=("group:S0GUESTS",))
    some = any_rules.made(STARTS, blind)

    unread = judge(ALICE, Action.SEE, ROOM, some)
    guest = Groups({"S0GUESTS": frozenset({"U0ALICE"})})

    assert not unread.allowed
    assert frozenset({"S0GUESTS"}) == unread.unread
    assert not judge(ALICE, Action.SEE, ROOM, some, guest).allowed
    assert judge(ALICE, Action.SEE, ROOM, some, NOBODY_IS_A_GUEST).allowed


def test_a_group_that_changes_nothing_is_not_waited_for() -> None:
    """
    Whoever is allowed by name starts at once, though a group of another rule without
    clocks and second persons is unread; with either, that rule has to be known.
    """
    also = Rule(("broadcast.start",), allow=("group:S0OPS",))
    asks = replace(also, approvals=1, approvers=("user:U0BOB",))
    timed = replace(also, max_duration=HOUR)

    assert may(ALICE, Action.BROADCAST_START, ROOM, rules(STARTS, also))
    for one in (asks, timed):
        verdict = judge(ALICE, Action.BROADCAST_START, ROOM, rules(STARTS, one))
        assert frozenset({"S0OPS"}) == verdict.unread


def test_an_admin_never_waits_for_a_group() -> None:
    """
    An admin starts at once, by the clock of the rule that may name them.
    """
    timed = Rule(("broadcast.start",), allow=("group:S0OPS",), max_duration=HOUR)
    some = rules(timed, admins=frozenset({"U0ALICE"}))
    verdict = judge(ALICE, Action.BROADCAST_START, ROOM, some)

    assert verdict.allowed
    assert HOUR == verdict.max_duration


def test_a_known_approver_may_stop_while_a_group_is_unread() -> None:
    """
    Who may approve a start by name may stop it, whatever group other rules name.
    """
    by_group = replace(STARTS, approvals=1, approvers=("group:S0DUTY",))
    by_name = replace(STARTS, approvals=1, approvers=("user:U0BOB",))

    assert may(BOB, Action.BROADCAST_STOP, ROOM, rules(by_group, by_name))


def test_whether_an_approver_is_denied_the_start_must_be_known() -> None:
    """
    While the group that may not start is unread, being an approver is no right to stop;
    once it is known, it is or is not.
    """
    asks = replace(STARTS, approvals=1, approvers=("user:U0BOB",))
    guests = Rule(("broadcast.start",), deny=("group:S0GUESTS",))
    some = rules(asks, guests)
    guest = Groups({"S0GUESTS": frozenset({"U0BOB"})})
    unread = judge(BOB, Action.BROADCAST_STOP, ROOM, some)

    assert (False, frozenset({"S0GUESTS"})) == (unread.allowed, unread.unread)
    assert not judge(BOB, Action.BROADCAST_STOP, ROOM, some, guest).allowed
    assert judge(BOB, Action.BROADCAST_STOP, ROOM, some, NOBODY_IS_A_GUEST).allowed


def test_every_rule_that_allows_it_asks_for_its_own_second_persons() -> None:
    """
    Two rules that ask both count, for an admin too; a rule that allows somebody else
    asks nothing of the others.
    """
    one = replace(STARTS, approvals=1, approvers=("user:U0BOB",))
    two = replace(STARTS, approvals=2, approvers=("list:crew",))
    else_ = replace(one, allow=("user:U0CAROL",))
    some = rules(one, two, else_, admins=frozenset({"U0ADMIN"}))
    mine = judge(ALICE, Action.BROADCAST_START, ROOM, some)
    admins = judge(Actor("T1", "U0ADMIN"), Action.BROADCAST_START, ROOM, some)

    assert [1, 2] == [quorum.approvals for quorum in mine.quorums]
    assert 3 == len(admins.quorums)


@given(any_rules.SOME_RULES, st.sampled_from(list(Action)))
def test_an_unnamed_person_may_nothing(some: list[Rule], action: Action) -> None:
    """
    In any rules, somebody whom no entry names may do nothing at all.
    """
    assert not may(Actor("T1", "U0STRANGER"), action, ROOM, rules(*some))


@given(
    any_rules.SOME_RULES,
    any_rules.RULE,
    st.integers(0, 5),
    any_rules.ACTORS,
    st.sampled_from(list(Action)),
    any_rules.ADMINS,
)
def test_one_more_rule_never_makes_a_clock_longer(
    some: list[Rule],
    added: Rule,
    at: int,
    actor: Actor,
    action: Action,
    admins: frozenset[str],
) -> None:
    """
    Whatever rule is added, what is allowed before and after it may not last longer
    nor begin later than before.
    """
    before = judge(actor, action, ROOM, rules(*some, admins=admins))
    more = rules(*some[:at], added, *some[at:], admins=admins)
    after = judge(actor, action, ROOM, more)

    for was, now in (
        (before.max_duration, after.max_duration),
        (before.run_within, after.run_within),
    ):
        if after.allowed and was is not None:
            assert now is not None
            assert now <= was


@given(
    any_rules.SOME_RULES,
    any_rules.ACTORS,
    st.sampled_from([Action.BROADCAST_STOP, Action.RECORD_STOP, Action.SEE]),
)
def test_no_rules_give_a_stop_a_clock(
    some: list[Rule], actor: Actor, action: Action
) -> None:
    """
    In any rules, neither a stop nor a look has a duration or comes too late.
    """
    verdict = judge(actor, action, ROOM, rules(*some))

    assert (None, None) == (verdict.max_duration, verdict.run_within)
