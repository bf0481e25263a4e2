"""
The weekly message: owed once for each week, whoever looks at the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.domain.report import ReportKind
from storage.owing import owe_posting
from storage.tables import reports
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from bot.domain.week import Week
    from storage.transaction import Transaction

_THERE = (
    select(reports.c.number)
    .where(reports.c.subject == bindparam("of_subject"))
    .limit(1)
)


class Weekly(Writing):
    """The part of the ledger that owes what a week came to."""

    @one_transaction
    def owe_week(
        self, transaction: Transaction, team: str, week: Week, to: str
    ) -> bool:
        """
        Owe that week of a workspace to a channel; False: it was owed before.

        A week that was told is not told again where another channel is set since.
        """
        of = f"{ReportKind.WEEKLY.value}/{team}/{week.key}"
        # Several processes look at the clock; the second one waits, and sees it.
        transaction.take_turns(of)
        if transaction.db.execute(_THERE, {"of_subject": of}).first() is not None:
            return False
        owe_posting(transaction, ReportKind.WEEKLY, of, to, team)
        return True
