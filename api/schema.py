"""Bringing a database to the schema that this version of the code needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from api.db import create_engine

ALEMBIC_INI = Path(__file__).resolve().parent.parent / "alembic.ini"


def alembic_config(connection: Connection) -> Config:
    config = Config(ALEMBIC_INI)
    config.attributes["connection"] = connection
    return config


async def migrate(database_url: str, revision: str = "head") -> None:
    """Upgrade. Two that migrate at once take turns: Alembic's own transaction is not a lock."""
    engine = create_engine(database_url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade, revision)
            await connection.commit()
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, revision: str) -> None:
    # Held until the connection closes.
    connection.exec_driver_sql("SELECT pg_advisory_lock(hashtext('tandem_migrations'))")
    command.upgrade(alembic_config(connection), revision)
