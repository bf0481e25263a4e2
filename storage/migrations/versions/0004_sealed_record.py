"""
The chain of seals, and marks in place of people's ids and names.

Until this version is released its scripts follow the code: after a change to a
closed set, a trigger, or a constraint, `python -m tests.storage.frozen` writes them
anew (new columns are added to them by hand).  Afterwards they never change.
"""

from __future__ import annotations

from alembic import op

from storage.migrations.marking import mark_everybody
from storage.migrations.scripts import restate_tables, run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the script of this version for the database at hand."""
    # The lines can be written anew only before their new guards stand.
    run_script(revision, before_guards=mark_everybody)
    db = op.get_bind()
    db.exec_driver_sql("ALTER TABLE events DROP COLUMN name")
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("ALTER TABLE actors ALTER COLUMN mark SET NOT NULL")
    restate_tables(revision)
