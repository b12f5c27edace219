import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from api.db import create_engine
from api.models import Base
from api.schema import alembic_config, migrate

pytestmark = pytest.mark.api


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


CHECKS = """
    SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace
"""


def checks(connection: Connection) -> set[str]:
    return set(connection.exec_driver_sql(CHECKS).scalars())


async def test_the_migrations_make_what_the_models_say(database_url: str) -> None:
    await migrate(database_url)
    engine = create_engine(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_the_migrations_make_the_checks_that_the_models_say(database_url: str) -> None:
    """Alembic does not compare them."""
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        await connection.run_sync(Base.metadata.create_all)
        said = await connection.run_sync(checks)
        await connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        await connection.exec_driver_sql("CREATE SCHEMA public")
    await migrate(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(checks) == said
    await engine.dispose()


async def test_every_migration_can_be_taken_back(database_url: str) -> None:
    await migrate(database_url)
    engine = create_engine(database_url)
    async with engine.connect() as connection:
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "base"))
        await connection.commit()
        left = await connection.exec_driver_sql(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        )
        assert {name for name in left.scalars() if not name.startswith("alembic_version")} == set()
    await engine.dispose()
    await migrate(database_url)


async def test_two_that_migrate_at_once_take_turns(database_url: str) -> None:
    await asyncio.gather(migrate(database_url), migrate(database_url))
