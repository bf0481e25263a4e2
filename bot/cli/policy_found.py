"""
What the rules say to one question, as the command line asks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.errors import UsageError
from bot.domain.naming import members
from bot.domain.policy import judge
from bot.domain.room import Account, GroupNumber, Room, RoomName, shown
from bot.domain.rules import WORKFLOW, Groups, Place
from bot.domain.standing import Matter, candidates, out_of_reach
from bot.settings.rules import CHANNEL, GROUP, USER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.rules import Quorum, Rules, Verdict


class Answer(Enum):
    """What the rules can say, in the words of an example's `expect`."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    NEEDS_APPROVAL = "needs approval"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Case:
    """
    One question: may that person do that there?

    Attributes:
        user: A user id, or `workflow`.
        action: What.
        place: Where.
        groups: Who is in which user group; what is not in it counts as unread.
    """

    user: str
    action: Action
    place: Place
    groups: Groups


@dataclass(frozen=True, slots=True)
class Found:
    """
    What the rules say to a case.

    Attributes:
        answer: In a word.
        reason: Why not, or what is missing; "" where nothing is.
        verdict: The policy's own words.
        second: Each quorum, with the ids of those who could agree for it; admins
            whom its rule does not name are left out.
        unread: Groups that were not given, and would tell more.
    """

    answer: Answer
    reason: str
    verdict: Verdict
    second: tuple[tuple[Quorum, tuple[str, ...]], ...]
    unread: frozenset[str]

    @property
    def approvals(self) -> int:
        """How many second persons must agree at least."""
        return max((quorum.approvals for quorum, _ in self.second), default=0)

    @property
    def approvers(self) -> frozenset[str]:
        """Everybody who could be one of them."""
        return frozenset(user for _, users in self.second for user in users)


def find(case: Case, rules: Rules) -> Found:
    """What the rules say to that case."""
    asker = Actor("", case.user)
    verdict = judge(asker, case.action, case.place, rules, case.groups)
    if verdict.undecided:
        without = ", ".join(sorted(verdict.unread))
        reason = f"Nobody can tell without knowing who is in {without}."
        return Found(Answer.UNDECIDED, reason, verdict, (), verdict.unread)
    if not verdict.allowed:
        return Found(Answer.REFUSED, verdict.reason, verdict, (), frozenset())
    if not verdict.quorums:
        return Found(Answer.ALLOWED, "", verdict, (), frozenset())
    matter = Matter(asker, case.action, case.place, rules, case.groups)
    second = tuple((one, _own(one, matter)) for one in verdict.quorums)
    why_not, unread = out_of_reach(verdict.quorums, matter)
    answer = Answer.REFUSED if why_not else Answer.NEEDS_APPROVAL
    return Found(answer, why_not, verdict, second, unread)


def _own(quorum: Quorum, matter: Matter) -> tuple[str, ...]:
    named = members(quorum.approvers, matter.rules, matter.groups)
    return tuple(one for one in candidates(quorum, matter) if one in named)


def user_of(text: str) -> str:
    """
    Whoever is meant by `U…`, `user:U…` or `workflow`.

    Raises:
        UsageError: Nobody is.
    """
    user = text.removeprefix("user:")
    if user == WORKFLOW or USER.fullmatch(user):
        return user
    raise UsageError(
        f"“{shown(text)}” is not a user id.",
        remedy="Copy the member ID, U…, from their profile, or write workflow.",
    )


def action_of(text: str) -> Action:
    """
    The act of that name.

    Raises:
        UsageError: There is none.
    """
    for action in Action:
        if action.value == text:
            return action
    names = ", ".join(action.value for action in Action)
    raise UsageError(
        f"No action is called “{shown(text)}”.", remedy=f"There are {names}."
    )


def place_of(room: str, labels: Iterable[str], channel: str) -> Place:
    """
    The room, named or "", in that channel, by its id or "".

    Raises:
        UsageError: One of them cannot be.
    """
    if channel and not CHANNEL.fullmatch(channel):
        raise UsageError(
            f"“{shown(channel)}” is not a channel id.",
            remedy="Copy it, C…, from the channel's details.",
        )
    name = RoomName(room) if room else None
    # A room that could be on record has labels that could be.
    probe = Room(
        name or RoomName("room1"), GroupNumber(1), Account("a"), labels=tuple(labels)
    )
    return Place(name.text if name else "", probe.labels, channel)


def groups_of(given: Mapping[str, Iterable[str]]) -> Groups:
    """
    Who is in which user group.

    Raises:
        UsageError: That is no group's id, or no user's.
    """
    for group, users in given.items():
        if not GROUP.fullmatch(group):
            raise UsageError(
                f"“{shown(group)}” is not a user group's id.",
                remedy="Copy it, S…, as rules name it, without “group:”.",
            )
        for user in users:
            if not USER.fullmatch(user):
                raise UsageError(
                    f"{group}: “{shown(user)}” is not a user id.",
                    remedy="Write user ids, U…, as in S0DUTY=U1AAA,U2BBB.",
                )
    return Groups({group: frozenset(users) for group, users in given.items()})
