"""
${message}.
"""

from __future__ import annotations

from storage.migrations.scripts import run_script

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Run the script of this version for the database at hand."""
    run_script(revision)
