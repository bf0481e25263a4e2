"""
What must be over before somebody is erased: nothing that is open may lose its person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select

from bot.domain.erasure import MOST_NAMED
from bot.domain.errors import WrongStateError
from storage.owing import OWED
from storage.promises import ACTIVE
from storage.tables import operations, reports, reviews

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.keeping.texts import Places

_OPEN = or_(
    operations.c.state.in_([one.value for one in ACTIVE]),
    operations.c.due_at.is_not(None),
)
_OF_THEM = (
    select(operations.c.number)
    .where(_OPEN, operations.c.actor.in_(bindparam("of_actors", expanding=True)))
    .order_by(operations.c.number)
)
_ALL_OPEN = select(operations.c.number).where(_OPEN)
_REVIEWS = (
    select(reviews.c.operation)
    .where(reviews.c.person == bindparam("of_user"), reviews.c.closed_at.is_(None))
    .order_by(reviews.c.operation)
)
_OWED_TO = select(reports.c.number).where(OWED, reports.c.to == bindparam("of_user"))


def demand_over(
    db: Connection, user: str, actors: tuple[int, ...], places: Places
) -> None:
    """
    See that nothing of theirs is open.

    Raises:
        WrongStateError: Something is; it is named.
    """
    open_ones = set(db.execute(_OF_THEM, {"of_actors": actors}).scalars())
    # They may be named in it, too: as who may approve, or who said yes.
    open_ones |= places.operations() & set(db.execute(_ALL_OPEN).scalars())
    if open_ones:
        raise WrongStateError(
            f"{user} is part of what is not over: {_listed(sorted(open_ones))}. "
            "Nothing was erased.",
            remedy="Let it end, or cancel it, and run this again.",
        )
    unseen = list(db.execute(_REVIEWS, {"of_user": user}).scalars())
    if unseen:
        raise WrongStateError(
            f"{user} broke the glass and nobody has looked at that yet: "
            f"{_listed(unseen)}. Nothing was erased.",
            remedy="An approver closes the review in Slack; then run this again.",
        )
    if db.execute(_OWED_TO, {"of_user": user}).first() is not None:
        raise WrongStateError(
            f"A message to {user} is still to be delivered. Nothing was erased.",
            remedy="Run this again when the bot has told it, usually in a minute.",
        )


def _listed(numbers: list[int]) -> str:
    some = ", ".join(str(one) for one in numbers[:MOST_NAMED])
    more = len(numbers) - MOST_NAMED
    what = "operation" if len(numbers) == 1 else "operations"
    return f"{what} {some}{f' and {more} more' if more > 0 else ''}"
