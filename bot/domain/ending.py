"""
Ending: the stops of feeds, recordings before their broadcasts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import StopBroadcast, StopRecording
from bot.domain.command import Action, Wish
from bot.domain.room import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.feed import Feed

ACTIONS = {
    Kind.BROADCAST: Action.BROADCAST_STOP,
    Kind.RECORDING: Action.RECORD_STOP,
}
"""By what name the rules know each kind of stop."""

STOPS: dict[Kind, type[StopBroadcast | StopRecording]] = {
    Kind.BROADCAST: StopBroadcast,
    Kind.RECORDING: StopRecording,
}
"""The call that ends each kind."""


def ends_of(broadcasts: Sequence[Feed], recordings: Sequence[Feed]) -> tuple[Wish, ...]:
    """
    A stop for each of the feeds, exactly as they were when they were opened.

    Only its own recordings must end before a broadcast does: the stop of another
    source must not keep this one on air.
    """
    wishes = [_end(one, after=None) for one in recordings]
    wishes += [_end(one, after=_last(one, recordings)) for one in broadcasts]
    return tuple(wishes)


def _end(feed: Feed, *, after: int | None) -> Wish:
    kind = feed.target.kind
    call = STOPS[kind](feed.target, feed.sdk)
    return Wish(ACTIONS[kind], feed.room.text, call, feed=feed.number, after=after)


def _last(broadcast: Feed, recordings: Sequence[Feed]) -> int | None:
    """The position of the last recording that must end before *broadcast* does."""
    aim = broadcast.target
    own = [
        place
        for place, one in enumerate(recordings)
        if one.linked_to == broadcast.number
        or (one.target.account, one.target.source) == (aim.account, aim.source)
    ]
    return own[-1] if own else None
