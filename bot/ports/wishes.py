"""
The ledger: what people want goes on record, and what they say to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.domain.command import Action, Agreement, Plan
    from bot.domain.feed import Feed
    from bot.domain.history import EventKind
    from bot.domain.noted import Noted
    from bot.domain.operation import Operation
    from bot.domain.record import Extended, Opened, Origin


class Wishes(Protocol):
    """
    What people want goes on record, and what they say to it.

    Raises (each method):
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """

    def open(self, plan: Plan, origin: Origin) -> Opened:
        """
        Put every wish of *plan* on record, all of them or none.

        The same gesture gets what it opened at first.  A wish (the same call)
        that waits or runs already finds that operation; `repeat` says that all
        of them did.
        A start joins the open feed of its target, or makes a new one.
        """

    def refuse(
        self,
        action: Action,
        room: str,
        error: str,
        origin: Origin,
        trace: tuple[str, ...] = (),
        tried: str = "",
    ) -> Operation:
        """
        Put a refusal on record; the same gesture gets the first one.

        *tried* is what somebody tried to do to another's wish, or "".
        """

    def note(
        self, kind: EventKind, origin: Origin, **details: str | int | bool
    ) -> None:
        """Write one line of history that changes nothing else."""

    def confirm(
        self, number: int, origin: Origin, agreement: Agreement | None = None
    ) -> Operation:
        """
        The asker's second yes: `awaiting_confirmation` → `ready`, or on to approvals.

        What a workflow asked for any person may confirm whom the caller lets.
        *agreement* is what the rules say now; None where nobody is asked.

        Raises:
            WrongStateError: Not waiting for one, or somebody else's wish.
        """

    def cancel(self, number: int, origin: Origin) -> Operation:
        """
        The asker takes a waiting operation back, with those that follow it.

        Raises:
            WrongStateError: Not waiting any more, or somebody else's wish.
        """

    def vouch(self, number: int, origin: Origin, *, on_air: bool) -> Feed:
        """
        Take a person's word for how the unknown feed of that number stands.

        Raises:
            WrongStateError: It is not unknown any more (`by` says by whose word),
                or the backend is being asked just now.
        """

    def extend(
        self,
        number: int,
        by: timedelta,
        origin: Origin,
        moves: datetime | None = None,
        at_most: timedelta | None = None,
    ) -> Extended:
        """
        Move the automatic stop of the feed of that number, within its limit.

        With *moves* only that very stop; with *at_most* no further than that long
        after it went on air; typed again within two minutes, once.

        Raises:
            WrongStateError: Not on air, no automatic stop, being stopped, or at
                its limit.
        """

    def take_in(self, stops: tuple[Noted, ...]) -> frozenset[str]:
        """
        Put on record what was sent while it could not be written, once only.

        Each stop lives its whole life in this transaction, at the moments that the
        journal has of it: answered, unknown where no answer was noted, and waiting
        to be sent where it never was.  Gives the keys of those that need not come
        again; what acts on their target just now goes first.
        """
