"""
Proof: the part of the read side that tells of the chain, its files, and a period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.chain import head as chain
from storage.chain.glancing import chain_shown
from storage.faults import translated
from storage.keeping.shelf import shelf_of
from storage.questions import summary
from storage.questions.period import Asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.domain.airtime import Stretch
    from bot.domain.archive import Shelf
    from bot.domain.checkpoints import ChainShown
    from bot.domain.seal import Checkpoint, Head, Seal
    from bot.domain.summary import Summary
    from storage.transaction import Settings


class ChainReading:
    """Fits the part of `bot.ports.Reader` that proves, and sums up."""

    _settings: Settings

    def seals(self, events: Iterable[int]) -> Mapping[int, Seal]:
        """The seals of those lines that have one by now, by the lines' numbers."""
        with translated(), self._settings.engines.reader.begin() as db:
            return chain.seals_of(db, events)

    def head(self) -> Head:
        """Where the chain ends."""
        with translated(), self._settings.engines.reader.begin() as db:
            return chain.head_of(db)

    def checkpoint(self) -> Checkpoint | None:
        """The latest one."""
        with translated(), self._settings.engines.reader.begin() as db:
            return chain.last_checkpoint(db)

    def chain(self, most: int) -> ChainShown:
        """How the chain stands, with a look at its newest *most* lines."""
        with translated(), self._settings.engines.reader.begin() as db:
            return chain_shown(db, self._settings, most)

    def shelf(self) -> Shelf:
        """What of the history is in files."""
        with translated(), self._settings.engines.reader.begin() as db:
            return shelf_of(db)

    def summary(
        self, team: str, period: Stretch, now: datetime, room: str = ""
    ) -> Summary:
        """What that period was like, in one room or in all."""
        with translated(), self._settings.engines.reader.begin() as db:
            return summary.summed(Asking(db, team, period, room), now)
