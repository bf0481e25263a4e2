"""
Where a person's id stands in texts, and how a number is put in its place.

Every table is looked through, but for those that are dealt with by themselves; so a
column that is added later is looked through as well.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, delete, or_, select, update

from storage.details import ERASED, erased
from storage.promises import metadata
from storage.tables import events, gestures, groups, operations, people

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Connection, Table

BY_THEMSELVES = frozenset(
    {
        *("actors", "names", "approvals"),  # `erasing` does
        *("events", "seals", "heads", "checkpoints", "archives"),  # sealed, or no ids
        "rules",  # their hash is what every line refers to
    }
)
"""Tables in which no text is replaced."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    A row in which the id stands.

    Attributes:
        table: Which table.
        key: What leads to it.
        texts: Its columns that hold the id, as they are.
    """

    table: Table
    key: dict[str, Any]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """
    All of them.

    Attributes:
        user: The id.
        rows: The places.
    """

    user: str
    rows: list[Place] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many there are, by table."""
        return dict(Counter(one.table.name for one in self.rows))

    def operations(self) -> set[int]:
        """The operations among them."""
        return {one.key["number"] for one in self.rows if one.table is operations}

    def replace(self, db: Connection, number: int) -> None:
        """Let the id be that of an erased person."""
        for place in self.rows:
            its = and_(*(place.table.c[name] == one for name, one in place.key.items()))
            if place.table is people:
                db.execute(delete(people).where(its))
                continue
            changed = {
                name: self._without(place.table, text, number)
                for name, text in place.texts.items()
            }
            db.execute(update(place.table).where(its).values(**changed))

    def _without(self, table: Table, text: str, number: int) -> str:
        if table is groups:
            members = [one for one in json.loads(text) if one != self.user]
            return json.dumps(members)
        named = re.sub(rf"<@{self.user}(?:\|[^>]*)?>", erased(number), text)
        return _whole(self.user).sub(f"{ERASED}{number}", named)


def places_of(db: Connection, user: str, teams: tuple[str, ...]) -> Places:
    """Every row in which the id stands, of those workspaces or of none; () for all."""
    found = Places(user)
    for table in metadata.sorted_tables:
        if table.name in BY_THEMSELVES:
            continue
        texts = [one for one in table.c if isinstance(one.type, Text)]
        if not texts:
            continue
        keys = list(table.primary_key.columns)
        query = select(*{*keys, *texts}).where(
            or_(*(_may_hold(one, user) for one in texts)), *_within(table, teams)
        )
        for row in db.execute(query).mappings():
            holds = {
                one.name: row[one.name]
                for one in texts
                if row[one.name] and _whole(user).search(row[one.name])
            }
            if holds:
                key = {one.name: row[one.name] for one in keys}
                found.rows.append(Place(table, key, holds))
    return found


def spoken_in(db: Connection, user: str) -> int:
    """How many lines name the id themselves; those that mention by number do not."""
    texts = db.execute(
        select(events.c.details).where(_may_hold(events.c.details, user))
    )
    return sum(1 for (text,) in texts if _whole(user).search(text))


def _whole(user: str) -> re.Pattern[str]:
    """The id, and not a part of a longer one."""
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(user)}(?![A-Za-z0-9])")


def _may_hold(column: Column[Any], user: str) -> ColumnElement[bool]:
    return column.contains(user, autoescape=True)


def _within(table: Table, teams: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """The same id may be somebody else's in another workspace."""
    if not teams:
        return []
    if "team" in table.c:
        return [table.c.team.in_([*teams, ""])]
    if table is gestures:
        # `app:team:user:trigger`; see where they come from.
        return [or_(*(gestures.c.key.contains(f":{team}:") for team in teams))]
    if "operation" in table.c:
        whose = select(operations.c.number).where(operations.c.team.in_(teams))
        return [or_(table.c.operation.is_(None), table.c.operation.in_(whose))]
    return []
