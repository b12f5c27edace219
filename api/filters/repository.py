from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.contract import ListName
from api.models import SavedFilter


class FilterRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def lock(self, filter_id: UUID) -> SavedFilter | None:
        query = select(SavedFilter).where(SavedFilter.id == filter_id).options(joinedload(SavedFilter.owner))
        return await self.session.scalar(query.with_for_update(of=SavedFilter))

    async def named(self, owner_id: UUID, list_name: ListName, name: str) -> SavedFilter | None:
        query = select(SavedFilter).where(SavedFilter.owner_id == owner_id, SavedFilter.name == name)
        return await self.session.scalar(query.where(SavedFilter.list == list_name))

    async def of(self, operator_id: UUID, list_name: ListName) -> list[SavedFilter]:
        """One's own and those that are shared."""
        query = select(SavedFilter).where(SavedFilter.list == list_name)
        query = query.where(or_(SavedFilter.owner_id == operator_id, SavedFilter.shared))
        query = query.options(joinedload(SavedFilter.owner)).order_by(SavedFilter.name, SavedFilter.id)
        return list(await self.session.scalars(query))

    def add(self, saved: SavedFilter) -> None:
        self.session.add(saved)

    async def remove(self, saved: SavedFilter) -> None:
        await self.session.delete(saved)
