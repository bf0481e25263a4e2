"""
Joining: a start belongs to the open feed of its target, or to a new one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.feed import Feed, FeedState
from bot.domain.room import Kind, RoomName
from storage import feeds
from storage.onward import UNDECIDED

if TYPE_CHECKING:
    from bot.domain.call import Start
    from bot.domain.command import Plan, Wish
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.transaction import Transaction


def join_feed(
    transaction: Transaction,
    wish: Wish,
    plan: Plan,
    origin: Origin,
    opened: list[Operation],
) -> tuple[Feed | None, bool]:
    """The feed that the wish acts on, and whether it is a new one."""
    if not isinstance(wish.call, StartBroadcast | StartRecording):
        return feeds.feed_of(transaction, wish.feed), False
    if _is_planned(wish, opened):
        # Until then there is nothing on air, and nothing that blocks others.
        return None, False
    broadcast = _broadcast(transaction, wish, plan, opened)
    found = feeds.open_feed(transaction, wish.call.target.key)
    if found is None:
        feed = Feed(
            number=0,
            target=wish.call.target,
            sdk=wish.call.sdk,
            room=RoomName(wish.room),
            team=origin.actor.team,
            channel=origin.channel,
            state=FeedState.OPENING,
            asked_by=origin.actor,
            opened_at=transaction.at,
            why=plan.why,
            linked_to=broadcast,
        )
        return feeds.add_feed(transaction, feed), True
    if broadcast is not None and found.linked_to is None:
        feeds.link_feed(transaction, found.number, broadcast)
        found = replace(found, linked_to=broadcast)
    return found, False


def _is_planned(wish: Wish, opened: list[Operation]) -> bool:
    """Whether it, or what goes before it, waits for its moment or for a yes."""
    if wish.begins is not None or wish.confirm or _is_asked(wish):
        return True
    if wish.after is None:
        return False
    first = opened[wish.after]
    return first.begins is not None or first.state in UNDECIDED


def _is_asked(wish: Wish) -> bool:
    """Whether somebody must agree, or a group must be read to tell."""
    asked = wish.agreement
    return asked is not None and bool(asked.quorums or asked.unread)


def link_recording(
    transaction: Transaction,
    wish: Wish,
    plan: Plan,
    opened: list[Operation],
    recording: int | None,
) -> None:
    """A recording that somebody asked for already goes with this broadcast."""
    broadcast = _broadcast(transaction, wish, plan, opened)
    if broadcast is None:
        return
    feed = feeds.feed_of(transaction, recording)
    if feed is not None and feed.is_open and feed.linked_to is None:
        feeds.link_feed(transaction, feed.number, broadcast)


def _broadcast(
    transaction: Transaction, wish: Wish, plan: Plan, opened: list[Operation]
) -> int | None:
    """The feed of the broadcast that a recording goes with: asked for, or on air."""
    if not isinstance(wish.call, StartRecording):
        return None
    if wish.after is not None:
        first = plan.wishes[wish.after].call
        return opened[wish.after].feed if isinstance(first, StartBroadcast) else None
    same = replace(wish.call.target, kind=Kind.BROADCAST)
    found = feeds.open_feed(transaction, same.key)
    return found.number if found else None


def rejoin_feed(transaction: Transaction, operation: Operation) -> Feed | None:
    """
    The feed of an operation whose turn has come, as things stand now.

    What it was asked for may have closed while it waited.  Then it is about the
    target's open feed, if there is one; a start makes a new one if there is none.
    """
    call = operation.call
    if call is None or isinstance(call, RemoveFromRoom):
        return None
    feed = feeds.feed_of(transaction, operation.feed, hold=True)
    if feed is not None and feed.is_open:
        return feed
    start = isinstance(call, StartBroadcast | StartRecording)
    found = feeds.open_feed(transaction, call.target.key)
    if found is not None and (start or found.state is not FeedState.OPENING):
        return found
    if not isinstance(call, StartBroadcast | StartRecording):
        return feed
    return _open_anew(transaction, operation, call, feed)


def _open_anew(
    transaction: Transaction, operation: Operation, call: Start, old: Feed | None
) -> Feed:
    """A feed of the same target, on the word of the one whose turn it is."""
    linked_to = old.linked_to if old else None
    if isinstance(call, StartRecording) and old is None:
        same = replace(call.target, kind=Kind.BROADCAST)
        broadcast = feeds.open_feed(transaction, same.key)
        linked_to = broadcast.number if broadcast else None
    anew = Feed(
        number=0,
        target=call.target,
        sdk=call.sdk,
        room=RoomName(operation.room),
        team=operation.actor.team,
        channel=operation.channel,
        state=FeedState.OPENING,
        asked_by=operation.whose,
        opened_at=transaction.at,
        why=operation.why,
        file_name=getattr(call, "file_name", ""),
        linked_to=linked_to,
    )
    anew = feeds.add_feed(transaction, anew)
    feeds.write_feed(transaction, anew, operation)
    return anew
