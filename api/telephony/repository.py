from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Leader, Repair, WebhookDelivery
from api.pagination import Cursor
from api.telephony.webhooks import Notice, Told


class DeliveryRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def insert_if_new(self, notice: Notice) -> bool:
        """Whether it has not been delivered before. A copy delivered at the same moment waits here."""
        values = {"id": notice.id, "event": notice.event, "room": notice.room, "created_at": notice.at}
        query = insert(WebhookDelivery).values(**values).on_conflict_do_nothing(index_elements=["id"])
        return await self.session.scalar(query.returning(WebhookDelivery.id)) is not None

    async def has_finished(self, room: str) -> bool:
        finished = exists().where(WebhookDelivery.room == room, WebhookDelivery.event == Told.room_finished)
        return bool(await self.session.scalar(select(finished)))


class LeaderRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def lead(self, task: str, holder: UUID, now: datetime, until: datetime) -> bool:
        """Whether the task is this process's until then: it had it, or nobody has."""
        query = insert(Leader).values(task=task, holder=holder, until=until)
        is_free = or_(Leader.holder == query.excluded.holder, Leader.until < now)
        values = {"holder": query.excluded.holder, "until": query.excluded.until}
        query = query.on_conflict_do_update(index_elements=["task"], set_=values, where=is_free)
        return await self.session.scalar(query.returning(Leader.holder)) is not None

    async def resign(self, task: str, holder: UUID) -> None:
        await self.session.execute(delete(Leader).where(Leader.task == task, Leader.holder == holder))


class RepairRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def add(self, repair: Repair) -> None:
        self.session.add(repair)

    async def page(self, limit: int, before: Cursor | None) -> list[Repair]:
        query = select(Repair).order_by(Repair.created_at.desc(), Repair.id.desc()).limit(limit)
        if before is not None:
            query = query.where(tuple_(Repair.created_at, Repair.id) < before)
        return list(await self.session.scalars(query))
