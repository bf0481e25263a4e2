"""
People: their time zones, and whether they are still there, as Slack told it last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from bot.domain.approval import PersonRead
from storage.tables import people
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Update

    from storage.mapping import AnyRow
    from storage.transaction import Transaction

# Somebody of whom only the other thing was asked has no time zone here yet.
_NO_ZONE = ""

ZONE = select(people.c.zone).where(
    people.c.team == bindparam("of_team"),
    people.c.user == bindparam("of_user"),
    people.c.read_at > bindparam("newer_than"),
    people.c.zone != _NO_ZONE,
)
"""Somebody's time zone, where it was read after *newer_than*."""

PEOPLE = select(people.c.user, people.c.active, people.c.active_at).where(
    people.c.team == bindparam("of_team"), people.c.active.is_not(None)
)
"""Everybody of that workspace who was ever asked about."""

_ONE = update(people).where(
    people.c.team == bindparam("of_team"), people.c.user == bindparam("of_user")
)
_KEEP_ZONE = _ONE.values(zone=bindparam("its_zone"), read_at=bindparam("now"))
_KEEP_ACTIVE = _ONE.values(active=bindparam("is_active"), active_at=bindparam("now"))
_ADD = insert(people)


def person_from(row: AnyRow) -> PersonRead:
    """A row of `PEOPLE`."""
    return PersonRead(row.user, row.active, row.active_at)


class People(Writing):
    """The part of the ledger that remembers what is known of people."""

    @one_transaction
    def keep_zone(
        self, transaction: Transaction, team: str, user: str, zone: str
    ) -> None:
        """Remember the time zone that Slack has just told."""
        if not _changed(transaction, _KEEP_ZONE, team, user, its_zone=zone):
            _add(transaction, team, user, zone=zone)

    @one_transaction
    def keep_person(
        self, transaction: Transaction, team: str, user: str, *, active: bool
    ) -> None:
        """Remember whether somebody is still there, as Slack has just told."""
        if not _changed(transaction, _KEEP_ACTIVE, team, user, is_active=active):
            at = transaction.at
            _add(transaction, team, user, active=active, active_at=at)


def _changed(
    transaction: Transaction, change: Update, team: str, user: str, **values: object
) -> bool:
    """Whether there was somebody to change."""
    who = {"of_team": team, "of_user": user, "now": transaction.at}
    return transaction.db.execute(change, {**who, **values}).rowcount > 0


def _add(
    transaction: Transaction,
    team: str,
    user: str,
    **known: Any,  # noqa: ANN401  as the columns want it
) -> None:
    row = {
        "team": team,
        "user": user,
        "zone": _NO_ZONE,
        "read_at": transaction.at,
        "active": None,
        "active_at": None,
    }
    transaction.db.execute(_ADD, {**row, **known})
