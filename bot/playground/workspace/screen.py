"""
What is on a person's screen, so that nobody clicks what is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.workspace.block_rules import elements_of
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import GestureError, Json, SlackError, Surface


@dataclass(frozen=True)
class Spot:
    """
    Where somebody clicks.

    Attributes:
        where: The `ts` of a message or the id of an ephemeral.
        view: The form or App Home instead.
    """

    person: str
    channel: str = ""
    where: str = ""
    view: Surface | None = None


def find_spot(team: Team, spot: Spot) -> list[Json]:
    """
    Give the blocks of what the person looks at.

    Raises:
        GestureError: They cannot see it.
    """
    if spot.view is not None:
        return list(spot.view.body.get("blocks", []))
    channel = team.channels.get(spot.channel)
    if channel is None or not team.sees(spot.person, channel):
        raise GestureError(f"{spot.person} does not see {spot.channel}")
    seen = team.ephemerals.get(spot.where)
    if seen is not None and seen.channel == channel.id:
        if seen.person != spot.person:
            raise GestureError(f"only {seen.person} sees {spot.where}")
        return seen.blocks
    try:
        return team.message(channel.id, spot.where).blocks
    except SlackError:
        raise GestureError(f"there is no message {spot.where}") from None


def find_element(
    blocks: list[Json], action_id: str, block_id: str | None, value: str | None
) -> tuple[str, Mapping[str, Any]]:
    """
    Find one button or menu.

    Returns:
        The id of its block, and the element.

    Raises:
        GestureError: None fits, or more than one.
    """
    found = [
        (str(block["block_id"]), element)
        for block in blocks
        for element in elements_of(block)
        if element.get("action_id") == action_id
        and block_id in (None, block["block_id"])
        and value in (None, element.get("value"))
    ]
    if len(found) == 1:
        return found[0]
    offered = sorted(
        str(element.get("action_id"))
        for block in blocks
        for element in elements_of(block)
    )
    how_many = "no" if not found else "more than one"
    raise GestureError(f"{how_many} {action_id!r} there, only {offered}")
