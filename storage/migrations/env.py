"""
What Alembic runs: our connection, in the transaction that is open already.

Only `storage.schema` starts it; there is no `alembic.ini`.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
