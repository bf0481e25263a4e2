"""
Feeds inside a transaction: found, opened, changed; each change with its line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, text, update

from bot.domain.feed import OPEN, Feed, FeedState
from bot.domain.history import EventKind
from storage import mapping
from storage.promises import listed
from storage.quick import Insertion, Search
from storage.tables import feeds, operations

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from storage.transaction import Transaction

# Spelled out, so that the indexes of what is open fit.
IS_OPEN = text(f"feeds.state IN ({listed(OPEN)})")

_KIND = {
    FeedState.OPENING: EventKind.FEED_OPENED,
    FeedState.LIVE: EventKind.FEED_LIVE,
    FeedState.UNKNOWN: EventKind.FEED_UNKNOWN,
    FeedState.ENDED: EventKind.FEED_ENDED,
    FeedState.FAILED: EventKind.FEED_FAILED,
}
_OPEN_ON = mapping.FEEDS.where(feeds.c.target == bindparam("of_target"), IS_OPEN)
_ANY_ON = Search(
    select(feeds.c.number).where(feeds.c.target == bindparam("wanted"), IS_OPEN)
)
_ONE = mapping.FEEDS.where(feeds.c.number == bindparam("of_number"))
_ONE_HELD = _ONE.with_for_update(of=feeds)
_ADD = Insertion(feeds)
_CHANGE = update(feeds).where(feeds.c.number == bindparam("of_number"))
_NAME = _CHANGE.values(file_name=bindparam("its_name"))
_LINK = _CHANGE.values(linked_to=bindparam("its_broadcast"))
_LOOK_NO_MORE = _CHANGE.values(look_at=None)
_MOVE = (
    update(operations)
    .where(operations.c.feed == bindparam("from_feed"))
    .where(operations.c.due_at.is_not(None))
    .values(feed=bindparam("to_feed"))
)
_MOVE_LINKS = (
    update(feeds)
    .where(feeds.c.linked_to == bindparam("from_feed"), IS_OPEN)
    .values(linked_to=bindparam("to_feed"))
)
_MOVE_ONE = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(feed=bindparam("to_feed"))
)
_WAITING_ON = (
    select(operations.c.number)
    .where(operations.c.feed == bindparam("of_feed"))
    .where(operations.c.due_at.is_not(None))
    .where(operations.c.number != bindparam("but_for"))
    .limit(1)
)


def open_feed(transaction: Transaction, target: str) -> Feed | None:
    """The open feed of that target's key; there is never more than one."""
    if _ANY_ON.first(transaction.db, wanted=target) is None:
        return None
    row = transaction.db.execute(_OPEN_ON, {"of_target": target}).first()
    return None if row is None else mapping.feed_from(row)


def feed_of(
    transaction: Transaction, number: int | None, *, hold: bool = False
) -> Feed | None:
    """That feed; with *hold* nobody else changes it before the commit."""
    if number is None:
        return None
    statement = _ONE_HELD if hold else _ONE
    row = transaction.db.execute(statement, {"of_number": number}).first()
    return None if row is None else mapping.feed_from(row)


def add_feed(transaction: Transaction, feed: Feed) -> Feed:
    """Put it on record; the same feed with its number."""
    values = {
        **mapping.feed_origin(feed),
        **mapping.feed_progress(feed),
        "asked_by": transaction.actor(feed.asked_by),
        "ended_by": None,
        "vouched_by": None,
        "look_at": None,
        "stop_tries": 0,
    }
    return replace(feed, number=_ADD.add(transaction.db, values))


def change_feed(
    transaction: Transaction,
    old: Feed,
    new: Feed,
    operation: Operation | None,
    *,
    closed_itself: bool = False,
) -> None:
    """Keep what is known of it now, with a line where its state is another."""
    ended_by, vouched = new.ended_by, new.vouched_by
    transaction.db.execute(
        _CHANGE,
        {
            "of_number": old.number,
            **mapping.feed_progress(new),
            "ended_by": None if ended_by is None else transaction.actor(ended_by),
            "vouched_by": None if vouched is None else transaction.actor(vouched),
        },
    )
    if not new.is_open:
        transaction.db.execute(_LOOK_NO_MORE, {"of_number": old.number})
    if new.state is not old.state:
        write_feed(
            transaction,
            replace(new, number=old.number),
            operation,
            closed_itself=closed_itself,
        )


def write_feed(
    transaction: Transaction,
    feed: Feed,
    operation: Operation | None,
    *,
    closed_itself: bool = False,
) -> None:
    """The line that says in which state the feed is now."""
    details: dict[str, object] = {}
    if closed_itself:
        details["closed_itself"] = True
    if feed.unconfirmed and feed.state is FeedState.LIVE:
        details["unconfirmed"] = True
    if feed.vouched_by is not None:
        details["vouched_by"] = feed.vouched_by.user
    if feed.linked_to is not None and feed.state is FeedState.OPENING:
        details["linked_to"] = feed.linked_to
    if feed.file_ids and feed.state is FeedState.ENDED:
        details["file_ids"] = list(feed.file_ids)
    transaction.write(
        _KIND[feed.state],
        feed.vouched_by or (operation.actor if operation else feed.asked_by),
        feed.team,
        action=operation.action.value if operation else "",
        room=feed.room.text,
        channel=feed.channel,
        operation=operation.number if operation else None,
        feed=feed.number,
        details=details,
    )


def name_feed(transaction: Transaction, number: int, file_name: str) -> None:
    """Keep the name under which its files will be found."""
    transaction.db.execute(_NAME, {"of_number": number, "its_name": file_name})


def link_feed(transaction: Transaction, number: int, broadcast: int) -> None:
    """The recording goes with that broadcast."""
    transaction.db.execute(_LINK, {"of_number": number, "its_broadcast": broadcast})


def move_waiting(transaction: Transaction, old: int, new: int) -> None:
    """Whatever still waits or runs on *old* is about *new* from now on."""
    transaction.db.execute(_MOVE, {"from_feed": old, "to_feed": new})


def move_links(transaction: Transaction, old: int, new: int) -> None:
    """Recordings that still run go with the new broadcast, and end with it."""
    transaction.db.execute(_MOVE_LINKS, {"from_feed": old, "to_feed": new})


def move_operation(transaction: Transaction, number: int, feed: int) -> None:
    """That operation is about *feed* from now on."""
    transaction.db.execute(_MOVE_ONE, {"of_number": number, "to_feed": feed})


def wanted_by_others(transaction: Transaction, feed: int, but_for: int) -> bool:
    """Whether another operation on it still waits or runs."""
    found = transaction.db.execute(
        _WAITING_ON, {"of_feed": feed, "but_for": but_for}
    ).first()
    return found is not None
