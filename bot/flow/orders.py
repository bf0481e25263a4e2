"""
Orders: a halt to everything but stops, and its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.consent import FrozenNow, Thawed
from bot.domain.errors import WrongStateError
from bot.domain.rules import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.answer import Answer
    from bot.domain.command import Asking
    from bot.flow.judging import Judging
    from bot.ports import Ledger, Reader


class Orders:
    """Freezes and thaws."""

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        judging: Judging,
        wake: Callable[[], None],
    ) -> None:
        """As the rest of the desk."""
        self._ledger = ledger
        self._reader = reader
        self._judging = judging
        self._wake = wake

    def freeze(self, why: str, asking: Asking) -> Answer:
        """
        Halt everything but stops.

        Raises:
            NotAllowedError: They may not.
        """
        self._judging.demand(asking, Action.FREEZE, Place("", (), asking.channel))
        origin = self._judging.origin(asking)
        freeze, repeat = self._ledger.freeze(why, origin)
        self._wake()
        return FrozenNow(freeze, repeat)

    def unfreeze(self, asking: Asking) -> Answer:
        """
        End the halt; whoever was held up is asked once more.

        Raises:
            NotAllowedError: They may not.
            WrongStateError: Nothing is frozen.
        """
        self._judging.demand(asking, Action.UNFREEZE, Place("", (), asking.channel))
        freeze, held = self._ledger.unfreeze(self._judging.origin(asking))
        self._wake()
        return Thawed(freeze, held)

    def demand_thawed(self, team: str) -> None:
        """
        Go on only while nothing is frozen: for what cannot wait on record.

        Raises:
            WrongStateError: A freeze is in force; `by` says whose.
        """
        freeze = self._reader.frozen(team)
        if freeze is not None:
            raise WrongStateError(
                "A freeze is in force: nothing but stops is done until it ends.",
                remedy="Ask for it again after /onair unfreeze.",
                by=freeze.by.user,
            )
