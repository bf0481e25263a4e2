"""
Upgrading a record that is in use: nothing is lost, and every promise holds again.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from bot.domain.errors import RecordUnavailableError
from bot.domain.operation import State
from storage import details, schema
from tests.storage import frozen
from tests.storage.older import (
    AT,
    CONFIRMED,
    PATHS,
    SENT,
    SETTLED,
    agree_on,
    fill,
    shelf,
    use_on,
)
from tests.storage.older import upgrade_to as bring_to
from tests.storage.promised import RIGHT, WRONG
from tests.storage.wishes import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from storage import Record


@pytest.fixture(params=schema.VERSIONS[:-1])
def version(request: pytest.FixtureRequest) -> str:
    """From which version the upgrade begins."""
    return str(request.param)


@pytest.fixture
def used(bare_url: str, version: str) -> Iterator[Record]:
    """A record of that version, in use since the first one."""
    record = opened(bare_url)
    bring_to(record.engines.writer, "0001")
    fill(record.engines.writer)
    for newer, use in (("0002", use_on), ("0003", agree_on)):
        if version >= newer:
            bring_to(record.engines.writer, newer)
            use(record.engines.writer)
    yield record
    record.close()


@pytest.fixture
def beside(bare_url: str) -> Iterator[Engine]:
    """Somebody else with the same database open."""
    engine = create_engine(
        bare_url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool
    )
    yield engine
    engine.dispose()


def _moment(when: object) -> datetime | None:
    """As either database gives it."""
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return None if when is None else datetime.fromisoformat(str(when))


def _operations(engine: Engine) -> dict[int, dict[str, Any]]:
    return {one["number"]: one for one in shelf(engine)["operations"]}


def _said(given: dict[str, Any]) -> dict[str, Any]:
    """What of the details every reader could be sure of."""
    if "n" in given:
        given["why"] = given["why"].replace("<actor:", "\u2039actor:")
        given["n"] = str(given["n"])
    return given


def _as_before(after: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """With each line's name in the line, as it was, and its details as they read."""
    names = {one["number"]: one["name"] for one in after["names"]}
    people = {one["number"]: one["user"] for one in after["actors"]}
    for one in after["events"]:
        one["name"] = names.get(one["named"], "")
        one["details"] = details.read(one["details"], people)
    return after


def test_nothing_is_lost_by_an_upgrade(used: Record, beside: Engine) -> None:
    """
    Every row that was there, in whatever state, is there unchanged, with more to it.
    """
    before = shelf(beside)
    for line in before["events"]:
        line["details"] = _said(json.loads(line["details"]))
    used.upgrade()
    after = _as_before(shelf(beside))

    assert {len(rows) > 0 for rows in before.values()} == {True}
    assert before == {
        name: [{key: row[key] for key in rows[0]} for row in after[name]]
        for name, rows in before.items()
    }
    # Nothing waited for second persons before there were rules that ask for them.
    assert {one.value for one in State if one.value not in PATHS} == {
        State.AWAITING_APPROVAL.value
    }


@pytest.mark.parametrize("version", ["0001"])
def test_new_columns_begin_as_if_they_had_always_been_there(
    used: Record, beside: Engine
) -> None:
    """
    No try is counted yet, nothing is gone, and five minutes are what a start has.
    """
    used.upgrade()
    rows = shelf(beside)

    assert {(300, 0)} == {
        (one["run_within"], one["tries"]) for one in rows["operations"]
    }
    assert {(0, None, None)} == {
        (one["stop_tries"], one["stops_at"], one["look_at"]) for one in rows["feeds"]
    }
    assert [False] == [bool(one["gone"]) for one in rows["cards"]]
    assert {(0, None)} == {(one["begun"], one["held_until"]) for one in rows["reports"]}


def test_nobody_was_asked_for_approval_before(used: Record, beside: Engine) -> None:
    """
    What is on record from before needs no second person, and was held up by no halt.
    """
    used.upgrade()
    rows = shelf(beside)

    assert {("[]", None, "{}", "", "[]", False)} == {
        (
            one["quorums"],
            one["approve_by"],
            one["terms"],
            one["line"],
            one["trace"],
            bool(one["held"]),
        )
        for one in rows["operations"]
    }
    assert {(None, None)} >= {
        (one["active"], one["active_at"]) for one in rows["people"]
    }


@pytest.mark.parametrize("version", ["0001"])
def test_the_first_sending_of_what_may_have_had_an_effect_is_known(
    used: Record, beside: Engine
) -> None:
    """
    What runs or is unknown was sent once so far, at the moment that is on record.
    """
    used.upgrade()
    sent = {
        row["state"]: _moment(row["first_sent_at"])
        for row in _operations(beside).values()
    }

    assert {"running": _moment(SENT), "unknown": _moment(SENT)} == {
        state: at for state, at in sent.items() if at is not None
    }


@pytest.mark.parametrize("version", ["0001"])
def test_what_waits_to_start_keeps_its_last_moment(
    used: Record, beside: Engine
) -> None:
    """
    A start or a kick may begin until five minutes after it could; a stop, always.

    It could when it was asked for, confirmed, or what goes first had ended; what
    still waits for that has no last moment yet.
    """
    used.upgrade()
    expires = {
        number: _moment(row["expires_at"])
        for number, row in _operations(beside).items()
        if row["expires_at"] is not None
    }

    assert {
        3: _moment("2026-11-20T09:05:00.999999Z"),
        10: _moment("2026-11-20T09:05:00.999999Z"),
        22: _moment("2026-11-20T09:13:00.000000Z"),
        23: _moment("2026-11-20T09:08:00.000000Z"),
    } == expires
    assert AT < CONFIRMED < SETTLED


def test_every_promise_holds_after_an_upgrade(used: Record, bare_url: str) -> None:
    """
    What a new record refuses, an upgraded one refuses: to us and to anybody else.
    """
    used.upgrade()
    again = opened(bare_url)

    taken = []
    for engine in (used.engines.writer, again.engines.writer):
        for what, statement in WRONG.items():
            with engine.connect() as db:
                try:
                    db.execute(text(statement))
                    taken.append(what)
                except IntegrityError:
                    db.rollback()
    again.close()
    assert [] == taken


def test_what_is_new_is_possible_after_an_upgrade(used: Record) -> None:
    """
    The upgraded record takes what the earlier version would have refused.
    """
    used.upgrade()

    changed = {}
    for what, statement in RIGHT.items():
        with used.engines.writer.connect() as db:
            changed[what] = db.execute(text(statement)).rowcount > 0
    assert dict.fromkeys(RIGHT, True) == changed


@pytest.mark.parametrize("kind", ["sqlite"])
def test_an_upgraded_file_is_whole(used: Record, beside: Engine) -> None:
    """
    SQLite itself finds no fault in it, and its tables are guarded as before.
    """
    used.upgrade()

    with beside.connect() as db:
        assert ["ok"] == db.execute(text("PRAGMA integrity_check")).scalars().all()
        assert [] == db.execute(text("PRAGMA foreign_key_check")).all()
    with used.engines.writer.connect() as db:
        assert 0 == db.execute(text("PRAGMA writable_schema")).scalar_one()


def _stands(engine: Engine) -> tuple[object, ...]:
    """All of it: version, tables with their columns, rows."""
    look = inspect(engine)
    columns = {
        name: [one["name"] for one in look.get_columns(name)]
        for name in look.get_table_names()
    }
    return schema.current(engine), columns, shelf(engine)


def test_an_upgrade_that_fails_half_way_changes_nothing(
    used: Record, beside: Engine
) -> None:
    """
    What is in the way of the last table leaves the old version whole and in use.
    """
    with beside.begin() as db:
        db.execute(text("CREATE TABLE seals (number INTEGER)"))
        db.execute(text("INSERT INTO seals VALUES (1)"))
    before = _stands(beside)

    with pytest.raises(RecordUnavailableError):
        used.upgrade()

    assert before == _stands(beside)
    with beside.begin() as db:
        db.execute(text("DROP TABLE seals"))
    used.upgrade()
    assert schema.VERSIONS[-1] == used.version()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_that_does_not_fit_is_left_as_it_was(
    used: Record, beside: Engine
) -> None:
    """
    A row that refers to nothing is found out before the new version is kept.
    """
    with beside.begin() as db:
        db.execute(text("UPDATE feeds SET ended_by = 99 WHERE number = 4"))
    before = _stands(beside)

    with pytest.raises(RecordUnavailableError, match="feeds refers to a row"):
        used.upgrade()

    assert before == _stands(beside)
    with used.engines.writer.connect() as db:
        assert 0 == db.execute(text("PRAGMA writable_schema")).scalar_one()


@pytest.mark.parametrize("database", frozen.DIALECTS)
def test_the_newest_scripts_say_what_the_code_says(database: str) -> None:
    """
    A promise that is added to the code is added to the newest version's scripts.
    """
    version = schema.VERSIONS[-1]
    script, tables = frozen.newest(database)
    wanted = [*script, *tables]
    there = frozen.on_file(version, database)

    missing = [one for one in wanted if one not in there]
    assert [] == missing, f"not in {version}_{database}: see tests/storage/frozen.py"
    assert wanted == there
