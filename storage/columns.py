"""
Column types that mean the same on both databases.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Identity, Integer, String, TypeDecorator
from sqlalchemy.dialects.postgresql import TIMESTAMP

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

_TEXT_WIDTH = len("2026-11-23T14:02:07.000000Z")

# A group, an app id or an event's number does not fit 32 bits; SQLite numbers its
# rows by itself only where the type is called INTEGER.
Number = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """
    An instant, aware and in UTC, to the microsecond.

    PostgreSQL keeps a `timestamptz`.  SQLite keeps a text of fixed width, so that
    the order of the texts is the order of the instants.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose what the database really keeps."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(_TEXT_WIDTH))

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> str | datetime | None:
        """Write it; a naive time is a fault of ours and never reaches a row."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time on record must say its zone")
        value = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return value
        return f"{value.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401  what the driver gives
        """Read it back, aware."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            aware: datetime = value.astimezone(UTC)
            return aware
        return datetime.fromisoformat(value)


def numbered() -> Column[int]:
    """A key that the database counts up by itself; it may leave gaps."""
    return Column("number", Number, Identity(), primary_key=True)
