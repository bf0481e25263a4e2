"""
Second persons, user groups, halts, the rules in force, and workflows' steps.

Its scripts never change any more.
"""

from __future__ import annotations

from storage.migrations.scripts import restate_tables, run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the script of this version for the database at hand."""
    run_script(revision)
    restate_tables(revision)
