"""
Quick insertions, for what people wait for.

SQLAlchemy prepares each execution anew, which takes longer than SQLite takes for the
row itself.  Here it prepares once; on PostgreSQL, where the way to the server counts
and the number comes back by RETURNING, it does as always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection, Select, Table

    from storage.mapping import AnyRow


class Insertion:
    """Inserts rows into one table; every row names the same columns."""

    def __init__(self, table: Table) -> None:
        """Nothing is prepared before the first row."""
        self._table = table
        self._statement = insert(table)
        self._prepared: tuple[str, list[tuple[str, _Bind | None]]] | None = None

    def add(self, db: Connection, row: Mapping[str, Any]) -> int:
        """Insert *row*; gives the number that it got, 0 in a table without any."""
        if db.dialect.name != "sqlite":
            key = db.execute(self._statement, row).inserted_primary_key
            return key[0] if key and isinstance(key[0], int) else 0
        if self._prepared is None:
            self._prepared = self._prepare(db, row)
        sql, columns = self._prepared
        values = tuple(
            row[name] if bind is None else bind(row[name]) for name, bind in columns
        )
        return int(db.exec_driver_sql(sql, values).lastrowid or 0)

    def _prepare(
        self, db: Connection, row: Mapping[str, Any]
    ) -> tuple[str, list[tuple[str, _Bind | None]]]:
        compiled = self._statement.compile(dialect=db.dialect, column_keys=list(row))
        order = compiled.positiontup or []
        kinds = {column.name: column.type for column in self._table.columns}
        return str(compiled), [
            (name, kinds[name].dialect_impl(db.dialect).bind_processor(db.dialect))
            for name in order
        ]


class Search:
    """Finds one row by texts; nothing of it that needs to be translated."""

    def __init__(self, found: Select[Any]) -> None:
        """*found* has parameters that are texts."""
        self._found = found
        self._prepared: tuple[str, list[str]] | None = None

    def first(self, db: Connection, **wanted: str) -> AnyRow | None:
        """The row, or None; an index should lead there."""
        if db.dialect.name != "sqlite":
            return db.execute(self._found, wanted).first()
        if self._prepared is None:
            compiled = self._found.compile(dialect=db.dialect)
            self._prepared = str(compiled), list(compiled.positiontup or ())
        sql, order = self._prepared
        values = tuple(wanted[name] for name in order)
        return db.exec_driver_sql(sql, values).first()


if TYPE_CHECKING:
    _Bind = Callable[[Any], Any]
