"""
The tables of the chain: seals, its head, its checkpoints, and what left it.

They refer to lines by number and by no foreign key: a seal outlives an archived line
until its own turn to go, and the chain is checked by walking it.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Table, Text, UniqueConstraint

from storage.columns import Moment, Number, numbered
from storage.promises import metadata

seals = Table(
    "seals",
    metadata,
    # 1, 2, 3, … without a gap, counted on from the head: lines' numbers have gaps.
    Column("place", Number, primary_key=True, autoincrement=False),
    Column("event", Number, nullable=False),
    Column("seal", Text, nullable=False),
    UniqueConstraint("event"),
)

heads = Table(
    "heads",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("length", Number, nullable=False),
    Column("seal", Text, nullable=False),
    Column("event", Number, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    numbered(),
    Column("at", Moment, nullable=False),
    Column("length", Number, nullable=False),
    Column("seal", Text, nullable=False),
    Column("event", Number, nullable=False),
    # The public key, and what the private one signed; both base64.
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

# The bridge over the lines that are kept in a file from now on: places `first` to
# `last`, and the seal of the last one, from which the chain goes on.
archives = Table(
    "archives",
    metadata,
    numbered(),
    Column("at", Moment, nullable=False),
    Column("first", Number, nullable=False),
    Column("last", Number, nullable=False),
    Column("seal", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("lines", Number, nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
    CheckConstraint("first <= last", name="in_order"),
)
