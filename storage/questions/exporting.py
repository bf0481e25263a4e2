"""
Exporting: every line with all that its seal vouches for, in the chain's order.

Places are given when lines are sealed, one after the other and without a gap, so who
goes on after a place never misses a line that was committed late.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from storage.details import ERASED, erased
from storage.faults import translated
from storage.sealed import VERSION, mentioned
from storage.seals import archives, seals
from storage.tables import actors, events, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Engine

    from bot.domain.history_filter import Filter
    from storage.mapping import AnyRow

_PAGE = 1000
_NOTHING = "0" * 64

_BEFORE = seals.alias()
_LINES = (
    select(
        *events.c,
        actors.c.mark,
        actors.c.enterprise,
        actors.c.team.label("home"),
        actors.c.user,
        names.c.mark.label("name_mark"),
        names.c.name.label("called"),
        seals.c.place,
        seals.c.seal,
        _BEFORE.c.seal.label("before"),
    )
    .join_from(events, actors, events.c.actor == actors.c.number)
    .outerjoin(names, names.c.number == events.c.named)
)
_SEALED = (
    _LINES.join(seals, seals.c.event == events.c.number)
    .outerjoin(_BEFORE, _BEFORE.c.place == seals.c.place - 1)
    .where(seals.c.place > bindparam("after"))
    .order_by(seals.c.place)
    .limit(_PAGE)
)
_UNSEALED = (
    _LINES.outerjoin(seals, seals.c.event == events.c.number)
    .outerjoin(_BEFORE, _BEFORE.c.place == seals.c.place - 1)
    .where(seals.c.place.is_(None), events.c.number > bindparam("after"))
    .order_by(events.c.number)
    .limit(_PAGE)
)
_PEOPLE = select(actors.c.number, actors.c.user, actors.c.name, actors.c.mark).where(
    actors.c.number.in_(bindparam("of_numbers", expanding=True))
)
_BRIDGE = select(archives.c.seal).where(archives.c.last == bindparam("before"))


@dataclass(frozen=True, slots=True)
class Exported:
    """
    One line, ready to be written to a file.

    Attributes:
        sealed: What its seal vouches for (`storage.sealed`), with its own names.
        place: Where it is in the chain; None while it is not sealed.
        seal: Its seal, hex; None while it is not sealed.
        before: The seal before it, hex; None where that is not there.
        by: `enterprise`, `team`, `user` and `name` of whoever it tells of.
        mentions: `user` and `name` of those whom its details mention, by number.
    """

    sealed: dict[str, object]
    place: int | None
    seal: str | None
    before: str | None
    by: dict[str, str]
    mentions: dict[str, dict[str, str]]


def exported(engine: Engine, wanted: Filter, after: int = 0) -> Iterator[Exported]:
    """
    Every line that fits, in the chain's order; what is not sealed yet comes last.

    Each page is a transaction of its own, so that a slow reader holds nothing.

    Args:
        engine: The one that reads.
        wanted: Which; all but `state` and `text`, which no file is asked for.
        after: The place after which to go on.

    Raises:
        RecordUnavailableError: It cannot be read just now.
    """
    fits = _fits(wanted)
    for query, key, start in (
        (_SEALED.where(*fits), "place", after),
        (_UNSEALED.where(*fits), "number", 0),
    ):
        last = start
        while True:
            with translated(), engine.begin() as db:
                rows = db.execute(query, {"after": last}).all()
                page = _page(db, rows)
            yield from page
            if len(rows) < _PAGE:
                break
            last = int(getattr(rows[-1], key))


def _fits(wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions of a filter."""
    plain = (
        (events.c.room, wanted.room),
        (events.c.channel, wanted.channel),
        (events.c.operation, wanted.operation),
        (events.c.feed, wanted.feed),
        (actors.c.user, wanted.actor),
        (events.c.action, wanted.action and wanted.action.value),
        (events.c.kind, wanted.kind and wanted.kind.value),
    )
    fits = [column == value for column, value in plain if value is not None]
    if wanted.since is not None:
        fits.append(events.c.at >= wanted.since)
    if wanted.until is not None:
        fits.append(events.c.at < wanted.until)
    return fits


def _page(db: Connection, rows: Sequence[AnyRow]) -> list[Exported]:
    people = _people(db, {one for row in rows for one in mentioned(row.details)})
    return [_exported(db, row, people) for row in rows]


def _people(db: Connection, numbers: Iterable[int]) -> dict[int, AnyRow]:
    some = {"of_numbers": sorted(numbers)}
    if not some["of_numbers"]:
        return {}
    return {row.number: row for row in db.execute(_PEOPLE, some)}


def _exported(db: Connection, row: AnyRow, people: dict[int, AnyRow]) -> Exported:
    at = row.at.astimezone(UTC)
    sealed: dict[str, object] = {
        "v": VERSION,
        "number": row.number,
        "at": f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z",
        "kind": row.kind,
        "actor": row.mark,
        "name": row.name_mark or "",
        "team": row.team,
        "action": row.action,
        "room": row.room,
        "channel": row.channel,
        "operation": row.operation,
        "feed": row.feed,
        "rules": row.rules,
        "details": _details(row.details),
    }
    known = {one: people[one] for one in mentioned(row.details) if one in people}
    if known:
        sealed["people"] = {str(one): each.mark for one, each in known.items()}
    return Exported(
        sealed=sealed,
        place=row.place,
        seal=row.seal,
        before=None if row.place is None else _before(db, row),
        by={
            "enterprise": row.enterprise,
            "team": row.home,
            **_called(row.actor, row.user, row.called or ""),
        },
        mentions={
            str(one): _called(one, each.user, each.name) for one, each in known.items()
        },
    )


def _details(text: str) -> object:
    """The details; what somebody spoilt by hand is given as the text it is now."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _called(number: int, user: str, name: str) -> dict[str, str]:
    """Id and name, or that both were destroyed."""
    if user.startswith(ERASED):
        return {"user": "", "name": erased(number)}
    return {"user": user, "name": name}


def _before(db: Connection, row: AnyRow) -> str | None:
    """The seal before it; the first line behind an archive follows the archive's."""
    if row.before is not None:
        return str(row.before)
    if row.place == 1:
        return _NOTHING
    found = db.execute(_BRIDGE, {"before": row.place - 1}).scalar()
    return None if found is None else str(found)
