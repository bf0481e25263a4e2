"""
People: their time zones, as Slack told them last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from storage.tables import people
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from storage.transaction import Transaction

ZONE = select(people.c.zone).where(
    people.c.team == bindparam("of_team"),
    people.c.user == bindparam("of_user"),
    people.c.read_at > bindparam("newer_than"),
)
"""Somebody's time zone, where it was read after *newer_than*."""

_KEEP = (
    update(people)
    .where(people.c.team == bindparam("of_team"), people.c.user == bindparam("of_user"))
    .values(zone=bindparam("its_zone"), read_at=bindparam("now"))
)
_ADD = insert(people)


class People(Writing):
    """The part of the ledger that remembers what is known of people."""

    @one_transaction
    def keep_zone(
        self, transaction: Transaction, team: str, user: str, zone: str
    ) -> None:
        """Remember the time zone that Slack has just told."""
        kept = transaction.db.execute(
            _KEEP,
            {
                "of_team": team,
                "of_user": user,
                "its_zone": zone,
                "now": transaction.at,
            },
        )
        if kept.rowcount:
            return
        row = {"team": team, "user": user, "zone": zone, "read_at": transaction.at}
        transaction.db.execute(_ADD, row)
