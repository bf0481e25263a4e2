"""
The lawkeeper: every process on one record goes by the same rules, or by none.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.domain.errors import RecordUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.rules import Rules
    from bot.ports import Ledger, Reader

log = logging.getLogger(__name__)

_SHOWN = 12


class Lawkeeper:
    """
    Compares the rules of this process with those that are in force.

    Whoever reads rules anew puts them in force for all; who comes up with rules that
    others have replaced since goes by none, and says so, until it has the new ones.
    """

    def __init__(
        self, ledger: Ledger, reader: Reader, rules: Callable[[], Rules]
    ) -> None:
        """*rules* are those of this process."""
        self._ledger = ledger
        self._reader = reader
        self._rules = rules
        self._theirs = ""
        self._owed = False
        self._trouble = ""

    def enact(self, *, outright: bool) -> None:
        """
        Put our rules in force.

        Args:
            outright: Also where others have replaced them before: somebody has just
                said so, or there is no other process.

        Raises:
            RecordUnavailableError: Not now.  Call again; where it was *outright*,
                `look` does so too, unless others come into force meanwhile.
        """
        self._owed = outright
        self._ledger.enact(self._rules(), outright=outright)
        self._owed = False
        self.look()

    def look(self) -> bool:
        """Compare again; to be called about once a second.  Never busy."""
        mine = self._rules().digest
        try:
            theirs = self._reader.rules_in_force()
            if self._owed and theirs == self._theirs:
                # Else everything would be refused until somebody says so again.
                self._ledger.enact(self._rules(), outright=True)
                theirs = self._reader.rules_in_force()
        except RecordUnavailableError:
            # Who cannot read the record starts nothing anyway.
            return False
        self._owed, self._theirs = False, theirs
        trouble = ""
        if theirs not in {"", mine}:
            trouble = (
                f"This process has other rules ({mine[:_SHOWN]}) than those in force "
                f"({theirs[:_SHOWN]}), so it judges nothing."
            )
        if trouble != self._trouble:
            log.warning("%s", trouble or "the rules of this process are in force")
        self._trouble = trouble
        return False

    def trouble(self) -> str:
        """Why this process must not judge, or ""."""
        return self._trouble
