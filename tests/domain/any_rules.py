"""
Any rules, any groups, anybody: what the property tests draw from.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.rules import WORKFLOW, Groups, Place, Rule, Rules

if TYPE_CHECKING:
    from collections.abc import Mapping

# The first two are one person where the rules say so.
ACCOUNTS = ("U0ALICE", "U0ALICE2", "U0BOB", "U0CAROL", "U0DAVE")
GROUPS = ("S0OPS", "S0DUTY", "S0GUESTS")
LISTS = {"crew": frozenset({"U0BOB", "U0ALICE2"})}
ONE_PERSON = {"U0ALICE": "alice", "U0ALICE2": "alice"}

USERS = st.sampled_from(ACCOUNTS)
ACTORS = USERS.map(lambda user: Actor("T1", user))
ACTIONS = st.sampled_from(list(Action))
SOME_USERS = st.frozensets(USERS, max_size=3)
ENTRIES = st.lists(
    st.one_of(
        USERS.map(lambda user: f"user:{user}"),
        st.sampled_from(GROUPS).map(lambda group: f"group:{group}"),
        st.just("list:crew"),
        st.just(WORKFLOW),
    ),
    max_size=3,
).map(tuple)
CLOCKS = st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=30))
PLACES = st.builds(
    Place,
    room=st.sampled_from(["room42", "war"]),
    labels=st.sampled_from([(), ("public",)]),
    channel=st.sampled_from(["", "C0GENERAL", "C0OPS"]),
)
RULE = st.builds(
    Rule,
    actions=st.lists(
        st.sampled_from(
            [*(one.value for one in Action), "*", "broadcast.*", "*.start", "see"]
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    rooms=st.lists(st.sampled_from(["room*", "war", "label:public"]), max_size=2).map(
        tuple
    ),
    channels=st.lists(st.sampled_from(["C0GENERAL", "C0OPS"]), max_size=1).map(tuple),
    allow=ENTRIES,
    deny=ENTRIES | st.just(()),
    max_duration=CLOCKS,
    run_within=CLOCKS,
    approvals=st.integers(0, 3),
    approvers=ENTRIES,
    approve_within=CLOCKS,
)
SOME_RULES = st.lists(RULE, max_size=4)
ADMINS = st.frozensets(USERS, max_size=1)
PEOPLE = st.sampled_from([{}, ONE_PERSON])
RULES = st.builds(
    lambda some, admins, people: made(*some, admins=admins, people=people),
    SOME_RULES,
    ADMINS,
    PEOPLE,
)
NEAR_ACTIONS = (
    Action.BROADCAST_START,
    Action.BROADCAST_STOP,
    Action.SEE,
    Action.ROOM_ADD,
)
_NEAR_ENTRIES = st.lists(
    st.sampled_from(
        ["user:U0ALICE", "user:U0ALICE2", "group:S0OPS", "group:S0DUTY", "list:crew"]
    ),
    max_size=2,
).map(tuple)
NEAR_RULES = st.builds(
    lambda some, admins, people: made(*some, admins=admins, people=people),
    st.lists(
        st.builds(
            Rule,
            actions=st.sampled_from(NEAR_ACTIONS).map(lambda one: (one.value,)),
            channels=st.sampled_from([(), (), ("C0OPS",)]),
            allow=_NEAR_ENTRIES,
            deny=st.just(()) | _NEAR_ENTRIES,
            max_duration=st.sampled_from([None, timedelta(hours=1)]),
            approvals=st.integers(0, 1),
            approvers=_NEAR_ENTRIES,
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([frozenset(), frozenset({"U0BOB"})]),
    PEOPLE,
)
"""Rules about the same few acts and people, which therefore often meet."""

WHOLE = st.fixed_dictionaries(dict.fromkeys(GROUPS, SOME_USERS)).map(Groups)
"""Everything is known of every group."""


def made(
    *some: Rule,
    admins: frozenset[str] = frozenset(),
    people: Mapping[str, str] | None = None,
) -> Rules:
    """Rules with the one list *crew*."""
    return Rules(admins, some, LISTS, "0" * 64, people or {})


@st.composite
def halves(draw: st.DrawFn) -> tuple[Groups, Groups]:
    """What is known of some groups, and the same with everything known."""
    whole = draw(WHOLE)
    known = draw(st.frozensets(st.sampled_from(GROUPS)))
    members = {group: whole.members[group] for group in known}
    return Groups(members, whole.gone), whole
