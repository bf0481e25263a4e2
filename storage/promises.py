"""
What tables are made of: names, closed sets, and indexes of a part of the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index, MetaData, text

from bot.domain.operation import WAITING, State

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


def one_of(column: str, values: Iterable[Enum]) -> CheckConstraint:
    """The column holds nothing but these."""
    return CheckConstraint(f"{column} IN ({listed(values)})", name=f"{column}_known")


def partial(name: str, where: str, *columns: str, unique: bool = False) -> Index:
    """An index of the rows that fit *where*, on both databases."""
    condition = text(where)
    return Index(
        name,
        *columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )
