"""
The ledger: what is owed to people, until it is delivered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.domain.feed import Feed
    from bot.domain.record import Origin
    from bot.domain.report import Posted, Report


class Debts(Protocol):
    """
    What is owed to people, until it is delivered.

    Raises (each method):
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """

    def places_due(self) -> frozenset[str]:
        """Channels and people for whom something could be taken now."""

    def take_reports(
        self, most: int, hold: timedelta, resting: frozenset[str]
    ) -> tuple[Report, ...]:
        """
        Take what is due, so that nobody else delivers it before *hold* is over.

        At most one for each channel or person, cards before their notices, none
        for those that are *resting*.  Each says how often it was begun before.
        """

    def free_reports(self) -> None:
        """End every hold: for a process that knows itself to be the only one."""

    def delivered(self, report: Report, posted: Posted | None) -> None:
        """
        It is there; a card's place is remembered, and where it stands is on record.

        This and the next three end the hold, and do nothing where somebody else
        took the report since.
        """

    def postponed(
        self, report: Report, until: datetime, *, may_have_posted: bool = True
    ) -> None:
        """
        Not now: try again at *until*.

        Unless it *may_have_posted*, this try counts as never begun.
        """

    def undeliverable(self, report: Report, reason: str) -> None:
        """
        Not there: remember why; what the channel cannot get, its asker gets.

        A card or notice is owed to the asker as a direct message instead; a
        direct message that cannot be delivered ends there, visibly.
        """

    def card_lost(self, report: Report) -> None:
        """
        The card was deleted: its asker is asked, once, whether to post it again.

        Until then its changes are not owed, and notices stand in the channel.
        """

    def post_again(self, feed: int, origin: Origin) -> Feed:
        """
        Owe a new card in place of the one that was deleted.

        The same gesture has its effect once.

        Raises:
            WrongStateError: The card is there, or there is no such feed.
        """
