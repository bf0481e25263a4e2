"""
A record for each test, once on SQLite and once on PostgreSQL.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from tests.empty import empty_record
from tests.postgres import NoPostgresError, running
from tests.storage.wishes import asked, opened, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from storage import Record
    from tests.postgres import Postgres

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the whole run."""
    try:
        with running() as server:
            yield server
    except NoPostgresError as error:
        if os.environ.get("CI"):
            # Nothing is skipped where a green run has to mean something.
            raise
        pytest.skip(str(error))


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """A record of its own, in a file."""
    return empty_record(tmp_path / "onair.db")


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own, with the newest tables and nothing in them."""
    if kind == "sqlite":
        yield request.getfixturevalue("file_url")
        return
    server: Postgres = request.getfixturevalue("postgres")
    made = server.fresh()
    yield made
    server.drop(made)


@pytest.fixture
def bare_url(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A database of its own, without any table."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    made = server.bare()
    yield made
    server.drop(made)


@pytest.fixture
def record(url: str) -> Iterator[Record]:
    """The record itself."""
    made = opened(url)
    yield made
    made.close()


@pytest.fixture
def patient_record(url: str) -> Iterator[Record]:
    """The same for many at once, who wait for one another however slow the machine."""
    made = opened(url, patience=timedelta(seconds=30))
    yield made
    made.close()


@pytest.fixture
def outsider(url: str) -> Iterator[Engine]:
    """Somebody with a shell on the database, and without any of our settings."""
    engine = create_engine(
        url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool
    )
    yield engine
    engine.dispose()


@pytest.fixture(scope="module", params=BOTH)
def guarded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Record]:
    """One record with one operation, for many attempts that are all undone."""
    if request.param == "sqlite":
        made = empty_record(tmp_path_factory.mktemp("guarded") / "onair.db")
        record = opened(made)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        made = server.fresh()
        record = opened(made)
    asked(record, start())
    yield record
    record.close()
    if request.param != "sqlite":
        server.drop(made)
