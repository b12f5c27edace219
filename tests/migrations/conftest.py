from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from alembic import command
from sqlalchemy import make_url

from api.db import create_engine, driver_dsn
from api.schema import alembic_config


@pytest.fixture
async def database_url(postgres_url: str) -> AsyncIterator[str]:
    """An empty database."""
    name = f"migrations_{uuid4().hex}"
    admin = await asyncpg.connect(driver_dsn(postgres_url))
    await admin.execute(f"CREATE DATABASE {name}")
    yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def take_back(database_url: str, revision: str) -> None:
    engine = create_engine(database_url)
    async with engine.connect() as connection:
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), revision))
        await connection.commit()
    await engine.dispose()
