"""
In force: the rules, and what is known of groups, at the moment they are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.ending import ACTIONS
from bot.domain.errors import RulesError
from bot.domain.rules import NO_GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.rules import Groups, Rules

# What is never refused for the age of a list: ending what is on air, and looking.
_ANY_AGE = frozenset({*ACTIONS.values(), Action.SEE})


def _nothing_known(_team: str) -> Groups:
    return NO_GROUPS


def _no_trouble() -> str:
    return ""


def _no_room(_channel_name: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class InForce:
    """
    What decides who may, as it stands whenever it is asked.

    Attributes:
        rules: The rules of this process.
        known: The groups of a workspace that were read not too long ago.
        ever_known: Those that were ever read.
        trouble: Why this process must not go by its rules, or "".
        meant: The room that channels of that name stand for, or "".
    """

    rules: Callable[[], Rules]
    known: Callable[[str], Groups] = _nothing_known
    ever_known: Callable[[str], Groups] = _nothing_known
    trouble: Callable[[], str] = _no_trouble
    meant: Callable[[str], str] = _no_room

    def groups(self, team: str, action: Action) -> Groups:
        """The groups by which that act is judged."""
        return self.ever_known(team) if action in _ANY_AGE else self.known(team)

    def demand(self) -> None:
        """
        Go on only with the rules that every process goes by.

        Raises:
            RulesError: Others are in force.
        """
        why_not = self.trouble()
        if why_not:
            raise RulesError(
                why_not,
                remedy="Whoever runs OnAir gives this process the same onair.toml "
                "and reloads it (SIGHUP); until then another one may answer.",
            )
