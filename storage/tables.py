"""
The tables: what the database itself promises, whatever asks it.

`triggers` holds the rest of the promises.  The scripts under `migrations` are
frozen copies of both; a test holds them equal.

The seals, which chain the history's lines together, will be a table of their own,
written after the lines: lines are numbered by themselves, so nothing here waits
for a chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.domain.command import Action
from bot.domain.feed import OPEN, FeedState
from bot.domain.history import EventKind
from bot.domain.operation import WAITING, State
from bot.domain.report import NoticeKind, ReportKind
from bot.domain.room import Kind, Sdk, Source
from storage.columns import Moment, Number, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import Enum

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_once",
        "ck": "%(table_name)s_%(constraint_name)s",
        "fk": "%(table_name)s_%(column_0_N_name)s_exists",
        "pk": "%(table_name)s_key",
    }
)

ACTIVE = WAITING | {State.RUNNING}
"""The states of an operation that has not come to an end."""


def listed(values: Iterable[Enum]) -> str:
    """The values as SQL lists them, always in the same order."""
    return ", ".join(f"'{value}'" for value in sorted(one.value for one in values))


def _one_of(column: str, values: Iterable[Enum]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({listed(values)})", name=f"{column}_known")


def _partial(name: str, where: str, *columns: str, unique: bool = False) -> Index:
    """An index of the rows that fit *where*, on both databases."""
    condition = text(where)
    return Index(
        name,
        *columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


actors = Table(
    "actors",
    metadata,
    numbered(),
    # "" and not NULL where there is none: two NULLs would be two actors.
    Column("enterprise", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("enterprise", "team", "user"),
)

rooms = Table(
    "rooms",
    metadata,
    numbered(),
    Column("team", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("group", Number, nullable=False),
    Column("account", Text, nullable=False),
    Column("sdk", Text, nullable=False),
    Column("labels", Text, nullable=False),
    _one_of("sdk", Sdk),
    UniqueConstraint("team", "name"),
    UniqueConstraint("group"),
)

channel_rooms = Table(
    "channel_rooms",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("room", Number, ForeignKey(rooms.c.number), nullable=False, index=True),
)

feeds = Table(
    "feeds",
    metadata,
    numbered(),
    Column("target", Text, nullable=False),
    Column("app", Number, nullable=False),
    Column("group", Number, nullable=False),
    Column("account", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sdk", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_by", Number, ForeignKey(actors.c.number), nullable=False),
    Column("why", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("live_at", Moment),
    Column("confirmed_at", Moment),
    Column("ended_at", Moment),
    Column("ended_by", Number, ForeignKey(actors.c.number)),
    Column("addresses", Text, nullable=False),
    # Decimal text: the vendor's number exceeds a signed 64-bit column.
    Column("channel_id", Text, nullable=False),
    Column("tape_task", Number),
    Column("file_name", Text, nullable=False),
    Column("file_ids", Text, nullable=False),
    Column("linked_to", Number, ForeignKey("feeds.number")),
    Column("unconfirmed", Boolean, nullable=False),
    _one_of("source", Source),
    _one_of("kind", Kind),
    _one_of("sdk", Sdk),
    _one_of("state", FeedState),
    _partial("feeds_open_once", f"state IN ({listed(OPEN)})", "target", unique=True),
    _partial("feeds_open", f"state IN ({listed(OPEN)})", "team", "room"),
    _partial("feeds_ended", "state = 'ended'", "team", "room", "kind", "ended_at"),
    _partial("feeds_recordings", "kind = 'recording'", "team", "room", "number"),
    _partial("feeds_linked", "linked_to IS NOT NULL", "linked_to"),
)

operations = Table(
    "operations",
    metadata,
    numbered(),
    Column("gesture", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("call", Text),
    Column("wish", Text),
    Column("target", Text),
    Column("state", Text, nullable=False),
    Column("actor", Number, ForeignKey(actors.c.number), nullable=False),
    Column("team", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("feed", Number, ForeignKey(feeds.c.number)),
    Column("why", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("worker", Text, nullable=False),
    Column("sent_at", Moment),
    Column("settled_at", Moment),
    Column("after", Number, ForeignKey("operations.number")),
    Column("only_if", Boolean, nullable=False),
    Column("finding", Text),
    Column("rules", Text, nullable=False),
    _one_of("action", Action),
    _one_of("state", State),
    # What a unique index compares must never be NULL where it counts.
    CheckConstraint("(call IS NULL) = (target IS NULL)", name="target_with_call"),
    CheckConstraint("(call IS NULL) = (wish IS NULL)", name="wish_with_call"),
    CheckConstraint(
        "state <> 'running' OR (target IS NOT NULL AND worker <> '')",
        name="running_held",
    ),
    # So "is due some time" and "has not ended" are one thing, for every index below.
    CheckConstraint(
        f"(due_at IS NOT NULL) = (state IN ({listed(ACTIVE)}))", name="due_while_active"
    ),
    UniqueConstraint("gesture", "position"),
    _partial("operations_running_once", "state = 'running'", "target", unique=True),
    _partial("operations_due", "due_at IS NOT NULL", "due_at"),
    _partial("operations_queue", "state = 'ready'", "number"),
    _partial("operations_wish", "due_at IS NOT NULL", "wish"),
    _partial("operations_turn", "due_at IS NOT NULL", "target", "number"),
    _partial("operations_sent", "sent_at IS NOT NULL", "target", "sent_at"),
    _partial("operations_feed", "feed IS NOT NULL", "feed", "number"),
    _partial("operations_after", "after IS NOT NULL", "after"),
)

gestures = Table(
    "gestures",
    metadata,
    Column("key", Text, primary_key=True),
    Column("operation", Number, ForeignKey(operations.c.number)),
    Column("at", Moment, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("operation", Number, ForeignKey(operations.c.number), primary_key=True),
    Column("ciphertext", Text, nullable=False),
)

# What a line tells of may be read without a look at another table, and a line must
# outlive every row: so no foreign key but the one to the actors.
events = Table(
    "events",
    metadata,
    numbered(),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Number, ForeignKey(actors.c.number), nullable=False),
    Column("name", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("operation", Number),
    Column("feed", Number),
    Column("rules", Text, nullable=False),
    Column("details", Text, nullable=False),
    _one_of("kind", EventKind),
    Index("events_team", "team", "number"),
    _partial("events_room", "room <> ''", "team", "room", "number"),
    _partial("events_channel", "channel <> ''", "team", "channel", "number"),
    _partial(
        "events_operation", "operation IS NOT NULL", "team", "operation", "number"
    ),
    _partial("events_feed", "feed IS NOT NULL", "team", "feed", "number"),
)

cards = Table(
    "cards",
    metadata,
    # `feed/7` or `operation/9`: one text, because one of two numbers would be NULL.
    Column("subject", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    numbered(),
    Column("kind", Text, nullable=False),
    Column("notice", Text),
    Column("subject", Text, nullable=False),
    Column("feed", Number, ForeignKey(feeds.c.number)),
    Column("operation", Number, ForeignKey(operations.c.number)),
    Column("to", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    _one_of("kind", ReportKind),
    _one_of("notice", NoticeKind),
    CheckConstraint(
        "state IN ('delivered', 'owed', 'undeliverable')", name="state_known"
    ),
    _partial(
        "reports_card_once",
        "kind = 'card' AND state = 'owed'",
        "subject",
        unique=True,
    ),
    _partial("reports_owed", "state = 'owed'", "number"),
    Index("reports_subject", "subject", "kind"),
)
