"""
Later starts, automatic stops, retries, deleted cards, people's time zones.

Its scripts never change any more.
"""

from __future__ import annotations

from storage.migrations.scripts import restate_tables, run_script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run the script of this version for the database at hand."""
    run_script(revision)
    restate_tables(revision)
