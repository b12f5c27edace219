from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.models import Export
from api.pagination import Cursor


class ExportRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def add(self, export: Export) -> None:
        self.session.add(export)

    async def finish(self, export_id: UUID, rows: int, at: datetime) -> None:
        await self.session.execute(update(Export).where(Export.id == export_id).values(rows=rows, finished_at=at))

    async def page(self, limit: int, before: Cursor | None) -> list[Export]:
        query = select(Export).options(joinedload(Export.by))
        query = query.order_by(Export.created_at.desc(), Export.id.desc()).limit(limit)
        if before is not None:
            query = query.where(tuple_(Export.created_at, Export.id) < before)
        return list(await self.session.scalars(query))
