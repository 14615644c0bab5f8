"""Bringing an older store up to the present schema, by Alembic, one numbered step after another."""

from __future__ import annotations

from sqlalchemy import Connection, select

from tracker.store.schema import VERSION, version


def upgrade(connection: Connection, to: int = VERSION) -> None:
    """Run the steps that this store lacks, up to schema `to`, inside the transaction that `connection` has open."""
    if connection.execute(select(version.c.version_num)).scalar() == f"{to:04}":
        return
    from alembic import command  # half a second that an up-to-date store need not pay
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "tracker.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, f"{to:04}")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version = {to}")
