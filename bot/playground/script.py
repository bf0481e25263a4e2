"""
The script: what is typed and pressed without a browser, and what is then seen.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.playground.backend import NEXT
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.playground.workspace import Sent
    from bot.playground.world import World

_POLL_S = 0.02
_QUIET_S = 0.4  # for answers to buttons, which are on no record
_PATIENCE_S = 45.0
_BEGUN_S = 0.3  # so that what was typed is under way
_SLOW = timedelta(seconds=5)


def wait_until(ready: Callable[[], bool], seconds: float = _PATIENCE_S) -> bool:
    """Look again and again; False when it did not come true in that time."""
    ending = time.monotonic() + seconds
    while time.monotonic() < ending:
        if ready():
            return True
        time.sleep(_POLL_S)
    return ready()


def settled(world: World) -> bool:
    """Wait until the bot rests, and nothing was asked of Slack for a moment."""
    seen, since = _activity(world), time.monotonic()
    ending = since + _PATIENCE_S
    while time.monotonic() < ending:
        time.sleep(_POLL_S)
        now = _activity(world)
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since >= _QUIET_S and world.bot_rests:
            return True
    return False


def meddle(world: World, line: str) -> None:
    """
    Break something.

    `!kill` ends the bot as `kill -9` does, in the middle of what it does, and starts
    it again; `!slow` lets the backend do the next thing and answer seconds later;
    `!lose` lets it do the next thing and never answer.

    Raises:
        GestureError: Nothing of that name can be broken here.
    """
    match line:
        case "!kill":
            wait_until(lambda: not world.bot_rests, _BEGUN_S)
            time.sleep(_BEGUN_S)
            world.kill_bot()
            world.start_bot()
            wait_until(lambda: world.bot_listens)
        case "!slow":
            world.backend.faults.hang(_SLOW, after_effect=True)
        case "!lose":
            world.backend.faults.lose_answer(NEXT, after_effect=True)
        case _:
            known = "!kill, !slow and !lose"
            raise GestureError(f"there is no {line} here, but {known}")


def perform(world: World, person: str, channel: str, line: str) -> Sent:
    """
    Type *line*; a line such as `[Remove]` presses the last button so labelled.

    Raises:
        GestureError: There is no such button, or the person cannot write there.
    """
    if line.startswith("[") and line.endswith("]"):
        where, action, value = _button(world, person, channel, line[1:-1])
        return world.slack.click(person, channel, where, action, value=value)
    return world.slack.say(person, channel, line)


def _button(
    world: World, person: str, channel: str, label: str
) -> tuple[str, str, str | None]:
    """Where the last button of that label is, for that person in that channel."""
    seen: list[tuple[str, list[dict[str, Any]]]] = [
        *((one.ts, one.blocks) for one in world.slack.messages(channel)),
        *((one.id, one.blocks) for one in world.slack.ephemerals(channel, person)),
    ]
    for where, blocks in reversed(seen):
        for element in _elements(blocks):
            if element.get("text", {}).get("text") == label:
                return where, str(element["action_id"]), element.get("value")
    raise GestureError(f"there is no button “{label}” to press")


def _elements(blocks: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for block in blocks:
        yield from (e for e in block.get("elements", []) if e.get("type") == "button")
        accessory = block.get("accessory", {})
        if accessory.get("type") == "button":
            yield accessory


def _activity(world: World) -> tuple[int, int]:
    return len(world.slack.calls), len(world.backend.calls)
