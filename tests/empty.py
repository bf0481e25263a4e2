"""
An empty record, made once by the migrations and then copied.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage import Record


def empty_record(path: Path) -> str:
    """Lay a record in which nothing is yet at *path*; gives its URL."""
    path.write_bytes(_empty())
    return f"sqlite:///{path}"


@cache
def _empty() -> bytes:
    """The file of a record that was just made; closing it left nothing beside it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        record = Record(f"sqlite:///{path}")
        record.upgrade()
        record.close()
        beside = [one.name for one in path.parent.iterdir() if one != path]
        assert not beside, beside
        return path.read_bytes()
