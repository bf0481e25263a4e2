"""
The sealer: every line of the history gets its seal, within a second.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.domain.errors import RecordError

if TYPE_CHECKING:
    from bot.ports import Ledger

log = logging.getLogger(__name__)

EVERY_S = 0.5
"""How long it rests: half of what a line may wait for its seal."""

_BATCH = 200
# After an upgrade a million lines may wait: others want their turn meanwhile.
_MOST_BATCHES = 25


class Sealer:
    """Chains what was written since it last looked; of several processes, one does."""

    def __init__(self, ledger: Ledger) -> None:
        """Nothing is sealed before the first `look`."""
        self._ledger = ledger

    def look(self) -> bool:
        """
        Seal all that waits for it; True when something did.

        Raises:
            RecordUnavailableError: It cannot be written just now.
        """
        sealed = 0
        for _ in range(_MOST_BATCHES):
            batch = self._ledger.seal(_BATCH)
            sealed += batch
            if batch < _BATCH:
                break
        return sealed > 0

    def finish(self) -> None:
        """Seal what the last calls and reports wrote; to be called when all is told."""
        try:
            self.look()
        except RecordError as error:
            log.warning(
                "some lines wait for their seals until the next start: %s", error
            )
