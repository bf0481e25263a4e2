"""
The tables: what the database itself promises, whatever asks it.

`groundwork` holds those that stand by themselves, `seals` those of the chain,
`triggers` and `permanence` the rest of the promises.  The scripts under `migrations`
are frozen copies of all that; a test holds them equal.

The `seals`, which chain the history's lines together, are written after the lines:
lines are numbered by themselves, so nothing here waits for a chain.
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
    false,
)

from bot.domain.command import Action
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.report import NoticeKind, ReportKind
from storage.columns import Moment, Number, numbered
from storage.groundwork import (
    actors,
    channel_rooms,
    feeds,
    groups,
    names,
    people,
    rooms,
)
from storage.promises import ACTIVE, listed, metadata, one_of, partial
from storage.seals import archives, checkpoints, heads, seals

__all__ = [
    "actors",
    "approvals",
    "archives",
    "cards",
    "channel_rooms",
    "checkpoints",
    "events",
    "feeds",
    "freezes",
    "gestures",
    "groups",
    "heads",
    "moments",
    "names",
    "operations",
    "people",
    "reports",
    "reviews",
    "rooms",
    "rules",
    "seals",
    "secrets",
    "steps",
]

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
    # Second persons: whom the rules asked for, until when, and what was shown, signed
    # by parts; what was typed; how the rules came to it; whether a freeze held it up.
    Column("quorums", Text, nullable=False, server_default="[]"),
    Column("approve_by", Moment),
    Column("terms", Text, nullable=False, server_default="{}"),
    Column("line", Text, nullable=False, server_default=""),
    Column("trace", Text, nullable=False, server_default="[]"),
    Column("held", Boolean, nullable=False, server_default=false()),
    # The id of whoever said yes to what a workflow asked, on nobody's word.
    Column("confirmed_by", Text, nullable=False, server_default=""),
    one_of("action", Action),
    one_of("state", State),
    CheckConstraint(
        "state <> 'awaiting_approval' OR (quorums <> '[]' AND approve_by IS NOT NULL)",
        name="approval_asked",
    ),
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
    Index("operations_actor", "actor", "number"),
    # For questions alone: else SQLite would find by it what waits.
    partial("operations_state", "state <> ''", "team", "state", "number"),
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
# outlive every row: so no foreign key but those to the actors and their names.
events = Table(
    "events",
    metadata,
    numbered(),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Number, ForeignKey(actors.c.number), nullable=False),
    Column("team", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("operation", Number),
    Column("feed", Number),
    Column("rules", Text, nullable=False),
    # Canonical JSON; whoever is an actor is mentioned by number (see `details`).
    Column("details", Text, nullable=False),
    # How the actor was called then; NULL where that is not known.
    Column("named", Number, ForeignKey(names.c.number)),
    one_of("kind", EventKind),
    Index("events_team", "team", "number"),
    partial("events_room", "room <> ''", "team", "room", "number"),
    partial("events_channel", "channel <> ''", "team", "channel", "number"),
    partial("events_operation", "operation IS NOT NULL", "team", "operation", "number"),
    partial("events_feed", "feed IS NOT NULL", "team", "feed", "number"),
    Index("events_actor", "actor", "number"),
    partial("events_action", "action <> ''", "team", "action", "number"),
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
    Index("cards_place", "channel", "ts"),
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
        "kind IN ('card', 'request') AND state = 'owed'",
        "subject",
        unique=True,
    ),
    partial("reports_requests", "kind = 'request'", "operation"),
    partial("reports_owed", "state = 'owed'", "number"),
    Index("reports_subject", "subject", "kind"),
)

# A decision is final, and one for each person: the key says so.
approvals = Table(
    "approvals",
    metadata,
    Column("operation", Number, ForeignKey(operations.c.number), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("actor", Number, ForeignKey(actors.c.number), nullable=False),
    Column("approved", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("operation", Number, ForeignKey(operations.c.number), primary_key=True),
    Column("team", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("broken_by", Number, ForeignKey(actors.c.number), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("closed_by", Number, ForeignKey(actors.c.number)),
    Column("closed_at", Moment),
    Column("note", Text, nullable=False),
    CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed_by_one"),
    # Who breaks glass does not break it again before somebody has looked.
    partial("reviews_open_once", "closed_at IS NULL", "team", "person", unique=True),
)

freezes = Table(
    "freezes",
    metadata,
    numbered(),
    Column("team", Text, nullable=False),
    Column("by", Number, ForeignKey(actors.c.number), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("ended_by", Number, ForeignKey(actors.c.number)),
    Column("ended_at", Moment),
    CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_one"),
    partial("freezes_in_force_once", "ended_at IS NULL", "team", unique=True),
)

# Every text of rules that was in force, each with its hash; the last is in force.
rules = Table(
    "rules",
    metadata,
    numbered(),
    Column("digest", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("rules_digest", "digest"),
)

# What a workflow's step waits for: everything that was opened for it, or found.
steps = Table(
    "steps",
    metadata,
    Column("execution", Text, primary_key=True),
    Column("operation", Number, ForeignKey(operations.c.number), primary_key=True),
    Index("steps_operation", "operation"),
)

# Single moments that a restart must not forget: until when nobody may call the
# backend, and when this record was last seen alive.
moments = Table(
    "moments",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)
