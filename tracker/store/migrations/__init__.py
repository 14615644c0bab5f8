"""Bringing an older store up to the present schema, by Alembic, one numbered step after another."""

from __future__ import annotations

from sqlalchemy import Connection, select

from tracker.store.schema import VERSION, version


def upgrade(connection: Connection) -> None:
    """Run the steps that this store lacks, inside the transaction that `connection` has open."""
    if connection.execute(select(version.c.version_num)).scalar() == f"{VERSION:04}":
        return
    from alembic import command  # half a second that an up-to-date store need not pay
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "tracker.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
