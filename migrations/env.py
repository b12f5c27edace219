"""Runs on the connection that `api.schema` hands over; for the alembic command, on `DATABASE_URL`."""

import asyncio

from alembic import context
from sqlalchemy import Connection

from api.config import Settings
from api.db import MIGRATIONS, create_engine
from api.models import Base


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_configured_database() -> None:
    engine = create_engine(Settings().database_url, MIGRATIONS)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
    finally:
        await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    asyncio.run(migrate_configured_database())
