"""
Searching: which lines may hold a text, as the database can tell before they are read.

It lets through a few that do not; whoever reads the lines looks again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import or_

from storage.tables import events

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

_ESCAPE = "\\"


def preselected(text: str, dialect: str) -> ColumnElement[bool]:
    """Whether the text may stand in the details or in the room's name."""
    # As it stands inside the JSON of the details.
    inside = _pattern(json.dumps(text, ensure_ascii=False)[1:-1])
    bare = _pattern(text)
    if dialect == "sqlite":
        # Its LIKE takes upper and lower case of ASCII for the same anyway.
        return or_(
            events.c.details.like(inside, escape=_ESCAPE),
            events.c.room.like(bare, escape=_ESCAPE),
        )
    return or_(
        events.c.details.ilike(inside, escape=_ESCAPE),
        events.c.room.ilike(bare, escape=_ESCAPE),
    )


def _pattern(text: str) -> str:
    """
    The text anywhere; a letter whose case the databases judge differently is open.
    """
    return f"%{''.join(_part(one) for one in text)}%"


def _part(character: str) -> str:
    if character in {"%", "_", _ESCAPE}:
        return f"{_ESCAPE}{character}"
    if character.isascii() or character.lower() == character.upper():
        return character
    # One character in one case may be two in the other.
    return "_" if len(character.lower()) == len(character.upper()) == 1 else "%"
