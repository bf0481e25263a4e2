"""
Transactions: one ledger method is one of them, with its time and its history.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import bindparam, func, select

from bot.domain.retrying import Pace
from storage.details import written
from storage.faults import RaceLostError, odd, translated
from storage.presence import Acquaintances, Presence
from storage.quick import Insertion
from storage.tables import events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from bot.domain.actor import Actor
    from bot.domain.history import EventKind
    from storage.chain.signing import SigningKey
    from storage.engine import Engines
    from storage.vault import Vault

APPROVE_WITHIN = timedelta(hours=1)
"""How long second persons have, where neither a rule nor a setting says."""

_MOST_RACES = 8
_ADD_EVENT = Insertion(events)
_NOW = select(func.clock_timestamp())
_TURN = select(
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key"), 0)),
    func.clock_timestamp().label("at"),
)


class Clock(Protocol):
    """Where SQLite's time comes from; PostgreSQL has its own."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""


class MachineClock:
    """The machine's own clock, where no other is given."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  the default for a clock that nobody set


@dataclass(slots=True)
class Law:
    """
    The rules by which this process goes.

    Attributes:
        digest: Their hash; "" before they are enacted.
    """

    digest: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What the record was opened with.

    Attributes:
        engines: The way to the database.
        clock: Time, for SQLite.
        vault: For players' passwords.
        spacing: How long after a sending its target may be started again.
        confirm_within: How long an asker's second yes is waited for.
        actors: People who were seen before.
        run_within: How long after it could have begun a start is still sent.
        pace: How soon the same call may go out again.
        approve_within: How long second persons have, where no rule says.
        signing: The key with which the chain's head is signed, or None.
        law: The rules by which lines are written that name none themselves.
    """

    engines: Engines
    clock: Clock
    vault: Vault
    spacing: timedelta
    confirm_within: timedelta
    run_within: timedelta
    pace: Pace = field(default_factory=Pace)
    approve_within: timedelta = APPROVE_WITHIN
    signing: SigningKey | None = None
    law: Law = field(default_factory=Law)
    actors: Acquaintances = field(default_factory=Acquaintances)


class Transaction:
    """
    One open transaction: a connection, one moment, and the lines to be written.

    Attributes:
        db: The connection.
    """

    def __init__(self, db: Connection, settings: Settings) -> None:
        """Nothing is asked of the database yet."""
        self.db = db
        self.settings = settings
        self._lines: list[dict[str, object]] = []
        self._people = Presence(db, settings.actors)
        self._at: datetime | None = None

    @property
    def at(self) -> datetime:
        """
        The database's time when it was first asked for, then always the same.

        Ask after the rows are locked: waiting for a lock takes time.
        """
        if self._at is None:
            self._at = now(self.db, self.settings)
        return self._at

    def take_turns(self, key: str) -> None:
        """
        Wait until no other transaction that named the same key is open.

        On SQLite no other one is open anyway.  The time is asked for on the way.
        """
        if self.db.dialect.name == "postgresql":
            row = self.db.execute(_TURN, {"key": key}).one()
            self._at = row.at.astimezone(UTC)

    def actor(self, actor: Actor) -> int:
        """The actor's number; put on record when new, renamed when renamed."""
        return self._people.find(actor).number

    def write(  # noqa: PLR0913  a line has that many columns
        self,
        kind: EventKind,
        actor: Actor,
        team: str,
        *,
        action: str = "",
        room: str = "",
        channel: str = "",
        operation: int | None = None,
        feed: int | None = None,
        rules: str = "",
        details: dict[str, object] | None = None,
    ) -> None:
        """
        Add a line to the history; it is committed with everything else.

        Whoever is on record is mentioned in it by number, whatever *details* say.
        """
        one = self._people.find(actor)
        self._lines.append(
            {
                "at": self.at,
                "kind": kind.value,
                "actor": one.number,
                "team": team,
                "action": action,
                "room": room,
                "channel": channel,
                "operation": operation,
                "feed": feed,
                "rules": rules or self.settings.law.digest,
                "details": written(
                    details or {},
                    lambda ids: self._people.numbers(team, ids),
                    lambda ids: self._people.meet(team, ids),
                ),
                "named": one.named if actor.name else None,
            }
        )

    def flush(self) -> None:
        """Send the lines to the database."""
        if self._lines:
            for line in self._lines:
                _ADD_EVENT.add(self.db, line)
            self._lines = []


class Writing:
    """What every part of the write side stands on."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is connected yet."""
        self._settings = settings

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        with translated(), self._settings.engines.writer.begin() as db:
            transaction = Transaction(db, self._settings)
            yield transaction
            transaction.flush()


_Self = TypeVar("_Self", bound=Writing)
_P = ParamSpec("_P")
_R = TypeVar("_R")


def one_transaction(
    method: Callable[Concatenate[_Self, Transaction, _P], _R],
) -> Callable[Concatenate[_Self, _P], _R]:
    """
    Run the method in one transaction of its own, all of it or nothing.

    Whoever loses a race against another process is rolled back and runs again,
    and then sees what the winner wrote.

    Raises:
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """

    @wraps(method)
    def run(self: _Self, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        lost: RaceLostError | None = None
        for _ in range(_MOST_RACES):
            try:
                with self._transaction() as transaction:
                    return method(self, transaction, *args, **kwargs)
            except RaceLostError as error:
                # Perhaps somebody whom we remember was erased meanwhile.
                self._settings.actors.forget()
                lost = error
        raise odd() from lost

    return run


def now(db: Connection, settings: Settings) -> datetime:
    """The database's time, which decides."""
    if db.dialect.name == "postgresql":
        at: datetime = db.execute(_NOW).scalar_one()
        return at.astimezone(UTC)
    return settings.clock.now()
