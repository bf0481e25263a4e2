"""
The tables that need no other kind: people and their groups, rooms, feeds.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from bot.domain.feed import OPEN, FeedState
from bot.domain.room import Kind, Sdk, Source
from storage.columns import Moment, Number, numbered
from storage.promises import listed, metadata, one_of, partial

actors = Table(
    "actors",
    metadata,
    numbered(),
    # "" and not NULL where there is none: two NULLs would be two actors.
    Column("enterprise", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("user", Text, nullable=False),
    # How they are called now; how they were called then stands in `names`.
    Column("name", Text, nullable=False),
    # What the seals hold in place of the ids, and the key by which it was made; a
    # person whose key is gone has no ids any more.
    Column("key", Text),
    Column("mark", Text, nullable=False),
    UniqueConstraint("enterprise", "team", "user"),
    Index("actors_person", "team", "user"),
)

names = Table(
    "names",
    metadata,
    numbered(),
    Column("actor", Number, ForeignKey(actors.c.number), nullable=False),
    Column("name", Text, nullable=False),
    Column("mark", Text, nullable=False),
    partial("names_once", "name <> ''", "actor", "name", unique=True),
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

people = Table(
    "people",
    metadata,
    Column("team", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    # The time zone's name as Slack tells it, `Europe/Berlin`.
    Column("zone", Text, nullable=False),
    Column("read_at", Moment, nullable=False),
    # Whether the account is in use, and when Slack said so; NULL: never asked.
    Column("active", Boolean),
    Column("active_at", Moment),
)

groups = Table(
    "groups",
    metadata,
    Column("team", Text, primary_key=True),
    Column("group", Text, primary_key=True),
    Column("members", Text, nullable=False),
    Column("read_at", Moment, nullable=False),
)
