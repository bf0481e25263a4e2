"""
Pages: the part of the read side that answers who asks for the history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.report import Posted
from storage.faults import translated
from storage.questions import lookback
from storage.tables import cards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.history_filter import Filter, Found
    from storage.transaction import Settings


class Pages:
    """Fits the part of `bot.ports.Reader` that is asked for pages."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is connected yet."""
        self._settings = settings

    def find(
        self,
        team: str,
        wanted: Filter,
        *,
        before: int | None = None,
        after: int | None = None,
        most: int = 20,
    ) -> Found:
        """A page of the lines that fit: the newest before a number, or after one."""
        engine = self._settings.engines.reader
        return lookback.find(
            engine, team, wanted, before=before, after=after, most=most
        )

    def cards(self, subjects: Iterable[str]) -> Mapping[str, Posted]:
        """Where the cards of those stand; none that was deleted."""
        wanted = sorted(set(subjects))
        query = select(cards).where(cards.c.subject.in_(wanted), ~cards.c.gone)
        with translated(), self._settings.engines.reader.begin() as db:
            rows = db.execute(query).all()
        return {row.subject: Posted(row.channel, row.ts) for row in rows}
