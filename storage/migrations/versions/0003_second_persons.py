"""
Second persons, user groups, halts, the rules in force, and workflows' steps.

Until this version is released its scripts follow the code: after a change to a
closed set, a trigger, or a constraint, `python -m tests.storage.frozen` writes them
anew (new columns are added to them by hand).  Afterwards they never change.
"""

from __future__ import annotations

from storage.migrations.scripts import restate_tables, run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the script of this version for the database at hand."""
    run_script(revision)
    restate_tables(revision)
