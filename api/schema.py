"""Bringing a database to the schema that this version of the code needs, while the version before is at work.

Each migration is a transaction. One that does not get its locks at once lets everybody else go first, and is tried
again: calls never wait for longer than `db.MIGRATIONS` behind it. What migrations may do is a rule with a test,
`tests/migrations/test_expand_first.py`.
"""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from time import monotonic

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api import faults
from api.db import MIGRATIONS, create_engine

log = logging.getLogger(__name__)

ALEMBIC_INI = Path(__file__).resolve().parent.parent / "alembic.ini"

TRY_FOR = timedelta(minutes=10)
"""Longer than anything holds a table that should."""

LET_OTHERS_PASS = timedelta(seconds=2)


class SchemaHeld(faults.DatabaseBusy):
    code = "schema-held"


def alembic_config(connection: Connection) -> Config:
    config = Config(ALEMBIC_INI)
    config.attributes["connection"] = connection
    return config


async def migrate(
    database_url: str, revision: str = "head", try_for: timedelta = TRY_FOR, pause: timedelta = LET_OTHERS_PASS
) -> None:
    """Upgrade. Two that migrate at once take turns.

    Raises:
        SchemaHeld: somebody else held what is to be changed, all the time. What was done before that stays done.
    """
    engine = create_engine(database_url, MIGRATIONS)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_take_turn)
            await _upgrade_patiently(connection, revision, monotonic() + try_for.total_seconds(), pause)
    finally:
        await engine.dispose()


async def _upgrade_patiently(connection: AsyncConnection, revision: str, until: float, pause: timedelta) -> None:
    while True:
        try:
            await connection.run_sync(_upgrade, revision)
            await connection.commit()
        except DBAPIError as error:
            if faults.sqlstate(error) not in faults.BUSY:
                raise
            await connection.rollback()
            if monotonic() >= until:
                raise SchemaHeld("Somebody holds what is to be changed: look for long transactions.") from error
            log.warning("the schema is in use, and changed a little later", extra={"error": str(error.orig)})
            await asyncio.sleep(pause.total_seconds())
        else:
            return


def _take_turn(connection: Connection) -> None:
    """Held until the connection closes, by this session and not by its transaction: Alembic makes its own."""
    connection.exec_driver_sql("SET lock_timeout = 0")
    connection.exec_driver_sql("SELECT pg_advisory_lock(hashtext('tandem_migrations'))")
    connection.exec_driver_sql("SET lock_timeout TO DEFAULT")
    connection.commit()


def _upgrade(connection: Connection, revision: str) -> None:
    command.upgrade(alembic_config(connection), revision)
