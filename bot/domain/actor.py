"""
On whose word something happens.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A person in Slack, or OnAir itself, on whose word something happens.

    Two actors are the same when their ids are; a name is only how the person
    was called then.

    Attributes:
        team: The workspace's id, `T…`; empty for OnAir itself.
        user: The person's id, `U…` or `W…`; `onair` for OnAir itself.
        enterprise: The organisation's id, `E…`, or empty.
        name: The display name as it was, or empty where it is not known.
    """

    team: str
    user: str
    enterprise: str = ""
    name: str = field(default="", compare=False)

    @property
    def is_onair(self) -> bool:
        """Whether it is OnAir itself, by its own clock."""
        return self.user == _ITSELF


_ITSELF = "onair"
ONAIR_ITSELF = Actor(team="", user=_ITSELF, name="OnAir")


def onair_in(team: str) -> Actor:
    """OnAir itself, acting in that workspace."""
    return Actor(team=team, user=_ITSELF, name="OnAir")
