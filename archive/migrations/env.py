"""Run by Alembic for every step; ``archive.migrate`` hands it the connection."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from archive.migrate import all_tables, comparing

connection: Connection = context.config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=all_tables(),
    render_as_batch=connection.dialect.name == "sqlite",
    **comparing(),
)
with context.begin_transaction():
    context.run_migrations()
