"""Alembic's entry: runs the migrations on the connection that `migrate` hands over."""

from alembic import context

from catalog.migrations import VERSION_TABLE
from catalog.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
