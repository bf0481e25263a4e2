"""
The schema: one shape, whichever way it came about, and never a newer one's.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from bot.domain.errors import RecordVersionError
from storage import schema, triggers
from storage.promises import metadata
from tests.storage.wishes import asked, opened, start

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.postgres import Postgres


def _engine(url: str) -> Engine:
    return create_engine(
        url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool
    )


def _sqlite_shape(url: str) -> dict[str, str]:
    with _engine(url).connect() as db:
        rows = db.execute(text("SELECT name, sql FROM sqlite_master"))
        return {
            row.name: re.sub(r"\s+", " ", row.sql or "").strip()
            for row in rows
            if "alembic" not in row.name
        }


_POSTGRESQL_SHAPE = """
SELECT 'column ' || table_name || '.' || column_name,
    data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
    || ' ' || is_identity || ' '
    -- The order of those that are there: one that was dropped leaves a gap.
    || rank() OVER (PARTITION BY table_name ORDER BY ordinal_position)
    FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname,
    pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index ' || indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public'
UNION ALL SELECT 'trigger ' || tgrelid::regclass || ' ' || tgname,
    pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function ' || proname, pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
"""


def _postgresql_shape(url: str) -> dict[str, str]:
    with _engine(url).connect() as db:
        rows = db.execute(text(_POSTGRESQL_SHAPE)).all()
        return {name: shape for name, shape in rows if "alembic" not in name}


def test_on_sqlite_fresh_equals_upgraded(tmp_path_factory: object) -> None:
    """
    Who comes from the first version has exactly the tables of who begins today.
    """
    assert isinstance(tmp_path_factory, pytest.TempPathFactory)
    folder = tmp_path_factory.mktemp("shapes")
    fresh, upgraded = (f"sqlite:///{folder / name}" for name in ("a.db", "b.db"))
    metadata.create_all(_engine(fresh))
    record = opened(upgraded)
    record.upgrade()
    record.close()

    assert _sqlite_shape(fresh) == _sqlite_shape(upgraded)
    assert len(triggers.sqlite()) == sum(
        sql.startswith("CREATE TRIGGER") for sql in _sqlite_shape(fresh).values()
    )


def test_on_postgresql_fresh_equals_upgraded(postgres: Postgres) -> None:
    """
    The same holds for columns, constraints, indexes, triggers and functions.
    """
    fresh, upgraded = postgres.bare(), postgres.fresh()
    metadata.create_all(_engine(fresh))

    shapes = _postgresql_shape(fresh), _postgresql_shape(upgraded)
    postgres.drop(fresh)
    postgres.drop(upgraded)
    assert shapes[0] == shapes[1]
    assert {"trigger events events_not_emptied"} <= set(shapes[0])


def test_every_version_has_its_script() -> None:
    """
    The versions that the code knows are those that Alembic finds, in that order.
    """
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config).walk_revisions()

    assert schema.VERSIONS == tuple(reversed([one.revision for one in scripts]))


def test_an_empty_database_is_told_from_a_used_one(bare_url: str) -> None:
    """
    Before the first upgrade there is no version, and the error says what to do.
    """
    record = opened(bare_url)
    assert "" == record.version()
    with pytest.raises(RecordVersionError, match="onair db upgrade"):
        record.check()
    with pytest.raises(RecordVersionError, match="onair db upgrade"):
        asked(record, start())
    with pytest.raises(RecordVersionError, match="onair db upgrade"):
        record.reader.rooms("T1")

    record.upgrade()
    record.check()
    asked(record, start())
    version = record.version()
    record.close()
    assert schema.VERSIONS[-1] == version


def test_an_upgrade_that_is_not_needed_changes_nothing(bare_url: str) -> None:
    """
    Every start may upgrade: what is on record stays.
    """
    record = opened(bare_url)
    record.upgrade()
    asked(record, start())
    record.upgrade()

    operation = record.reader.operation(1)
    record.close()
    assert operation is not None


def test_a_newer_database_is_left_alone(url: str) -> None:
    """
    An older OnAir neither uses nor changes what a newer one made.
    """
    record = opened(url)
    with record.engines.writer.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for act in (record.upgrade, record.check):
        with pytest.raises(RecordVersionError, match="9999"):
            act()
    trouble = record.trouble()
    record.close()
    assert "9999" in trouble


def test_an_upgrade_that_fails_leaves_nothing(bare_url: str) -> None:
    """
    All of a version's tables are there, or none is.
    """
    with _engine(bare_url).begin() as db:
        db.execute(text("CREATE TABLE reports (number INTEGER)"))
    record = opened(bare_url)

    with pytest.raises(Exception, match="database"):
        record.upgrade()

    record.close()
    assert ["reports"] == inspect(_engine(bare_url)).get_table_names()


def test_a_start_without_an_upgrade_does_not_import_alembic() -> None:
    """
    What is up to date starts fast: the migrations' library stays on the shelf.
    """
    ask = "import storage, sys; sys.exit('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], check=False)  # noqa: S603  our own interpreter

    assert 0 == done.returncode
