"""
Whom an entry of the rules means, as far as that is known.
"""

from __future__ import annotations

from hypothesis import given

from bot.domain.naming import members, named, unread
from bot.domain.rules import WORKFLOW, Groups
from tests.domain import any_rules

RULES = any_rules.made()
OPS = Groups({"S0OPS": frozenset({"U0ALICE"})})


def test_each_kind_of_entry_means_its_people() -> None:
    """
    An account, a list, a group that was read, and the steps of workflows.
    """
    entries = ("user:U0CAROL", "list:crew", "group:S0OPS", WORKFLOW)

    assert {"U0CAROL", "U0BOB", "U0ALICE2", "U0ALICE", WORKFLOW} == members(
        entries, RULES, OPS
    )


def test_the_first_entry_that_certainly_means_somebody_is_told() -> None:
    """
    A group that is not known does not hide the list in which somebody stands.
    """
    found = named(("U0BOB",), ("group:S0DUTY", "list:crew"), RULES, OPS)

    assert found
    assert ("list:crew", frozenset()) == (found.by, found.unread)


def test_a_group_that_was_not_read_is_neither_yes_nor_no() -> None:
    """
    An unread group means nobody for certain, and says that it might.
    """
    found = named(("U0BOB",), ("group:S0DUTY", "user:U0CAROL"), RULES, OPS)

    assert not found
    assert frozenset({"S0DUTY"}) == found.unread


def test_a_list_that_is_gone_means_nobody() -> None:
    """
    An entry whose list does not exist gives no right to anybody.
    """
    assert frozenset() == members(("list:gone",), RULES, OPS)


@given(any_rules.ENTRIES, any_rules.SOME_USERS, any_rules.halves())
def test_what_is_certain_stays_so_when_groups_are_read(
    entries: tuple[str, ...],
    users: frozenset[str],
    groups: tuple[Groups, Groups],
) -> None:
    """
    Whoever is certainly named, or certainly not, is so whatever unread groups hold.
    """
    known, whole = groups
    before = named(users, entries, RULES, known)
    after = named(users, entries, RULES, whole)

    assert frozenset() == after.unread
    assert before.unread <= unread(entries, known)
    if before or not before.unread:
        assert bool(before) == bool(after)


@given(any_rules.ENTRIES, any_rules.WHOLE)
def test_being_named_and_being_a_member_are_the_same(
    entries: tuple[str, ...], groups: Groups
) -> None:
    """
    The people of some entries are exactly those whom the entries name.
    """
    who = (*any_rules.ACCOUNTS, WORKFLOW)

    assert members(entries, RULES, groups) == {
        one for one in who if named((one,), entries, RULES, groups)
    }
