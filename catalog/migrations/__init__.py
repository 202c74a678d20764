"""Brings a database to the schema of this Aisle, with Alembic and no ini file.

A new revision is one file in versions/, named by number, with `revision` and `down_revision`.
"""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from catalog.errors import StoreError
from catalog.tables import metadata

VERSION_TABLE = "aisle_version"
"""Ours, so that a database shared with another application that uses Alembic is not confused."""


def migrate(connection: Connection) -> None:
    """Upgrade to head inside the caller's transaction; does nothing at head.

    Raises StoreError for a database that a newer Aisle made, or that is not Aisle's.
    """
    config = _config()
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = current_revision(connection)
    if current == scripts.get_current_head():
        return
    if current is None:
        _refuse_foreign(connection)
    elif current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(
            f"The database is at revision {current}, which this Aisle does not know: a newer "
            "Aisle made it. Upgrade Aisle, or point it at another database."
        )
    command.upgrade(config, "head")


def at_head(connection: Connection) -> bool:
    """Whether there is nothing to migrate; only reads, so it waits for no writer."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return current_revision(connection) == head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "catalog:migrations")
    config.set_main_option("path_separator", "os")
    return config


def current_revision(connection: Connection) -> str | None:
    """The revision the database is at, or None before the first migration."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _refuse_foreign(connection: Connection) -> None:
    """A database of somebody else's is left alone."""
    present = set(inspect(connection).get_table_names())
    shared = connection.dialect.name != "sqlite"
    foreign = sorted(present & set(metadata.tables) if shared else present)
    if foreign:
        raise StoreError(
            f"The database holds tables Aisle did not make ({', '.join(foreign[:5])}). "
            "Nothing was changed; point Aisle at a new or empty database."
        )
