"""
Enacting: which rules every process on this record goes by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from bot.domain.actor import ONAIR_ITSELF
from bot.domain.history import EventKind
from storage.tables import rules as kept
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.domain.rules import Rules
    from storage.transaction import Transaction

IN_FORCE = select(kept.c.digest).order_by(kept.c.number.desc()).limit(1)
_EVER = select(kept.c.number).where(kept.c.digest == bindparam("of_digest")).limit(1)
_ADD = insert(kept)


def digest_in_force(db: Connection) -> str:
    """The hash of the rules that were enacted last; "" before the first."""
    return db.execute(IN_FORCE).scalar() or ""


class Enacting(Writing):
    """The part of the ledger that says which rules are in force."""

    def enact(self, rules: Rules, *, outright: bool) -> bool:
        """As `_enact`; from then on lines without rules of their own name these."""
        in_force = self._enact(rules, outright=outright)
        if in_force:
            # Only now are they committed.
            self._settings.law.digest = rules.digest
        return in_force

    @one_transaction
    def _enact(self, transaction: Transaction, rules: Rules, *, outright: bool) -> bool:
        """
        Put these rules in force for every process on this record.

        Unless *outright*, rules that were replaced by others before do not come
        back.  Rules without a hash cannot be told from others, so they change
        nothing.

        Returns:
            Whether they are in force now.
        """
        # Of two that come up at once the second must see what the first enacted.
        transaction.take_turns("rules")
        was = digest_in_force(transaction.db)
        if rules.digest == was:
            return True
        if not rules.digest:
            return False
        ever = transaction.db.execute(_EVER, {"of_digest": rules.digest}).first()
        if ever is not None and not outright:
            return False
        row = {"digest": rules.digest, "text": rules.text, "at": transaction.at}
        transaction.db.execute(_ADD, row)
        transaction.write(
            EventKind.RULES,
            ONAIR_ITSELF,
            "",
            rules=rules.digest,
            details={"was": was} if was else None,
        )
        return True
