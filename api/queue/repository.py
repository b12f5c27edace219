from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.contract import Category, QueueEntryState
from api.models import QueueEntry
from api.queue.order import History

SHOWN = (QueueEntryState.waiting, QueueEntryState.connected, QueueEntryState.wrap_up)


class QueueRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, entry_id: UUID) -> QueueEntry | None:
        """The entry with its call and operator, as they are now."""
        query = select(QueueEntry).where(QueueEntry.id == entry_id)
        query = query.options(joinedload(QueueEntry.call), joinedload(QueueEntry.operator))
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def lock(self, entry_id: UUID) -> QueueEntry | None:
        query = select(QueueEntry).where(QueueEntry.id == entry_id).with_for_update()
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def lock_latest_of_call(self, call_id: UUID) -> QueueEntry | None:
        """The open entry when there is one: a call gets another only after the one before is over."""
        query = select(QueueEntry).where(QueueEntry.call_id == call_id).with_for_update()
        query = query.order_by(QueueEntry.created_at.desc(), QueueEntry.id).limit(1)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def latest_of_call(self, call_id: UUID) -> QueueEntry | None:
        query = select(QueueEntry).where(QueueEntry.call_id == call_id)
        return await self.session.scalar(query.order_by(QueueEntry.created_at.desc(), QueueEntry.id).limit(1))

    async def shown(self) -> list[QueueEntry]:
        query = select(QueueEntry).where(QueueEntry.state.in_(SHOWN))
        query = query.options(joinedload(QueueEntry.call), joinedload(QueueEntry.operator))
        return list(await self.session.scalars(query))

    async def waiting(self, skill: Category) -> list[QueueEntry]:
        query = select(QueueEntry).where(QueueEntry.state == QueueEntryState.waiting, QueueEntry.skill == skill)
        return list(await self.session.scalars(query))

    async def at_work(self, operator_id: UUID) -> QueueEntry | None:
        """What the operator has in hand: a caller, or the wrap-up of one."""
        query = select(QueueEntry).where(
            QueueEntry.operator_id == operator_id,
            QueueEntry.state.in_((QueueEntryState.connected, QueueEntryState.wrap_up)),
        )
        return await self.session.scalar(query.options(joinedload(QueueEntry.call), joinedload(QueueEntry.operator)))

    async def of_calls(self, call_ids: Collection[UUID]) -> list[QueueEntry]:
        query = select(QueueEntry).where(QueueEntry.call_id.in_(call_ids)).order_by(QueueEntry.created_at)
        query = query.options(joinedload(QueueEntry.call), joinedload(QueueEntry.operator))
        return list(await self.session.scalars(query))

    async def history(self, skill: Category, since: datetime) -> History:
        seconds = func.extract("epoch", QueueEntry.connected_at - QueueEntry.waiting_since)
        query = select(
            func.count(),
            func.coalesce(func.percentile_cont(0.25).within_group(seconds), 0.0),
            func.coalesce(func.percentile_cont(0.75).within_group(seconds), 0.0),
        ).where(QueueEntry.skill == skill, QueueEntry.connected_at > since)
        answered, lower, upper = (await self.session.execute(query)).one()
        return History(answered, float(lower), float(upper))

    def add(self, entry: QueueEntry) -> None:
        self.session.add(entry)
