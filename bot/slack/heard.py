"""
Decode what Slack tells of its own accord: who looks, and what changed.

Shapes: Slack's manual, "Events API" and the pages of the single events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.actor import Actor
from bot.slack.payload import check, part, person, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.slack.payload import Ours


def visitor(payload: Mapping[str, Any], ours: Ours) -> Actor | None:
    """
    Whoever opened App Home; None where they looked at another of its tabs.

    Raises:
        NotOursError: Another workspace's or another app's, or nobody's.
        UsageError: A part is missing.
    """
    team, event = event_of(payload, ours)
    if event.get("tab") != "home":
        return None
    enterprise = text(payload, "enterprise_id", needed=False)
    return Actor(team, person(event, "user"), enterprise)


def changed_group(payload: Mapping[str, Any], ours: Ours) -> tuple[str, str]:
    """
    Workspace and user group whose members changed.

    Raises:
        NotOursError: Another workspace's or another app's.
        UsageError: A part is missing.
    """
    team, event = event_of(payload, ours)
    return team, text(event, "subteam_id")


def changed_person(payload: Mapping[str, Any], ours: Ours) -> tuple[str, str]:
    """
    Workspace and person whose account changed: perhaps it is no longer in use.

    Raises:
        NotOursError: Another workspace's or another app's; also a person of
            another company, seen in a shared channel.
        UsageError: A part is missing.
    """
    team, event = event_of(payload, ours)
    user = part(event, "user")
    home = text(user, "team_id", needed=False) or team
    check(home, text(payload, "api_app_id"), ours)
    return team, text(user, "id")


def event_of(payload: Mapping[str, Any], ours: Ours) -> tuple[str, Mapping[str, Any]]:
    """
    Workspace and event of what Slack tells without being asked.

    Raises:
        NotOursError: Another workspace's or another app's.
        UsageError: A part is missing.
    """
    team = text(payload, "team_id")
    check(team, text(payload, "api_app_id"), ours)
    return team, part(payload, "event")
