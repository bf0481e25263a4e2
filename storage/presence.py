"""
People on record: who acts, by number, how they are called, and their marks.

Each gets a key of their own when they first come on record.  It makes the marks that
stand for them in the sealed form, and is destroyed with their ids on their request.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Text, and_, bindparam, func, insert, select, update

from bot.domain.actor import Actor
from storage.sealed import actor_mark, name_mark
from storage.tables import actors, names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Insert


_MOST = 10_000
_KEY_BYTES = 32

_GIVEN = func.nullif(bindparam("of_name", type_=Text), "")
_FIND = (
    select(actors.c.number, actors.c.name, actors.c.key, names.c.number.label("named"))
    .outerjoin(
        names,
        and_(
            names.c.actor == actors.c.number,
            # Who comes without a name is called as before.
            names.c.name == func.coalesce(_GIVEN, actors.c.name),
            # Spelled out, so that the index of the names fits.
            names.c.name != "",
        ),
    )
    .where(
        actors.c.enterprise == bindparam("of_enterprise"),
        actors.c.team == bindparam("of_team"),
        actors.c.user == bindparam("of_user"),
    )
)
_RENAME = (
    update(actors)
    .where(actors.c.number == bindparam("of_number"))
    .values(name=bindparam("new_name"))
)
_ADD = insert(actors)
_ADD_NAME = insert(names)
_NUMBERS = (
    select(actors.c.user, func.min(actors.c.number).label("number"))
    .where(
        actors.c.team == bindparam("of_team"),
        actors.c.user.in_(bindparam("of_users", expanding=True)),
    )
    .group_by(actors.c.user)
)


class Known(NamedTuple):
    """
    Somebody on record.

    Attributes:
        number: Theirs.
        name: How they are called now; "" where that is not known.
        named: The number of that name; None where there is none.
    """

    number: int
    name: str
    named: int | None


class Acquaintances:
    """Whoever was found on record before; nothing in here goes by itself."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._seen: dict[tuple[str, str, str], Known] = {}
        self._mentioned: dict[tuple[str, str], int] = {}

    def seen(self, actor: Actor) -> Known | None:
        """Who that is, if they are still called so."""
        found = self._seen.get((actor.enterprise, actor.team, actor.user))
        return found if found and actor.name in ("", found.name) else None

    def see(self, actor: Actor, known: Known) -> None:
        """Remember who that is."""
        if len(self._seen) >= _MOST:
            self._seen.clear()
        self._seen[actor.enterprise, actor.team, actor.user] = known
        self.mention(actor.team, actor.user, known.number)

    def mentioned(self, team: str, user: str) -> int | None:
        """The number of whoever has that id."""
        return self._mentioned.get((team, user))

    def mention(self, team: str, user: str, number: int) -> None:
        """Remember who has that id."""
        if len(self._mentioned) >= _MOST:
            self._mentioned.clear()
        self._mentioned[team, user] = number

    def is_new(self, actor: Actor) -> None:
        """Nobody on record has these ids; who had them was erased."""
        self._mentioned.pop((actor.team, actor.user), None)

    def forget(self) -> None:
        """Nobody is remembered: somebody may have been erased."""
        self._seen.clear()
        self._mentioned.clear()


class Presence:
    """Finds people within one transaction, and puts new ones on record."""

    def __init__(self, db: Connection, before: Acquaintances) -> None:
        """*before* are those whom earlier transactions found."""
        self._db = db
        self._before = before
        self._found: dict[tuple[Actor, str], Known] = {}
        self._changed: set[int] = set()

    def find(self, actor: Actor) -> Known:
        """Who that is; put on record when new, renamed when renamed."""
        known = self._before.seen(actor) or self._found.get((actor, actor.name))
        if known is None:
            known = self._look(actor)
            self._found[actor, actor.name] = known
        return known

    def numbers(self, team: str, users: set[str]) -> Mapping[str, int]:
        """The numbers of those of *users* who are on record in that team."""
        found = {one: self._before.mentioned(team, one) for one in sorted(users)}
        unknown = [one for one, number in found.items() if number is None]
        if unknown:
            wanted = {"of_team": team, "of_users": unknown}
            for row in self._db.execute(_NUMBERS, wanted):
                found[row.user] = row.number
                if row.number not in self._changed:
                    self._before.mention(team, row.user, row.number)
        return {one: number for one, number in found.items() if number is not None}

    def meet(self, team: str, users: set[str]) -> None:
        """See that all of them are on record, though some may never act."""
        if not team:
            return
        for user in sorted(users - self.numbers(team, users).keys()):
            self.find(Actor(team, user))

    def _look(self, actor: Actor) -> Known:
        wanted = {
            "of_enterprise": actor.enterprise,
            "of_team": actor.team,
            "of_user": actor.user,
            "of_name": actor.name,
        }
        found = self._db.execute(_FIND, wanted).first()
        if found is None:
            return self._add(actor)
        number, called = int(found.number), actor.name or found.name
        named = found.named
        if named is None and called:
            named = self._name(number, found.key, called)
        if called != found.name:
            self._changed.add(number)
            renamed = {"of_number": number, "new_name": called}
            self._db.execute(_RENAME, renamed)
        known = Known(number, called, named)
        # Only what was found is remembered: it is committed.
        if number not in self._changed:
            self._before.see(actor, known)
        return known

    def _add(self, actor: Actor) -> Known:
        self._before.is_new(actor)
        key = secrets.token_hex(_KEY_BYTES)
        row = {
            "enterprise": actor.enterprise,
            "team": actor.team,
            "user": actor.user,
            "name": actor.name,
            "key": key,
            "mark": actor_mark(key, actor.enterprise, actor.team, actor.user),
        }
        number = self._added(_ADD, row)
        self._changed.add(number)
        named = self._name(number, key, actor.name) if actor.name else None
        return Known(number, actor.name, named)

    def _name(self, actor: int, key: str, name: str) -> int:
        self._changed.add(actor)
        row = {"actor": actor, "name": name, "mark": name_mark(key, name)}
        return self._added(_ADD_NAME, row)

    def _added(self, statement: Insert, row: Mapping[str, object]) -> int:
        """Insert one row and give the number it got."""
        key = self._db.execute(statement, row).inserted_primary_key
        if key is None:
            raise LookupError("the database gave no number")
        return int(key[0])
