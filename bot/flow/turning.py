"""
Turning: one page of the lines that somebody may read, and where the next ones begin.

Where to look next is told by lines that they may read: the number of any other line,
or that there is a next page of nothing but others, would tell of those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.history_filter import Found

if TYPE_CHECKING:
    from bot.domain.history import Event
    from bot.flow.asked import Asked
    from bot.flow.sight import Sight
    from bot.ports import Reader

MOST_LINES = 20
# A page full of lines that are not for the asker is passed over so many times.
_MOST_ROUNDS = 10


def page(
    reader: Reader, team: str, asked: Asked, sight: Sight
) -> tuple[Found, int | None]:
    """
    A page of lines that are for them, and how many others were passed over.

    None: that is not told, being the answer to a question about those.
    """
    up = asked.after is not None
    before, after, left_out = asked.before, asked.after, 0
    seen: list[Event] = []
    found = Found(())
    for _ in range(_MOST_ROUNDS):
        # One more than is shown tells whether there is more for them.
        missing = MOST_LINES + 1 - len(seen)
        found = reader.find(
            team, asked.wanted, before=before, after=after, most=missing
        )
        for one in found.events if up else reversed(found.events):
            if sight.may_read(one):
                seen.append(one)
            elif len(seen) < MOST_LINES:
                left_out += 1
        ahead = found.newer if up else found.older
        if ahead is None or found.looked or len(seen) > MOST_LINES:
            break
        before, after = (None, ahead) if up else (ahead, None)
    return _turned(seen, found, asked), left_out if asked.is_counted else None


def _turned(seen: list[Event], found: Found, asked: Asked) -> Found:
    """The page of what was seen, nearest first, on the way that *found* ends."""
    kept, looked = seen[:MOST_LINES], found.looked
    more = len(seen) > MOST_LINES
    if more:
        looked = None
    if asked.after is not None:
        newer = kept[-1].number if more else found.newer
        older = kept[0].number if kept else asked.after + 1
        return Found(tuple(kept), older, newer, looked)
    ahead = kept[-1].number if more else found.older
    behind = None
    if asked.before is not None:
        behind = kept[0].number if kept else asked.before - 1
    return Found(tuple(reversed(kept)), ahead, behind, looked)
