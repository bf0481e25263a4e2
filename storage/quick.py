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
    """Whether any row has that value; to be asked before the whole row is read."""

    def __init__(self, found: Select[Any]) -> None:
        """*found* has one parameter, `wanted`."""
        self._found = found
        self._sql = ""

    def any(self, db: Connection, wanted: str) -> bool:
        """Look; an index should lead there."""
        if db.dialect.name != "sqlite":
            return db.execute(self._found, {"wanted": wanted}).first() is not None
        if not self._sql:
            self._sql = str(self._found.compile(dialect=db.dialect))
        return db.exec_driver_sql(self._sql, (wanted,)).first() is not None


if TYPE_CHECKING:
    _Bind = Callable[[Any], Any]
