"""
Naming: whether an entry of the rules means somebody.

An entry is `user:U…`, `list:NAME`, `group:S…` or `workflow`.  What a group says is
not always known, so the answer is yes, no, or not before it was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.rules import Groups, Rules


@dataclass(frozen=True, slots=True)
class Named:
    """
    Whether somebody is meant.

    Attributes:
        by: The first entry that means them, or "".
        unread: Groups that may mean them; empty where an entry certainly does.
    """

    by: str = ""
    unread: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Only what is certain counts as yes."""
        return self.by != ""


def named(
    users: Iterable[str], entries: tuple[str, ...], rules: Rules, groups: Groups
) -> Named:
    """Whether one of the entries means one of those accounts."""
    accounts = frozenset(users)
    unread = set()
    for entry in entries:
        kind, _, name = entry.partition(":")
        if kind == "group" and name not in groups.members:
            unread.add(name)
        elif not accounts.isdisjoint(_meant(entry, rules, groups)):
            return Named(entry)
    return Named(unread=frozenset(unread))


def members(entries: Iterable[str], rules: Rules, groups: Groups) -> frozenset[str]:
    """The ids of everybody whom the entries mean, as far as groups are known."""
    return frozenset().union(*(_meant(one, rules, groups) for one in entries))


def _meant(entry: str, rules: Rules, groups: Groups) -> frozenset[str]:
    """As `members`, of one entry; a group of thousands is not copied."""
    kind, _, name = entry.partition(":")
    match kind:
        case "user":
            return frozenset({name})
        case "list":
            return rules.lists.get(name, frozenset())
        case "group":
            return groups.members.get(name, frozenset())
        case _:
            return frozenset({entry})


def unread(entries: Iterable[str], groups: Groups) -> frozenset[str]:
    """Those groups among the entries whose members are not known."""
    ids = (one.removeprefix("group:") for one in entries if one.startswith("group:"))
    return groups.unread(ids)
