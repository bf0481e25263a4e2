"""
Checkpoints: the head of the chain, signed, kept, and owed to a channel.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.domain.actor import ONAIR_ITSELF
from bot.domain.checkpoints import Kept, Occasion, Posting, is_due
from bot.domain.history import EventKind
from bot.domain.report import ReportKind
from bot.domain.seal import Checkpoint
from storage.chain.head import head_of, last_checkpoint
from storage.owing import owe_posting
from storage.quick import Insertion
from storage.tables import archives, checkpoints, reports, seals
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.domain.seal import Head
    from storage.chain.signing import SigningKey
    from storage.mapping import AnyRow
    from storage.transaction import Transaction

_ADD = Insertion(checkpoints)
_ALL = select(checkpoints)
_NEWEST = _ALL.order_by(checkpoints.c.number.desc()).limit(1)
_ONE = _ALL.where(checkpoints.c.number == bindparam("of_number"))
_BEFORE = (
    _ALL.where(checkpoints.c.number < bindparam("of_number"))
    .order_by(checkpoints.c.number.desc())
    .limit(1)
)
_SEAL_AT = select(seals.c.seal).where(seals.c.place == bindparam("of_place"))
_ARCHIVED_TO = select(archives).order_by(archives.c.last.desc()).limit(1)
_POSTING = (
    select(reports.c.to, reports.c.state, reports.c.reason)
    .where(reports.c.subject == bindparam("of_subject"))
    .order_by(reports.c.number.desc())
    .limit(1)
)


def about(number: int) -> str:
    """What a report of that checkpoint is about."""
    return f"{ReportKind.CHECKPOINT.value}/{number}"


class Checkpoints(Writing):
    """The part of the ledger that signs the chain's head."""

    def checkpoint(
        self, occasion: Occasion, team: str = "", to: str = ""
    ) -> Checkpoint | None:
        """
        Sign the head, unless none is due on that occasion or there is no key.

        Args:
            occasion: Why.
            team: The workspace in whose history it is told, or "".
            to: The channel to which it is owed, or "".

        Raises:
            RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
            SettingsError: The key is none.
        """
        signing = self._settings.signing
        if signing is None:
            return None
        # Worked out before the transaction: it takes a while the first time.
        return self._made(signing, signing.public, occasion, team, to)

    @one_transaction
    def _made(
        self,
        transaction: Transaction,
        signing: SigningKey,
        key: str,
        occasion: Occasion,
        team: str,
        to: str,
    ) -> Checkpoint | None:
        # Replicas look at the same time; only one of them is to find it due.
        transaction.take_turns("checkpoint")
        db = transaction.db
        head, last = head_of(db), last_checkpoint(db)
        if not is_due(occasion, head, last, key, transaction.at):
            return None
        made = _signed(transaction, head, signing, key)
        if to:
            kind, of = ReportKind.CHECKPOINT, about(made.number)
            owe_posting(transaction, kind, of, to, team)
        transaction.write(
            EventKind.CHECKPOINT,
            ONAIR_ITSELF,
            team,
            details={
                "checkpoint": made.number,
                "length": made.length,
                "seal": made.seal,
                "occasion": occasion.value,
                "fits": None if last is None else fits(db, last),
            },
        )
        return made


def _signed(
    transaction: Transaction, head: Head, signing: SigningKey, key: str
) -> Checkpoint:
    from storage.chain.checkpoint_check import message  # noqa: PLC0415  as the key itself

    unsigned = Checkpoint(
        number=0,
        at=transaction.at,
        length=head.length,
        seal=head.seal,
        event=head.event,
        key=key,
        signature="",
    )
    signature = signing.sign(message(unsigned))
    row = {
        "at": unsigned.at,
        "length": head.length,
        "seal": head.seal,
        "event": head.event,
        "key": key,
        "signature": signature,
    }
    number = _ADD.add(transaction.db, row)
    return replace(unsigned, number=number, signature=signature)


def fits(db: Connection, checkpoint: Checkpoint) -> bool | None:
    """Whether its seal stands at its place; None where that is archived."""
    found = db.execute(_SEAL_AT, {"of_place": checkpoint.length}).scalar()
    if found is not None:
        return bool(found == checkpoint.seal)
    bridge = db.execute(_ARCHIVED_TO).first()
    if bridge is None or checkpoint.length > bridge.last:
        return False
    return bridge.seal == checkpoint.seal if checkpoint.length == bridge.last else None


def kept(db: Connection, number: int | None = None) -> Kept | None:
    """One checkpoint, or the newest, held against the chain."""
    if number is None:
        row = db.execute(_NEWEST).first()
    else:
        row = db.execute(_ONE, {"of_number": number}).first()
    one = _checkpoint(row)
    if one is None:
        return None
    from storage.chain.checkpoint_check import signed  # noqa: PLC0415  rarely needed, and slow to come by

    before = _checkpoint(db.execute(_BEFORE, {"of_number": one.number}).first())
    posting = db.execute(_POSTING, {"of_subject": about(one.number)}).first()
    return Kept(
        checkpoint=one,
        fits=fits(db, one),
        signed=signed(one),
        posting=posting
        and Posting(str(posting.to), str(posting.state), str(posting.reason)),
        before=before,
        before_fits=None if before is None else fits(db, before),
    )


def _checkpoint(row: AnyRow | None) -> Checkpoint | None:
    if row is None:
        return None
    return Checkpoint(
        number=row.number,
        at=row.at,
        length=row.length,
        seal=row.seal,
        event=row.event,
        key=row.key,
        signature=row.signature,
    )
