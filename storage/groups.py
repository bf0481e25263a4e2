"""
Groups: who is in them, as Slack told it last.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from bot.domain.approval import GroupRead
from storage.tables import groups
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from storage.mapping import AnyRow
    from storage.transaction import Transaction

GROUPS = select(groups).where(groups.c.team == bindparam("of_team"))
"""Every group of that workspace that was ever read."""

_KEEP = (
    update(groups)
    .where(
        groups.c.team == bindparam("of_team"), groups.c.group == bindparam("of_group")
    )
    .values(members=bindparam("its_members"), read_at=bindparam("now"))
)
_ADD = insert(groups)


def group_from(row: AnyRow) -> GroupRead:
    """A row of `GROUPS`."""
    return GroupRead(row.group, frozenset(json.loads(row.members)), row.read_at)


class Groups(Writing):
    """The part of the ledger that remembers who is in the user groups."""

    @one_transaction
    def keep_group(
        self,
        transaction: Transaction,
        team: str,
        group: str,
        members: frozenset[str],
    ) -> None:
        """Remember who is in a user group, as Slack has just told."""
        text = json.dumps(sorted(members))
        values = {
            "of_team": team,
            "of_group": group,
            "its_members": text,
            "now": transaction.at,
        }
        if transaction.db.execute(_KEEP, values).rowcount:
            return
        row = {"team": team, "group": group, "members": text}
        transaction.db.execute(_ADD, {**row, "read_at": transaction.at})
