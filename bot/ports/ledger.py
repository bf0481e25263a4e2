"""
The write side of the record as a whole.
"""

from __future__ import annotations

from typing import Protocol

from bot.ports.agreeing import Agreeing
from bot.ports.chain import Speaking
from bot.ports.debts import Debts
from bot.ports.rooms import Rooms
from bot.ports.sealing import Sealing
from bot.ports.wishes import Wishes
from bot.ports.work import Work


class Ledger(Wishes, Work, Debts, Rooms, Agreeing, Sealing, Speaking, Protocol):
    """
    The write side of the record.  One method, one transaction.

    Every method that changes a state writes the event of it in the same
    transaction, and owes the reports that follow from it.

    Raises (each method):
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """
