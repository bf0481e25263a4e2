"""
Frozen scripts, one for each version and database: what ran once never changes.

A line `-- next` stands between two statements.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

_NEXT = "\n-- next\n"


def run_script(version: str) -> None:
    """Run every statement of that version's script, as it stands."""
    db = op.get_bind()
    script = Path(__file__).parent / f"{version}_{db.dialect.name}.sql"
    for statement in script.read_text(encoding="utf-8").split(_NEXT):
        db.exec_driver_sql(statement.strip())
