from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import OidcAttempt


class AttemptRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def add(self, attempt: OidcAttempt) -> None:
        self.session.add(attempt)

    async def take(self, state_hash: str, since: datetime) -> OidcAttempt | None:
        """Once: of two that come back with the same answer, one gets it."""
        query = delete(OidcAttempt).where(OidcAttempt.state_hash == state_hash, OidcAttempt.started_at > since)
        return await self.session.scalar(query.returning(OidcAttempt))

    async def forget_before(self, time: datetime) -> None:
        await self.session.execute(delete(OidcAttempt).where(OidcAttempt.started_at <= time))
