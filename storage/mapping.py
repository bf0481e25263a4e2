"""
Rows to words and back.  Nothing here asks the database for anything.
"""

from __future__ import annotations

import json
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.domain.actor import Actor
from bot.domain.call import from_json
from bot.domain.command import Action
from bot.domain.feed import Feed, FeedState
from bot.domain.history import Event, EventKind
from bot.domain.operation import Operation, State
from bot.domain.outcome import Address, Protocol, Rate
from bot.domain.report import NoticeKind, Report, ReportKind
from bot.domain.room import Account, GroupNumber, Kind, Room, RoomName, Sdk, Source
from bot.domain.room import Target as Aim
from storage import details, tables
from storage.findings import finding_from
from storage.quorums import quorums_from

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from sqlalchemy import Row

    AnyRow: TypeAlias = Row[*tuple[Any, ...]]


_asker = tables.actors.alias("asker")
_ender = tables.actors.alias("ender")
_voucher = tables.actors.alias("voucher")
_by = tables.actors.alias("by")


def ids(actor: Any, prefix: str) -> list[Any]:  # noqa: ANN401  an alias has no better type
    """An actor's columns, under that prefix."""
    return [
        actor.c[key].label(f"{prefix}_{key}")
        for key in ("enterprise", "team", "user", "name")
    ]


FEEDS = (
    select(
        *(one for one in tables.feeds.c if not one.name.endswith("ed_by")),
        *ids(_asker, "asker"),
        *ids(_ender, "ender"),
        *ids(_voucher, "voucher"),
    )
    .join_from(tables.feeds, _asker, tables.feeds.c.asked_by == _asker.c.number)
    .outerjoin(_ender, tables.feeds.c.ended_by == _ender.c.number)
    .outerjoin(_voucher, tables.feeds.c.vouched_by == _voucher.c.number)
)
"""Every feed; add the condition."""

OPERATIONS = select(
    *(one for one in tables.operations.c if one.name not in {"actor", "team"}),
    *ids(_by, "by"),
).join_from(tables.operations, _by, tables.operations.c.actor == _by.c.number)
"""Every operation; add the condition."""

EVENTS = (
    select(
        *(one for one in tables.events.c if one.name != "named"),
        *ids(_by, "by"),
        tables.names.c.name.label("called"),
    )
    .join_from(tables.events, _by, tables.events.c.actor == _by.c.number)
    .outerjoin(tables.names, tables.events.c.named == tables.names.c.number)
)
"""Every line; add the condition."""


def actor_from(row: AnyRow, prefix: str) -> Actor | None:
    """The actor that was joined under that prefix."""
    parts = {
        key: getattr(row, f"{prefix}_{key}")
        for key in ("enterprise", "team", "user", "name")
    }
    if parts["user"] is None:
        return None
    if parts["user"].startswith(details.ERASED):
        parts["name"] = details.erased(int(parts["user"].removeprefix(details.ERASED)))
    return Actor(**parts)


def somebody(row: AnyRow, prefix: str) -> Actor:
    """The actor under that prefix, who cannot be missing."""
    actor = actor_from(row, prefix)
    if actor is None:
        raise LookupError("a row on record names nobody")
    return actor


def feed_from(row: AnyRow) -> Feed:
    """A row of `FEEDS`."""
    return Feed(
        number=row.number,
        target=Aim(
            app=row.app,
            group=GroupNumber(row.group),
            account=Account(row.account),
            source=Source(row.source),
            kind=Kind(row.kind),
        ),
        sdk=Sdk(row.sdk),
        room=RoomName(row.room),
        team=row.team,
        channel=row.channel,
        state=FeedState(row.state),
        asked_by=somebody(row, "asker"),
        opened_at=row.opened_at,
        why=row.why,
        live_at=row.live_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        ended_by=actor_from(row, "ender"),
        addresses=_addresses(row.addresses),
        channel_id=row.channel_id,
        tape_task=row.tape_task,
        file_name=row.file_name,
        file_ids=tuple(json.loads(row.file_ids)),
        linked_to=row.linked_to,
        unconfirmed=row.unconfirmed,
        stops_at=row.stops_at,
        stops_by=row.stops_by,
        vouched_by=actor_from(row, "voucher"),
    )


def feed_origin(feed: Feed) -> dict[str, object]:
    """What of a feed never changes, but for the actors' numbers."""
    return {
        "target": feed.target.key,
        "app": feed.target.app,
        "group": feed.target.group.value,
        "account": feed.target.account.openid,
        "source": feed.target.source.value,
        "kind": feed.target.kind.value,
        "sdk": feed.sdk.value,
        "room": feed.room.text,
        "team": feed.team,
        "channel": feed.channel,
        "why": feed.why,
        "opened_at": feed.opened_at,
        "linked_to": feed.linked_to,
    }


def feed_progress(feed: Feed) -> dict[str, object]:
    """What of a feed a settlement may change, but for the actors' numbers."""
    return {
        "state": feed.state.value,
        "live_at": feed.live_at,
        "confirmed_at": feed.confirmed_at,
        "ended_at": feed.ended_at,
        "addresses": json.dumps(
            [
                [a.protocol.value, a.rate.value, a.url, a.computed]
                for a in feed.addresses
            ]
        ),
        "channel_id": feed.channel_id,
        "tape_task": feed.tape_task,
        "file_name": feed.file_name,
        "file_ids": json.dumps(feed.file_ids),
        "unconfirmed": feed.unconfirmed,
        "stops_at": feed.stops_at,
        "stops_by": feed.stops_by,
    }


def operation_from(row: AnyRow) -> Operation:
    """A row of `OPERATIONS`."""
    return Operation(
        number=row.number,
        action=Action(row.action),
        call=None if row.call is None else from_json(row.call),
        state=State(row.state),
        actor=somebody(row, "by"),
        room=row.room,
        channel=row.channel,
        feed=row.feed,
        gesture=row.gesture,
        asked_at=row.asked_at,
        why=row.why,
        sent_at=row.sent_at,
        settled_at=row.settled_at,
        after=row.after,
        only_if=row.only_if,
        finding=finding_from(row.finding),
        due_at=row.due_at,
        begins=row.begins,
        begins_at=row.begins_at,
        lasts=_span(row.lasts),
        at_most=_span(row.at_most),
        run_within=timedelta(seconds=row.run_within),
        expires_at=row.expires_at,
        first_sent_at=row.first_sent_at,
        tries=row.tries,
        quorums=quorums_from(row.quorums),
        approve_by=row.approve_by,
        line=row.line,
        trace=tuple(json.loads(row.trace)),
        held=row.held,
        confirmed_by=row.confirmed_by,
    )


def operation_times(operation: Operation) -> dict[str, object]:
    """What an operation's row says of its own clocks."""
    return {
        "begins": operation.begins,
        "begins_at": operation.begins_at,
        "lasts": _seconds(operation.lasts),
        "at_most": _seconds(operation.at_most),
        "run_within": _seconds(operation.run_within),
        "expires_at": operation.expires_at,
        "first_sent_at": operation.first_sent_at,
        "tries": operation.tries,
    }


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _seconds(span: timedelta | None) -> int | None:
    # Never none at all: what was asked for is at least begun.
    return None if span is None else max(1, math.ceil(span.total_seconds()))


def room_from(row: AnyRow) -> Room:
    """A row of `rooms`."""
    return Room(
        name=RoomName(row.name),
        group=GroupNumber(row.group),
        account=Account(row.account),
        sdk=Sdk(row.sdk),
        labels=tuple(json.loads(row.labels)),
        team=row.team,
    )


def room_values(room: Room) -> dict[str, object]:
    """A room as it is kept."""
    return {
        "team": room.team,
        "name": room.name.text,
        "group": room.group.value,
        "account": room.account.openid,
        "sdk": room.sdk.value,
        "labels": json.dumps(room.labels),
    }


def event_from(row: AnyRow, people: Mapping[int, str]) -> Event:
    """
    A row of `EVENTS`; the actor's name is the one of that moment.

    Args:
        row: As it was found.
        people: The ids of those whom its details mention, by number.
    """
    gone = row.by_user.startswith(details.ERASED)
    return Event(
        number=row.number,
        at=row.at,
        kind=EventKind(row.kind),
        actor=Actor(
            team=row.by_team,
            user=row.by_user,
            enterprise=row.by_enterprise,
            name=details.erased(row.actor) if gone else row.called or "",
        ),
        team=row.team,
        action=row.action,
        room=row.room,
        channel=row.channel,
        operation=row.operation,
        feed=row.feed,
        rules=row.rules,
        details=details.read(row.details, people),
    )


def report_from(row: AnyRow) -> Report:
    """A row of `reports`."""
    return Report(
        number=row.number,
        kind=ReportKind(row.kind),
        notice=None if row.notice is None else NoticeKind(row.notice),
        feed=row.feed,
        operation=row.operation,
        to=row.to,
        team=row.team,
        version=row.version,
        tries=row.tries,
        due_at=row.due_at,
        begun=row.begun,
        about=row.subject,
    )


def _addresses(text: str) -> tuple[Address, ...]:
    return tuple(
        Address(Protocol(protocol), Rate(rate), url, computed)
        for protocol, rate, url, computed in json.loads(text)
    )
