"""
Who may do what, as a producer would put it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.policy import Place, Rule, Rules, judge

ALICE = Actor("T1", "U0ALICE")
BOB = Actor("T1", "U0BOB")
ROOM = Place("room42", ("public",), "C0GENERAL")


def rules(*some: Rule, admins: frozenset[str] = frozenset()) -> Rules:
    """Rules with one list, *crew*, that has Bob on it."""
    return Rules(admins, some, {"crew": frozenset({"U0BOB"})}, "0" * 64)


def may(actor: Actor, action: Action, place: Place, some: Rules) -> bool:
    """Only whether it is allowed."""
    return judge(actor, action, place, some).allowed


HOUR = timedelta(hours=1)
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


USERS = st.sampled_from(["U0ALICE", "U0BOB", "U0CAROL"])
WHO = st.lists(
    st.one_of(USERS.map(lambda user: f"user:{user}"), st.just("list:crew")), max_size=3
).map(tuple)
CLOCKS = st.none() | st.timedeltas(timedelta(0), timedelta(days=30))
SOME_RULES = st.builds(
    Rule,
    actions=st.lists(
        st.sampled_from([*(one.value for one in Action), "*", "broadcast.*", "room.*"]),
        min_size=1,
        max_size=3,
    ).map(tuple),
    rooms=st.lists(st.sampled_from(["room*", "war", "label:public"]), max_size=2).map(
        tuple
    ),
    channels=st.lists(st.sampled_from(["C0GENERAL", "C0OPS"]), max_size=2).map(tuple),
    allow=WHO,
    deny=WHO,
    max_duration=CLOCKS,
    run_within=CLOCKS,
)


@given(
    st.lists(SOME_RULES, max_size=5),
    USERS.map(lambda user: Actor("T1", user)),
    st.sampled_from([a for a in Action if not a.value.endswith("stop")]),
)
def test_deny_beats_allow_in_any_rules(
    some: list[Rule], actor: Actor, action: Action
) -> None:
    """
    However the rules are made, a denial of the very act is never outvoted.
    """
    denial = Rule((action.value,), deny=(f"user:{actor.user}",))

    assert not may(actor, action, ROOM, rules(*some, denial))


@given(st.lists(SOME_RULES, max_size=5), USERS.map(lambda user: Actor("T1", user)))
def test_stop_is_never_harder_than_start(some: list[Rule], actor: Actor) -> None:
    """
    In any rules, whoever may start in a room may stop there.
    """
    if may(actor, Action.BROADCAST_START, ROOM, rules(*some)):
        assert may(actor, Action.BROADCAST_STOP, ROOM, rules(*some))


@given(st.lists(SOME_RULES, max_size=5), st.sampled_from(list(Action)))
def test_an_unnamed_person_may_nothing(some: list[Rule], action: Action) -> None:
    """
    In any rules, somebody whom no entry names may do nothing at all.
    """
    assert not may(Actor("T1", "U0STRANGER"), action, ROOM, rules(*some))


@given(
    st.lists(SOME_RULES, max_size=5),
    SOME_RULES,
    st.integers(0, 5),
    USERS.map(lambda user: Actor("T1", user)),
    st.sampled_from(list(Action)),
    st.frozensets(USERS, max_size=1),
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
    st.lists(SOME_RULES, max_size=5),
    USERS.map(lambda user: Actor("T1", user)),
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
