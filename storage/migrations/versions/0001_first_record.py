"""
The first record: feeds, operations, history, reports, rooms.
"""

from __future__ import annotations

from storage.migrations.scripts import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the script of this version for the database at hand."""
    run_script(revision)
