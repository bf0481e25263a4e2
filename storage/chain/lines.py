"""
Lines as they are sealed: raw columns, and the marks of whoever is in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from storage.details import mentions
from storage.sealed import COLUMNS, Marks
from storage.tables import actors, events, names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select, Table
    from sqlalchemy.sql.compiler import SQLCompiler

    from storage.sealed import Line

_PAGE = 500


class MomentText(FunctionElement[str]):
    """A moment as the text of fixed width that SQLite keeps anyway."""

    type = Text()
    inherit_cache = True


@compiles(MomentText)
def _as_it_is(element: MomentText, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401  what the compiler hands on
    return compiler.process(element.clauses, **more)


@compiles(MomentText, "postgresql")
def _spelled(element: MomentText, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401  as above
    moment = compiler.process(element.clauses, **more)
    return f"to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"


LINES: Select[Any] = select(
    *(
        MomentText(events.c.at).label("at") if one == "at" else events.c[one]
        for one in COLUMNS
    )
)
"""Every line, as its columns go into the sealed form; add the condition."""


def _marked(table: Table) -> Select[Any]:
    wanted = table.c.number.in_(bindparam("of_numbers", expanding=True))
    return select(table.c.number, table.c.mark).where(wanted)


_ACTORS, _NAMES = _marked(actors), _marked(names)


class Marking:
    """Knows marks, and looks up those that are new; they never change."""

    def __init__(self) -> None:
        """Nobody is known yet."""
        self._marks = Marks({}, {})

    def of(self, db: Connection, lines: Sequence[Line]) -> Marks:
        """
        The marks of everybody in *lines*.

        Whoever is not on record, as only a line written by hand can have it, has the
        mark "": a line that can never be sealed would hold up all after it.
        """
        people = {line[3] for line in lines} | mentions(line[-1] for line in lines)
        called = {line[4] for line in lines if line[4] is not None}
        lost = self._learn(db, _ACTORS, people, self._marks.actors)
        unnamed = self._learn(db, _NAMES, called, self._marks.names)
        if not lost and not unnamed:
            return self._marks
        return Marks(
            self._marks.actors | dict.fromkeys(lost, ""),
            {**self._marks.names, **dict.fromkeys(unnamed, "")},
        )

    def _learn(
        self,
        db: Connection,
        query: Select[Any],
        numbers: set[int],
        known: dict[Any, str],
    ) -> set[int]:
        """Look up those of *numbers* that are not *known*; gives who is nobody."""
        unknown = sorted(numbers.difference(known))
        for first in range(0, len(unknown), _PAGE):
            some = {"of_numbers": unknown[first : first + _PAGE]}
            known.update({row.number: row.mark for row in db.execute(query, some)})
        return numbers.difference(known)
