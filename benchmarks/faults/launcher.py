"""
A launcher that sabotages the bot, to prove that the judge can fail.

The product has no such switches.  What is changed is changed from outside: one name
is replaced before the bot starts, or rows are changed behind its back.

    python -m benchmarks.faults.launcher SWITCH… serve …

    gesture  every delivery counts as a gesture of its own
    lease    what a dead process had sent counts as never sent
    debt     what was still owed when the process died counts as told
    hurry    no sabotage: a shorter lease, for tests that have little time
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, inspect, make_url, text

import bot.flow.runner
import bot.slack.payload
from bot.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from bot.domain.actor import Actor

HURRIED_LEASE = timedelta(seconds=1)
_SENT = ("sent_at", "first_sent_at")


def gesture() -> None:
    """A look-up that never finds: no two deliveries have the same key."""
    numbers = count()
    key = bot.slack.payload.gesture

    def new_key(payload: Mapping[str, Any], actor: Actor, trigger: str) -> str:
        known = key(payload, actor, trigger)
        return f"{known}#{os.getpid()}.{next(numbers)}"

    bot.slack.payload.gesture = new_key  # type: ignore[assignment]  # sabotage


def lease() -> None:
    """The sweep finds calls of which nobody knows that they were sent."""
    with _database() as db:
        there = {one["name"] for one in inspect(db).get_columns("operations")}
        for column in there.intersection(_SENT):
            db.execute(
                text(f"UPDATE operations SET {column} = NULL WHERE state = 'running'")  # noqa: S608  our own words
            )


def debt() -> None:
    """The debts are crossed out before anybody was told."""
    with _database() as db:
        db.execute(text("UPDATE reports SET state = 'delivered' WHERE state = 'owed'"))


def hurry() -> None:
    """A dead process's calls are taken up sooner; nothing else is different."""
    if not hasattr(bot.flow.runner, "_LEASE_MARGIN"):
        raise SystemExit("the lease's margin is not where it was")
    bot.flow.runner._LEASE_MARGIN = HURRIED_LEASE  # noqa: SLF001  for tests only


SABOTAGES: dict[str, Callable[[], None]] = {
    "gesture": gesture,
    "lease": lease,
    "debt": debt,
}
_SWITCHES = SABOTAGES | {"hurry": hurry}


def _database() -> Connection:
    url = make_url(os.environ["ONAIR_DATABASE_URL"])
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, isolation_level="AUTOCOMMIT").connect()


def run(arguments: list[str]) -> int:
    """Throw the switches, then start the bot as always."""
    while arguments and arguments[0] in _SWITCHES:
        _SWITCHES[arguments.pop(0)]()
    sys.argv[1:] = arguments
    return main()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
