"""
A PostgreSQL for the tests: the one that is named, or a throw-away one.

`ONAIR_TEST_POSTGRES_URL` names a server on which the tests may make databases.
Without it the server programs of this machine start a cluster of their own, on the
loopback address, in a folder that is removed afterwards.
"""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import socket
import subprocess
import tempfile
import uuid
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, make_url, text

from storage import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMED = "ONAIR_TEST_POSTGRES_URL"
_PLACES = "/usr/lib/postgresql/*/bin"
_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3


class NoPostgresError(Exception):
    """There is no server to be had; the text says why."""


class Postgres:
    """A server on which databases come and go, each a copy of one empty record."""

    def __init__(self, url: str) -> None:
        """*url* names a database that is only used to make others."""
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        # Kept open: to come in costs as much as to make a database.
        self._engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._run = uuid.uuid4().hex[:8]
        self._made = 0
        self._empty = ""

    def bare(self) -> str:
        """The URL of a new database without tables."""
        return self._make("template0")

    def fresh(self) -> str:
        """The URL of a new database with the newest tables."""
        if not self._empty:
            url = self.bare()
            record = Record(url)
            record.upgrade()
            record.close()
            self._empty = str(make_url(url).database)
        return self._make(self._empty)

    def drop(self, url: str) -> None:
        """It is not needed any more, whoever is still connected."""
        self._drop(str(make_url(url).database))

    def close(self) -> None:
        """Take away what was made to be copied, and leave."""
        if self._empty:
            self._drop(self._empty)
        self._engine.dispose()

    def _drop(self, name: str) -> None:
        self._ask(f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self, template: str) -> str:
        self._made += 1
        name = f"onair_{self._run}_{self._made}"
        self._ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _ask(self, statement: str) -> None:
        with self._engine.connect() as db:
            db.execute(text(statement))


@contextmanager
def running() -> Iterator[Postgres]:
    """
    A server, for as long as it is needed.

    Raises:
        NoPostgresError: None is named, and none can be started.
    """
    named = os.environ.get(NAMED)
    if named:
        with closing(Postgres(named)) as postgres:
            yield postgres
        return
    folder = Path(tempfile.mkdtemp(prefix="onair-postgres-", dir=_memory()))
    try:
        with _cluster(folder, _programs()) as url, closing(Postgres(url)) as postgres:
            yield postgres
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """Where files are kept in memory, if there is room; a disk is much slower."""
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        return _MEMORY
    return None


def _programs() -> Path:
    """Where `initdb` and `pg_ctl` are; the newest of several."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    places = sorted(
        Path("/").glob(_PLACES.removeprefix("/")),
        key=lambda place: int("".join(filter(str.isdigit, place.parent.name)) or 0),
    )
    for place in reversed(places):
        if (place / "initdb").exists():
            return place
    raise NoPostgresError(
        f"no PostgreSQL: set {NAMED}, or install the server's programs"
    )


@contextmanager
def _cluster(folder: Path, programs: Path) -> Iterator[str]:
    user = _owner(folder)
    data = folder / "data"
    port = _free_port()
    options = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off "
        "-c full_page_writes=off -c synchronous_commit=off -c max_connections=80 "
        "-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=64MB"
    )
    make = ["--auth=trust", "--username=onair", "--encoding=UTF8", "--no-locale"]
    _run(user, programs / "initdb", "-D", data, "--no-sync", *make)
    control = (programs / "pg_ctl", "-D", data, "-w")
    stop = shlex.join(map(str, (*control, "-m", "immediate", "stop")))
    remove = shlex.join(("rm", "-rf", str(folder)))
    # Also when these tests are killed, the end of their pipe ends the server.
    watcher = subprocess.Popen(  # noqa: S603  the words are ours
        ["/bin/sh", "-c", f"read _; {stop}; {remove}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
        **_identity(user),
    )
    try:
        _run(user, *control, "-l", folder / "log", "-o", options, "start")
        yield f"postgresql://onair@127.0.0.1:{port}/postgres"
    finally:
        watcher.communicate()


def _owner(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: then somebody else owns the folder."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            owner = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        return name
    raise NoPostgresError("no PostgreSQL: root may not run it, and nobody else is here")


def _identity(user: str | None) -> dict[str, Any]:
    """How a program is started as that user; as ourselves where there is none."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _run(user: str | None, *words: object) -> None:
    done = subprocess.run(  # noqa: S603  the words are ours
        [str(word) for word in words],
        **_identity(user),
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoPostgresError(f"no PostgreSQL: {words[0]} said: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
