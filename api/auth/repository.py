from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.models.login_failure import LoginFailure
from api.models.operator import Operator
from api.models.operator_session import OperatorSession


class SessionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def operator(self, email: str) -> Operator | None:
        return await self.session.scalar(select(Operator).where(Operator.email == email))

    def add(self, row: OperatorSession | LoginFailure) -> None:
        self.session.add(row)

    async def session_of(self, token_hash: str) -> OperatorSession | None:
        query = select(OperatorSession).where(OperatorSession.token_hash == token_hash)
        return await self.session.scalar(query.options(joinedload(OperatorSession.operator)))

    async def remove_session(self, token_hash: str) -> None:
        await self.session.execute(delete(OperatorSession).where(OperatorSession.token_hash == token_hash))

    async def remove_sessions_expired_before(self, operator_id: UUID, time: datetime) -> None:
        await self.session.execute(
            delete(OperatorSession).where(OperatorSession.operator_id == operator_id, OperatorSession.expires_at < time)
        )

    async def failures_since(self, email: str, since: datetime) -> list[datetime]:
        """When logging in with this address failed, oldest first."""
        query = select(LoginFailure.at).where(LoginFailure.email == email, LoginFailure.at > since)
        return list(await self.session.scalars(query.order_by(LoginFailure.at)))

    async def forget_failures(self, email: str) -> None:
        await self.session.execute(delete(LoginFailure).where(LoginFailure.email == email))
