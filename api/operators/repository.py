from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category, Presence
from api.models import Operator, OperatorSession


class OperatorRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, operator_id: UUID) -> Operator | None:
        return await self.session.get(Operator, operator_id)

    async def by_email(self, email: str) -> Operator | None:
        return await self.session.scalar(select(Operator).where(Operator.email == email))

    async def lock(self, operator_id: UUID) -> Operator | None:
        """The operator as they are now, held until commit, so that nobody takes two calls at once."""
        query = select(Operator).where(Operator.id == operator_id).with_for_update()
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def all(self) -> list[Operator]:
        return list(await self.session.scalars(select(Operator).order_by(Operator.name, Operator.id)))

    async def count_available(self, skill: Category, now: datetime) -> int:
        """Operators who could take such a call at once: available, and with a session that still holds."""
        signed_in = exists().where(OperatorSession.operator_id == Operator.id, OperatorSession.expires_at > now)
        query = select(func.count()).where(
            Operator.presence == Presence.available, Operator.skills.contains([skill.value]), signed_in
        )
        return await self.session.scalar(query) or 0

    def add(self, operator: Operator) -> None:
        self.session.add(operator)
