"""
Erasing: a person's key, ids and names are destroyed, and every seal still fits.

The seals vouch for marks, which only that key could turn into ids.  What the person
did stays on record, as that of an erased person with a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, update

from bot.domain.actor import ONAIR_ITSELF, Actor
from bot.domain.erasure import Erasure, Person
from bot.domain.errors import RecordUnavailableError, UsageError
from bot.domain.history import EventKind
from bot.domain.rules import WORKFLOW
from storage.details import ERASED
from storage.faults import translated
from storage.keeping.demands import demand_over
from storage.keeping.texts import Places, places_of, spoken_in
from storage.tables import actors, approvals, events, names, rules
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from storage.mapping import AnyRow
    from storage.transaction import Transaction

_TRIES = 5

_NEWEST = select(func.coalesce(func.max(events.c.number), 0))
_LINES = select(func.count(events.c.number)).where(
    events.c.actor.in_(bindparam("of_numbers", expanding=True))
)
_NAMES = (
    select(names.c.name)
    .where(
        names.c.actor.in_(bindparam("of_numbers", expanding=True)), names.c.name != ""
    )
    .distinct()
    .order_by(names.c.name)
)
_RULES = select(func.count(rules.c.number)).where(
    rules.c.text.contains(bindparam("of_user"))
)
_DESTROY = (
    update(actors)
    .where(actors.c.number == bindparam("of_number"))
    .values(user=bindparam("nobody"), name="", key=None)
)
_UNNAME = (
    update(names)
    .where(names.c.actor == bindparam("of_number"), names.c.name != "")
    .values(name="")
)
_DECIDED = select(approvals.c.operation, approvals.c.person, approvals.c.actor).where(
    (approvals.c.person == bindparam("of_user"))
    | approvals.c.actor.in_(bindparam("of_numbers", expanding=True)),
    approvals.c.person.not_like(f"{ERASED}%"),
)
_UNDECIDE = update(approvals).where(
    approvals.c.operation == bindparam("of_operation"),
    approvals.c.person == bindparam("of_person"),
)


class Erasing(Writing):
    """The part of the ledger that forgets people."""

    def erasure(self, person: Person) -> Erasure:
        """
        What would be destroyed.

        Raises:
            UsageError: Nobody is on record so, or several people are.
            WrongStateError: Something of theirs is still open.
            RecordUnavailableError: It cannot be read just now.
        """
        return self._looked(person)[0]

    def erase(self, person: Person, why: str, ran_as: str) -> Erasure:
        """
        Destroy key, ids and names, in one transaction with the line that tells of it.

        Args:
            person: Whom.
            why: The reason, which stays on record for ever.
            ran_as: Who asked for it here, as the operating system calls them.

        Raises:
            As `erasure`.
        """
        for _ in range(_TRIES):
            told, places, newest = self._looked(person)
            if self._erased(person, told, places, newest, (why, ran_as)):
                self._settings.actors.forget()
                return told
        raise RecordUnavailableError(
            "They do things all the time: nothing was erased.",
            remedy="Try again when they are quiet.",
        )

    def swept(self) -> bool:
        """
        Whether nothing of what was deleted is left beside a SQLite file.

        False where somebody reads just now; it is so when the last one closed it.
        """
        engine = self._settings.engines.writer
        if engine.dialect.name != "sqlite":
            return True
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.close()
        finally:
            connection.close()
        return not busy

    def _looked(self, person: Person) -> tuple[Erasure, Places, int]:
        if person.user in (ONAIR_ITSELF.user, WORKFLOW):
            raise UsageError(
                f"{person.user} is no person.", remedy="Name a person by the id U…."
            )
        # Outside of the transaction: it reads every row, and nobody is to wait.
        with translated(), self._settings.engines.reader.begin() as db:
            newest = int(db.execute(_NEWEST).scalar_one())
            rows = _rows(db, person)
            teams = tuple(sorted({row.team for row in rows} or {person.team} - {""}))
            places = places_of(db, person.user, teams)
            if not rows and not (places.rows and person.team):
                raise _nobody(person, known=bool(places.rows))
            if len(teams) > 1:
                raise _several(person, teams)
            numbers = tuple(row.number for row in rows)
            demand_over(db, person.user, numbers, places)
            some = {"of_numbers": numbers}
            told = Erasure(
                numbers=numbers,
                teams=teams,
                called=tuple(db.execute(_NAMES, some).scalars()),
                lines=int(db.execute(_LINES, some).scalar_one()),
                texts=places.counts(),
                spoken=spoken_in(db, person.user),
                rules=int(db.execute(_RULES, {"of_user": person.user}).scalar_one()),
            )
        return told, places, newest

    @one_transaction
    def _erased(
        self,
        transaction: Transaction,
        person: Person,
        told: Erasure,
        places: Places,
        newest: int,
        said: tuple[str, str],
    ) -> bool:
        transaction.take_turns("erase")
        db = transaction.db
        if not told.numbers:
            # Never did anything, but is named: from now on by a number.
            transaction.actor(Actor(person.team, person.user, person.enterprise))
        rows = _rows(db, person)
        numbers = tuple(row.number for row in rows)
        if _told_since(db, newest, person.user, numbers):
            return False
        for row in rows:
            self._write(transaction, row, said)
        _undecide(db, person.user, numbers)
        places.replace(db, numbers[0])
        for number in numbers:
            db.execute(_DESTROY, {"of_number": number, "nobody": f"{ERASED}{number}"})
            db.execute(_UNNAME, {"of_number": number})
        return True

    def _write(
        self, transaction: Transaction, row: AnyRow, said: tuple[str, str]
    ) -> None:
        why, ran_as = said
        transaction.write(
            EventKind.ERASED,
            ONAIR_ITSELF,
            row.team,
            details={
                "erased": row.number,
                "mark": row.mark,
                "why": why,
                "ran_as": ran_as,
            },
        )


def _rows(db: Connection, person: Person) -> Sequence[AnyRow]:
    query = select(actors).where(
        actors.c.user == person.user, actors.c.key.is_not(None)
    )
    if person.team:
        query = query.where(actors.c.team == person.team)
    if person.enterprise:
        query = query.where(actors.c.enterprise == person.enterprise)
    return db.execute(query.order_by(actors.c.number)).all()


def _told_since(
    db: Connection, newest: int, user: str, numbers: tuple[int, ...]
) -> bool:
    """Whether a line that was written since tells of them."""
    query = select(events.c.actor, events.c.details).where(events.c.number > newest)
    signs = (user, *(f"<actor:{number}>" for number in numbers))
    return any(
        row.actor in numbers or any(sign in row.details for sign in signs)
        for row in db.execute(query)
    )


def _undecide(db: Connection, user: str, numbers: tuple[int, ...]) -> None:
    """A decision is that of a person with a number; another account has its own."""
    wanted = {"of_user": user, "of_numbers": numbers}
    for row in db.execute(_DECIDED, wanted).all():
        whose = {"of_operation": row.operation, "of_person": row.person}
        db.execute(_UNDECIDE.values(person=f"{ERASED}{row.actor}"), whose)


def _nobody(person: Person, *, known: bool) -> UsageError:
    where = f" in {person.team}" if person.team else ""
    if known:
        return UsageError(
            f"{person.user} never did anything here, but is named.",
            remedy="Say in which workspace, with --team T…, to erase the id.",
        )
    return UsageError(
        f"Nobody with the id {person.user} is on record{where}.",
        remedy="Take the id from Slack: the person's profile, ⋮, Copy member ID.",
    )


def _several(person: Person, teams: tuple[str, ...]) -> UsageError:
    return UsageError(
        f"{person.user} is on record in {len(teams)} workspaces: {', '.join(teams)}.",
        remedy="Say which with --team T…, and run it once for each.",
    )
