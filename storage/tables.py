"""
The tables: what the database itself promises, whatever asks it.

`triggers` holds the rest of the promises.  The scripts under `migrations` are
frozen copies of both; a test holds them equal.

The seals, which chain the history's lines together, will be a table of their own,
written after the lines: lines are numbered by themselves, so nothing here waits
for a chain.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from bot.domain.command import Action
from bot.domain.feed import OPEN, FeedState
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.report import NoticeKind, ReportKind
from bot.domain.room import Kind, Sdk, Source
from storage.columns import Moment, Number, numbered
from storage.promises import ACTIVE, listed, metadata, one_of, partial

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
    one_of("sdk", Sdk),
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
    # When it is stopped by itself, the latest that may be, and when to look next.
    Column("stops_at", Moment),
    Column("stops_by", Moment),
    Column("look_at", Moment),
    Column("stop_tries", Integer, nullable=False),
    Column("vouched_by", Number, ForeignKey(actors.c.number)),
    one_of("source", Source),
    one_of("kind", Kind),
    one_of("sdk", Sdk),
    one_of("state", FeedState),
    partial("feeds_open_once", f"state IN ({listed(OPEN)})", "target", unique=True),
    partial("feeds_open", f"state IN ({listed(OPEN)})", "team", "room"),
    partial("feeds_ended", "state = 'ended'", "team", "room", "kind", "ended_at"),
    partial("feeds_recordings", "kind = 'recording'", "team", "room", "number"),
    partial("feeds_linked", "linked_to IS NOT NULL", "linked_to"),
    partial("feeds_look", "look_at IS NOT NULL", "look_at"),
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
    # `at=` as it was said, and the moment that it means.
    Column("begins", Text),
    Column("begins_at", Moment),
    # Seconds: as asked with `for=`, as the rules limit it, and from when it could
    # begin until it is too late to.
    Column("lasts", Integer),
    Column("at_most", Integer),
    Column("run_within", Integer, nullable=False),
    Column("expires_at", Moment),
    # The earliest sending that may have had an effect; `sent_at` is the last one.
    Column("first_sent_at", Moment),
    Column("tries", Integer, nullable=False),
    one_of("action", Action),
    one_of("state", State),
    # What a unique index compares must never be NULL where it counts.
    CheckConstraint("(call IS NULL) = (target IS NULL)", name="target_with_call"),
    CheckConstraint("(call IS NULL) = (wish IS NULL)", name="wish_with_call"),
    CheckConstraint(
        "state <> 'running' OR (target IS NOT NULL AND worker <> '')",
        name="running_held",
    ),
    # What has not ended is due some time, so one index finds all of it.
    CheckConstraint(
        f"due_at IS NOT NULL OR state NOT IN ({listed(ACTIVE)})",
        name="due_while_active",
    ),
    # Of what has ended only the unknown is due again, if it is to be asked again.
    CheckConstraint(
        f"due_at IS NULL OR state IN ({listed(ACTIVE | {State.UNKNOWN})})",
        name="due_only_then",
    ),
    UniqueConstraint("gesture", "position"),
    partial("operations_running_once", "state = 'running'", "target", unique=True),
    partial("operations_due", "due_at IS NOT NULL", "due_at"),
    partial("operations_queue", "state = 'ready'", "number"),
    partial("operations_wish", "wish IS NOT NULL", "wish", "number"),
    partial("operations_unknown", "state = 'unknown'", "target"),
    partial("operations_turn", "due_at IS NOT NULL", "target", "number"),
    partial("operations_sent", "sent_at IS NOT NULL", "target", "sent_at"),
    partial("operations_feed", "feed IS NOT NULL", "feed", "number"),
    partial("operations_after", "after IS NOT NULL", "after"),
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
    one_of("kind", EventKind),
    Index("events_team", "team", "number"),
    partial("events_room", "room <> ''", "team", "room", "number"),
    partial("events_channel", "channel <> ''", "team", "channel", "number"),
    partial("events_operation", "operation IS NOT NULL", "team", "operation", "number"),
    partial("events_feed", "feed IS NOT NULL", "team", "feed", "number"),
)

cards = Table(
    "cards",
    metadata,
    # `feed/7` or `operation/9`: one text, because one of two numbers would be NULL.
    Column("subject", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
    # Somebody deleted it; it is posted again only when somebody asks for that.
    Column("gone", Boolean, nullable=False),
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
    # How often a delivery was begun, and until when somebody is at it.
    Column("begun", Integer, nullable=False),
    Column("held_until", Moment),
    one_of("kind", ReportKind),
    one_of("notice", NoticeKind),
    CheckConstraint(
        "state IN ('delivered', 'owed', 'undeliverable')", name="state_known"
    ),
    partial(
        "reports_card_once",
        "kind = 'card' AND state = 'owed'",
        "subject",
        unique=True,
    ),
    partial("reports_owed", "state = 'owed'", "number"),
    Index("reports_subject", "subject", "kind"),
)

people = Table(
    "people",
    metadata,
    Column("team", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    # The time zone's name as Slack tells it, `Europe/Berlin`.
    Column("zone", Text, nullable=False),
    Column("read_at", Moment, nullable=False),
)

# Single moments that a restart must not forget: until when nobody may call the
# backend, and when this record was last seen alive.
moments = Table(
    "moments",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)
