"""
Records of earlier versions, with something in every table and in every state.

Their rows are written as those versions wrote them, so nothing of today's code is
used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from storage import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

AT = "2026-11-20T09:00:00.999999Z"
CONFIRMED = "2026-11-20T09:03:00.000000Z"
SETTLED = "2026-11-20T09:08:00.000000Z"
SENT = "2026-11-20T09:00:02.000000Z"
DUE = "2026-11-20T09:00:30.000000Z"

PATHS = {
    "checking": (),
    "awaiting_confirmation": (),
    "ready": (),
    "refused": (),
    "declined": ("awaiting_approval",),
    "cancelled": ("ready",),
    "expired": ("ready",),
    "stale": ("ready",),
    "superseded": ("ready",),
    "running": ("ready",),
    "succeeded": ("ready", "running"),
    "failed": ("ready", "running"),
    "unknown": ("ready", "running"),
}
"""Every state in which an early version left something, and the steps to it."""

_ACTIVE = ("checking", "awaiting_confirmation", "awaiting_approval", "ready", "running")
_FEEDS = ("opening", "live", "unknown", "ended", "failed")
_KINDS = "answered asked confirmed expired feed_ended lost repeated sent unknown"
_STOPPED_BY_ITSELF = (
    "UPDATE feeds SET stops_at = :at, stops_by = :at, look_at = :at, stop_tries = 2,"
    " vouched_by = 2 WHERE number = 2"
)
_PLANNED = (
    "UPDATE operations SET begins = '15:00', begins_at = :at, lasts = 60,"
    " at_most = 3600, tries = 3 WHERE number = 3"
)
_NOTICES = "cancelled confirmed failed off_air on_air recording removed unknown"


def upgrade_to(engine: Engine, version: str) -> None:
    """Bring an empty database to that version, as Alembic does."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, version)


def fill(engine: Engine) -> None:
    """Something in every table, in every state and of every kind."""
    with engine.begin() as db:
        for user in ("U1", "U2"):
            row = {"enterprise": "", "team": "T1", "user": user, "name": "ann"}
            _put(db, "actors", **row)
        room = {"team": "T1", "name": "room42", "group": 42, "account": "alice"}
        _put(db, "rooms", **room, sdk="normal", labels="[]")
        _put(db, "channel_rooms", team="T1", channel="C1", room=1)
        for number, state in enumerate(_FEEDS, 1):
            _feed(db, number, state)
        _put(db, "cards", subject="feed/1", channel="C1", ts="1.2")
        for number, (state, path) in enumerate(PATHS.items(), 1):
            _operation(db, number, (*path, state), feed=1)
        _waiting(db)
        _put(db, "secrets", operation=3, ciphertext="c")
        _put(db, "gestures", key="press-1", operation=1, at=AT)
        for kind in _KINDS.split():
            _event(db, kind, operation=1, at=AT)
        for number, state in enumerate(("owed", "delivered", "undeliverable"), 1):
            _report(db, "card", f"feed/{number}", state, None)
        for notice in _NOTICES.split():
            _report(db, "notice", "feed/1", "owed", notice)


def use_on(engine: Engine) -> None:
    """What the second version adds to it: clocks, retries, lost cards, people."""
    with engine.begin() as db:
        _put(db, "people", team="T1", user="U1", zone="Europe/Berlin", read_at=AT)
        _put(db, "moments", name="seen", at=AT)
        _put(db, "cards", subject="feed/2", channel="C1", ts="", gone=True)
        _change(db, _STOPPED_BY_ITSELF)
        _change(db, _PLANNED)
        _change(db, "UPDATE reports SET begun = 1, held_until = :at WHERE number = 1")
        for kind in ("card_lost", "checked", "extended", "retried", "vouched"):
            _event(db, kind, operation=1, at=AT)


def agree_on(engine: Engine) -> None:
    """What the third version adds to it, and lines in which people are mentioned."""
    with engine.begin() as db:
        _put(db, "groups", team="T1", group="S1", members="[]", read_at=AT)
        _put(db, "rules", digest="r", text="", at=AT)
        _put(db, "steps", execution="e", operation=1)
        word = {"operation": 3, "actor": 2, "at": AT}
        _put(db, "approvals", **word, person="U2", approved=True, reason="")
        owed = {"operation": 4, "team": "T1", "person": "U1", "broken_by": 1, "at": AT}
        _put(db, "reviews", **owed, why="", note="")
        _put(db, "freezes", team="T2", by=1, why="", at=AT)
        for name, details in MENTIONING:
            _event(db, "asked", operation=1, at=AT, name=name, details=details)


MENTIONING = (
    ("ann", '{"why": "ask <@U2>, not U9", "person": "U1"}'),
    ("Ann B.", '{"why": "<actor:2> \\u00e9", "for_s": 60.0, "n": 9007199254740993}'),
    ("", "{}"),
)
"""Names and details of lines as the third version wrote them."""


def _change(db: Connection, statement: str) -> None:
    at = "CAST(:at AS TIMESTAMPTZ)" if db.dialect.name == "postgresql" else ":at"
    db.execute(text(statement.replace(":at", at)), {"at": AT})


def _waiting(db: Connection) -> None:
    """Ready ones: after one that has not ended, after one that has; confirmed; stop."""
    _operation(db, 21, ("ready",), after=3)
    _operation(db, 22, ("ready",), after=11)
    _operation(db, 23, ("ready",), action="room.kick")
    _event(db, "confirmed", operation=23, at=CONFIRMED)
    _operation(db, 24, ("ready",), action="broadcast.stop")


def _feed(db: Connection, number: int, state: str) -> None:
    _put(
        db,
        "feeds",
        number=number,
        target=f"1400/42/alice/camera/{number}",
        app=1400,
        group=42,
        account="alice",
        source="camera",
        kind="broadcast",
        sdk="normal",
        room="room42",
        team="T1",
        channel="C1",
        state=state,
        asked_by=1,
        why="",
        opened_at=AT,
        addresses="[]",
        channel_id="10905947996257141754",
        file_name="",
        file_ids="[]",
        unconfirmed=True,
        linked_to=1 if number > 1 else None,
    )


def _operation(
    db: Connection,
    number: int,
    path: tuple[str, ...],
    action: str = "broadcast.start",
    **more: object,
) -> None:
    _put(
        db,
        "operations",
        number=number,
        gesture=f"press-{number}",
        position=0,
        action=action,
        call="{}",
        wish=f"wish-{number}",
        target=f"target-{number}",
        state=path[0],
        actor=1,
        team="T1",
        room="room42",
        channel="C1",
        why="",
        asked_at=AT,
        due_at=DUE if path[0] in _ACTIVE else None,
        worker="",
        only_if=False,
        rules="r",
        **more,
    )
    for state in path[1:]:
        row = {
            "number": number,
            "state": state,
            "worker": "w" if state == "running" else "",
            "due": DUE if state in _ACTIVE else None,
            "sent": SENT if "running" in path else None,
            "settled": None if state in _ACTIVE else SETTLED,
        }
        db.execute(
            text(
                "UPDATE operations SET state = :state, worker = :worker,"
                " due_at = :due, sent_at = :sent, settled_at = :settled"
                " WHERE number = :number"
            ),
            row,
        )


def _event(
    db: Connection,
    kind: str,
    *,
    operation: int,
    at: str,
    name: str = "ann",
    details: str = "{}",
) -> None:
    words = {"name": name, "team": "T1", "action": "", "room": "", "channel": ""}
    row = {**words, "kind": kind, "actor": 1, "operation": operation, "at": at}
    _put(db, "events", **row, rules="r", details=details)


def _report(
    db: Connection, kind: str, subject: str, state: str, notice: str | None
) -> None:
    words = {"kind": kind, "notice": notice, "subject": subject, "state": state}
    row = {**words, "feed": 1, "to": "C1", "team": "T1", "reason": ""}
    _put(db, "reports", **row, version=1, tries=0, due_at=AT)


def _put(db: Connection, table: str, **values: object) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    db.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)  # noqa: S608  names of ours


def shelf(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in an order of its own."""
    names = sorted(set(inspect(engine).get_table_names()) - {"alembic_version"})
    with engine.begin() as db:
        return {
            name: sorted(
                (dict(row) for row in _rows(db, name)),
                key=lambda row: [str(one) for one in row.values()],
            )
            for name in names
        }


def _rows(db: Connection, table: str) -> list[Any]:
    return list(db.execute(text(f"SELECT * FROM {table}")).mappings())  # noqa: S608  names of ours
