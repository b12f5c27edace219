from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import FlowInfo
from api.models import Flow, Number


class NumberRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self) -> list[Number]:
        return list(await self.session.scalars(select(Number).order_by(Number.number)))

    async def lock_all(self) -> list[Number]:
        query = select(Number).order_by(Number.number).with_for_update()
        return list(await self.session.scalars(query.execution_options(populate_existing=True)))

    async def lock(self, number_id: UUID) -> Number | None:
        query = select(Number).where(Number.id == number_id).with_for_update()
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def find(self, number: str) -> Number | None:
        return await self.session.scalar(select(Number).where(Number.number == number))

    def add(self, number: Number) -> None:
        self.session.add(number)

    async def insert_missing(self, rows: Sequence[dict[str, Any]]) -> list[str]:
        """Those that were not there."""
        query = insert(Number).values(rows).on_conflict_do_nothing(index_elements=["number"])
        return list(await self.session.scalars(query.returning(Number.number)))

    async def remove(self, number: Number) -> None:
        await self.session.delete(number)

    async def mark_provisioned(self, numbers: Collection[str]) -> list[UUID]:
        """Those that were not marked."""
        query = update(Number).where(Number.number.in_(numbers), Number.provisioned.is_(False)).values(provisioned=True)
        return list(await self.session.scalars(query.returning(Number.id)))

    async def take_turns_provisioning(self) -> None:
        """Until commit: two that make the trunk at once would make two, and LiveKit then takes no call at all."""
        await self.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("tandem_provisioning"))))


class FlowRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self) -> list[Flow]:
        return list(await self.session.scalars(select(Flow).order_by(Flow.title, Flow.name)))

    async def upsert(self, flow: FlowInfo, prompts_version: str, at: datetime) -> None:
        values = {"title": flow.title, "prompts_version": prompts_version, "last_announced_at": at}
        query = insert(Flow).values(id=uuid4(), name=flow.name, **values)
        await self.session.execute(query.on_conflict_do_update(index_elements=["name"], set_=values))
