"""
Second persons: who may be one, and when there are enough.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.policy import APPROVABLE, judge
from bot.domain.room import Account, GroupNumber, Room, RoomName
from bot.domain.rules import WORKFLOW, Groups, Place, Quorum, Rule
from bot.domain.standing import (
    Matter,
    candidates,
    out_of_reach,
    reached,
    standing,
    still_needed,
    to_ask,
)
from bot.domain.terms import terms
from tests.domain import any_rules

ALICE = Actor("T1", "U0ALICE")
ALICE_TOO = Actor("T1", "U0ALICE2")
BOB = Actor("T1", "U0BOB")
CAROL = Actor("T1", "U0CAROL")
ADMIN = Actor("T1", "U0ADMIN")
ROOM = Place("room42", (), "C0GENERAL")
ON_RECORD = Room(RoomName("room42"), GroupNumber(42), Account("alice"))
DUTY = Groups({"S0DUTY": frozenset({"U0BOB", "U0CAROL"})})
ASKS = Rule(
    ("broadcast.start",),
    allow=("user:U0ALICE",),
    approvals=1,
    approvers=("group:S0DUTY",),
    place="rule 1",
)


def matter(
    *some: Rule,
    groups: Groups = DUTY,
    admins: frozenset[str] = frozenset(),
    asker: Actor = ALICE,
) -> Matter:
    """What is to be agreed on, where Alice has two accounts."""
    rules = any_rules.made(*some, admins=admins, people=any_rules.ONE_PERSON)
    return Matter(asker, Action.BROADCAST_START, ROOM, rules, groups)


def quorums_of(one: Matter) -> tuple[Quorum, ...]:
    """The second persons that the rules ask for."""
    return judge(one.asker, one.action, one.place, one.rules, one.groups).quorums


@st.composite
def matters(
    draw: st.DrawFn, *, whole: bool = True
) -> tuple[Matter, tuple[Quorum, ...], Matter]:
    """
    Something to be agreed on, its quorums, and the same with all groups known.
    """
    known, full = draw(any_rules.halves())
    gone = draw(st.frozensets(any_rules.USERS, max_size=1))
    one = Matter(
        draw(any_rules.ACTORS),
        draw(st.sampled_from(sorted(APPROVABLE, key=str))),
        draw(any_rules.PLACES),
        draw(any_rules.RULES | any_rules.NEAR_RULES),
        replace(full if whole else known, gone=gone),
    )
    drawn = draw(st.lists(QUORUM, min_size=1, max_size=2).map(tuple))
    return one, quorums_of(one) or drawn, replace(one, groups=replace(full, gone=gone))


QUORUM = st.builds(Quorum, st.integers(1, 3), any_rules.ENTRIES)
AGREED = st.lists(any_rules.ACTORS, max_size=5)


def test_whom_the_rule_names_may_approve_and_nobody_else() -> None:
    """
    A member of the group on duty may; somebody else is told who could.
    """
    one = matter(ASKS)
    stranger = standing(Actor("T1", "U0DAVE"), quorums_of(one), one)

    assert standing(BOB, quorums_of(one), one).may
    assert not stranger.may
    assert "Only group:S0DUTY or an admin may approve it." == stranger.reason


def test_nobody_approves_their_own_wish() -> None:
    """
    Neither the asker, nor their other account, nor an admin who asked.
    """
    everybody = replace(ASKS, approvers=("user:U0ALICE", "user:U0ALICE2"))
    one = matter(everybody, admins=frozenset({"U0ALICE"}))

    for actor in (ALICE, ALICE_TOO):
        said = standing(actor, quorums_of(one), one)
        assert (False, "You cannot approve your own wish.") == (said.may, said.reason)


def test_an_admin_may_approve_what_others_ask() -> None:
    """
    Admins count for any quorum, and are only asked where others are too few.
    """
    one = matter(ASKS, admins=frozenset({"U0ADMIN"}))
    alone = replace(one, groups=Groups({"S0DUTY": frozenset({"U0ALICE"})}))

    assert reached([ADMIN], quorums_of(one), one)
    assert ("U0BOB", "U0CAROL") == to_ask(quorums_of(one), one)
    assert ("U0ADMIN",) == to_ask(quorums_of(alone), alone)


def test_whoever_is_denied_the_act_cannot_approve_it() -> None:
    """
    A denial of the act, for either account, takes away the right to approve it.
    """
    one = matter(ASKS, Rule(("broadcast.start",), deny=("user:U0BOB",), place="rule 2"))
    said = standing(BOB, quorums_of(one), one)

    assert not said.may
    assert "Rule 2 denies" in said.reason


def test_a_person_with_two_accounts_counts_once() -> None:
    """
    Two approvals by one person are one.
    """
    two = replace(ASKS, allow=("user:U0BOB",), approvals=2)
    groups = Groups({"S0DUTY": frozenset({"U0ALICE", "U0ALICE2", "U0CAROL"})})
    one = matter(two, groups=groups, asker=BOB)

    assert not reached([ALICE, ALICE_TOO], quorums_of(one), one)
    assert reached([ALICE, CAROL], quorums_of(one), one)


def test_one_person_may_count_for_several_rules() -> None:
    """
    Where two rules ask, each needs its own number, and one yes may serve both.
    """
    other = replace(ASKS, approvals=2, approvers=("user:U0BOB", "user:U0CAROL"))
    one = matter(ASKS, other)
    left = [count for _, count in still_needed([BOB], quorums_of(one), one)]

    assert [0, 1] == left


def test_a_wish_that_nobody_could_agree_to_says_who_is_missing() -> None:
    """
    When only the asker and somebody who left are on duty, that is said at once.
    """
    groups = Groups({"S0DUTY": frozenset({"U0ALICE", "U0BOB"})}, frozenset({"U0BOB"}))
    one = matter(ASKS, groups=groups)
    why_not, unread = out_of_reach(quorums_of(one), one)

    assert (
        "It needs 1 of group:S0DUTY; nobody can approve it (U0ALICE asks for it, U0BOB "
        "is deactivated)."
    ) == why_not
    assert frozenset() == unread


def test_too_few_approvers_are_named_and_so_are_those_who_cannot() -> None:
    """
    Who could approve it is named once a person, and why the others cannot.
    """
    on_duty = frozenset({"U0BOB", "U0CAROL", "U0GONE"})
    known = Groups({"S0DUTY": on_duty}, frozenset({"U0GONE"}))
    denies = Rule(("broadcast.start",), deny=("user:U0CAROL",))
    one = matter(replace(ASKS, approvals=3), denies, groups=known)
    why_not, _ = out_of_reach(quorums_of(one), one)

    assert (
        "It needs 3 of group:S0DUTY; only U0BOB can approve it (U0CAROL is denied it, "
        "U0GONE is deactivated)."
    ) == why_not


def test_an_unread_group_keeps_the_question_open() -> None:
    """
    Approvers who are not known, and denials that are not, are no reason to refuse.
    """
    nothing = matter(ASKS, groups=Groups())
    denied = Rule(("broadcast.start",), deny=("group:S0GUESTS",))
    admin = matter(ASKS, denied, asker=ADMIN, admins=frozenset({"U0ADMIN"}))

    assert ("", frozenset({"S0DUTY"})) == out_of_reach(quorums_of(nothing), nothing)
    assert ("", frozenset({"S0GUESTS"})) == out_of_reach(quorums_of(admin), admin)


def test_an_unread_group_of_one_rule_does_not_stop_the_approver_of_another() -> None:
    """
    Whoever is named for the second rule may say yes while the first one's group is
    unread.
    """
    other = replace(ASKS, approvers=("user:U0BOB",))
    one = matter(ASKS, other, groups=Groups())

    assert standing(BOB, quorums_of(one), one).may


def test_what_an_approval_covers_changes_with_the_rules_and_the_room() -> None:
    """
    A clock, the number, the approvers, and each part of the room's record show.
    """
    one = matter(ASKS)
    verdict = judge(ALICE, one.action, ROOM, one.rules, one.groups)
    quorum = verdict.quorums[0]
    rules = [
        replace(verdict, max_duration=timedelta(hours=1)),
        replace(verdict, quorums=(replace(quorum, approvals=2),)),
        replace(verdict, quorums=(replace(quorum, approvers=("user:U0BOB",)),)),
    ]
    rooms = [
        replace(ON_RECORD, group=GroupNumber(43)),
        replace(ON_RECORD, account=Account("bob")),
        replace(ON_RECORD, labels=("public",)),
        None,
    ]
    before = terms(verdict, ON_RECORD)

    for changed in rules:
        assert before["rule"] != terms(changed, ON_RECORD)["rule"]
    for room in rooms:
        assert before["room"] != terms(verdict, room)["room"]


@given(matters(), AGREED)
def test_no_ones_own_approval_ever_counts(
    drawn: tuple[Matter, tuple[Quorum, ...], Matter], agreed: list[Actor]
) -> None:
    """
    In any rules, what the asker says with any of their accounts changes nothing.
    """
    one, quorums, _ = drawn
    mine = [Actor("T1", it) for it in one.rules.accounts(one.asker.user)]
    before = still_needed(agreed, quorums, one)

    assert before == still_needed([*mine, *agreed, *mine], quorums, one)
    assert not reached(mine, quorums, one)
    assert not set(to_ask(quorums, one)) & {it.user for it in mine}


@given(matters(), AGREED, AGREED)
def test_another_approval_never_makes_fewer(
    drawn: tuple[Matter, tuple[Quorum, ...], Matter],
    agreed: list[Actor],
    more: list[Actor],
) -> None:
    """
    In any rules, one more yes never takes away what was reached, nor does its order
    matter.
    """
    one, quorums, _ = drawn
    before = still_needed(agreed, quorums, one)
    after = still_needed([*agreed, *more], quorums, one)

    assert all(now <= was for (_, was), (_, now) in zip(before, after, strict=True))
    assert after == still_needed([*more[::-1], *agreed], quorums, one)


@given(matters(whole=False), AGREED)
def test_nothing_is_reached_without_enough_different_persons(
    drawn: tuple[Matter, tuple[Quorum, ...], Matter], agreed: list[Actor]
) -> None:
    """
    In any rules, what is reached has as many different persons as the highest number
    asks for, the asker not among them, none of whom left or is denied the act.
    """
    one, quorums, _ = drawn
    if not reached(agreed, quorums, one):
        return
    rules = one.rules
    counted = {
        rules.person(actor.user)
        for actor in agreed
        if actor.user not in one.groups.gone and standing(actor, quorums, one).may
    }

    assert max(quorum.approvals for quorum in quorums) <= len(counted)
    assert rules.person(one.asker.user) not in counted


@settings(max_examples=300)
@given(matters(whole=False), any_rules.ACTORS, AGREED)
def test_an_unread_group_never_makes_an_approver(
    drawn: tuple[Matter, tuple[Quorum, ...], Matter],
    actor: Actor,
    agreed: list[Actor],
) -> None:
    """
    Whoever may approve while groups are unread may when they are read, and whoever
    certainly may not still may not; what is reached stays reached.
    """
    before, quorums, after = drawn
    said = standing(actor, quorums, before)
    now = standing(actor, quorums, after)

    assert frozenset() == now.unread
    if said.may or not said.unread:
        assert now.may == said.may
    if reached(agreed, quorums, before):
        assert reached(agreed, quorums, after)


@settings(max_examples=300)
@given(matters(whole=False))
def test_only_what_nobody_could_ever_agree_to_is_out_of_reach(
    drawn: tuple[Matter, tuple[Quorum, ...], Matter],
) -> None:
    """
    What is refused for want of approvers stays without them, whatever unread groups
    hold; what is not refused, and waits for no group, everybody together can reach.
    """
    before, quorums, after = drawn
    why_not, unread = out_of_reach(quorums, before)
    everybody = [Actor("T1", user) for user in any_rules.ACCOUNTS]

    if why_not:
        assert not reached(everybody, quorums, after)
    elif not unread:
        assert reached(everybody, quorums, before)
        assert reached(everybody, quorums, after)


@given(matters(whole=False))
def test_only_those_are_asked_who_could_agree(
    drawn: tuple[Matter, tuple[Quorum, ...], Matter],
) -> None:
    """
    Whoever is asked is a candidate of some rule, certainly may approve, and is asked
    once; those asked are enough wherever all candidates are.
    """
    one, quorums, _ = drawn
    asked = to_ask(quorums, one)
    possible = set(chain.from_iterable(candidates(it, one) for it in quorums))

    assert len(asked) == len(set(asked))
    assert set(asked) <= possible
    assert all(standing(Actor("T1", it), quorums, one).may for it in asked)
    if reached([Actor("T1", it) for it in possible], quorums, one):
        assert reached([Actor("T1", it) for it in asked], quorums, one)


def test_a_workflow_never_counts_as_a_second_person() -> None:
    """
    Only people agree, even where rules name workflows among the approvers.
    """
    quorum = Quorum(1, (WORKFLOW, "user:U0BOB"))
    one = matter(ASKS)

    assert ("U0BOB",) == candidates(quorum, one)
    assert not standing(Actor("T1", WORKFLOW), (quorum,), one).may


@given(matters(whole=False))
def test_the_quick_list_of_candidates_is_the_list_of_those_who_stand(
    drawn: tuple[Matter, tuple[Quorum, ...], Matter],
) -> None:
    """
    Whoever could agree is found at once, and is exactly whose word would count.
    """
    one, quorums, _ = drawn
    everybody = (*any_rules.ACCOUNTS, *one.rules.admins, WORKFLOW)

    for it in quorums:
        may = {who for who in everybody if standing(Actor("T1", who), (it,), one).may}
        assert may == set(candidates(it, one))
