from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models.base import Record


async def add(session: AsyncSession, model: type[Record], rows: list[dict[str, Any]]) -> int:
    """Rows that are not there yet; how many."""
    if not rows:
        return 0
    statement = insert(model).values(rows).on_conflict_do_nothing().returning(model.id)
    return len((await session.scalars(statement)).all())


async def ids(session: AsyncSession, model: type[Record], key: str) -> dict[str, UUID]:
    """Of all rows, by the value of their column `key`."""
    found = await session.execute(select(getattr(model, key), model.id))
    return {row[0]: row[1] for row in found}
