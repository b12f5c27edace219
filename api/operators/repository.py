from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload

from api.contract import Category, Presence
from api.models import Operator, OperatorSkill, PresenceChange

PRESENT = (Presence.available, Presence.on_break)
"""Whose closed tab counts: a caller on the line has a seat that the agent watches, a wrap-up its own timer."""


class OperatorRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, operator_id: UUID) -> Operator | None:
        return await self.session.get(Operator, operator_id)

    async def lock(self, operator_id: UUID) -> Operator | None:
        """The operator as they are now, held until commit, so that nobody takes two calls at once."""
        query = select(Operator).where(Operator.id == operator_id).with_for_update()
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def lock_alone(self, operator_id: UUID) -> Operator | None:
        """The same in one statement, without the skills."""
        query = select(Operator).where(Operator.id == operator_id).options(raiseload(Operator.skill_levels))
        return await self.session.scalar(query.with_for_update().execution_options(populate_existing=True))

    async def all(self) -> list[Operator]:
        """Who can sign in."""
        query = select(Operator).where(Operator.deactivated_at.is_(None))
        return list(await self.session.scalars(query.order_by(Operator.name, Operator.id)))

    async def skilled(self, skill: Category, level: int) -> list[Operator]:
        """Those who are not offline and could take such a caller, if they were free."""
        query = (
            select(Operator)
            .join(OperatorSkill)
            .where(OperatorSkill.skill == skill, OperatorSkill.level >= level, Operator.presence != Presence.offline)
        )
        return list(await self.session.scalars(query))

    async def unseen_since(self, time: datetime) -> list[UUID]:
        """Free operators whose latest sign of life is older; who never gave one is as old as their presence."""
        seen_at = func.coalesce(Operator.seen_at, Operator.presence_since)
        query = select(Operator.id).where(Operator.presence.in_(PRESENT), seen_at <= time)
        return list(await self.session.scalars(query.order_by(Operator.id)))

    async def longest_unseen(self) -> datetime | None:
        """The oldest among the latest signs of life of free operators."""
        seen_at = func.coalesce(Operator.seen_at, Operator.presence_since)
        return await self.session.scalar(select(func.min(seen_at)).where(Operator.presence.in_(PRESENT)))

    async def mark_seen(self, operator_id: UUID, at: datetime) -> None:
        await self.session.execute(update(Operator).where(Operator.id == operator_id).values(seen_at=at))

    def add(self, row: Operator | PresenceChange) -> None:
        self.session.add(row)
