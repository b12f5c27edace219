from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.contract import SignInEvent
from api.models import Operator, OperatorSession, SignIn


class SessionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def operator(self, email: str) -> Operator | None:
        return await self.session.scalar(select(Operator).where(Operator.email == email))

    def add(self, row: OperatorSession | SignIn) -> None:
        self.session.add(row)

    async def session_of(self, token_hash: str) -> OperatorSession | None:
        query = select(OperatorSession).where(OperatorSession.token_hash == token_hash)
        return await self.session.scalar(query.options(joinedload(OperatorSession.operator)))

    async def running(self, operator_id: UUID, now: datetime) -> list[OperatorSession]:
        """The person's sessions, the latest used first."""
        query = select(OperatorSession).where(
            OperatorSession.operator_id == operator_id, OperatorSession.expires_at > now
        )
        return list(await self.session.scalars(query.order_by(OperatorSession.last_used_at.desc(), OperatorSession.id)))

    async def remove(self, *which: ColumnElement[bool]) -> Sequence[OperatorSession]:
        """Those that were there; of two that remove the same, one gets it."""
        query = delete(OperatorSession).where(*which).returning(OperatorSession)
        return (await self.session.scalars(query)).all()

    async def mark_expired(self, now: datetime) -> Sequence[OperatorSession]:
        """Those that have expired since this was last asked, each given to one who asks."""
        query = (
            update(OperatorSession)
            .where(OperatorSession.expires_at <= now, OperatorSession.expiry_recorded.is_(False))
            .values(expiry_recorded=True)
            .returning(OperatorSession)
        )
        return (await self.session.scalars(query)).all()

    async def emails(self, operator_ids: set[UUID]) -> dict[UUID, str]:
        rows = await self.session.execute(select(Operator.id, Operator.email).where(Operator.id.in_(operator_ids)))
        return {row.id: row.email for row in rows}

    async def take_turns(self, email: str) -> None:
        """Until commit: attempts for an address are judged one after the other, however many come at once."""
        key = func.hashtextextended("sign-in:" + email, 0)
        await self.session.execute(select(func.pg_advisory_xact_lock(key)))

    async def nth_failure_for(self, email: str, nth: int, since: datetime) -> datetime | None:
        """When the nth failure, counted from the latest, was; a success starts the count anew."""
        success = (
            select(func.max(SignIn.at))
            .where(SignIn.email == email, SignIn.event == SignInEvent.signed_in)
            .scalar_subquery()
        )
        return await self._nth(nth, SignIn.email == email, SignIn.at > func.greatest(since, success))

    async def nth_failure_from(self, network: str, nth: int, since: datetime) -> datetime | None:
        """A success changes nothing: whoever has one account may not guess at the others."""
        return await self._nth(nth, SignIn.network == network, SignIn.at > since)

    async def _nth(self, nth: int, *which: ColumnElement[bool]) -> datetime | None:
        query = select(SignIn.at).where(SignIn.event == SignInEvent.failed, *which)
        return await self.session.scalar(query.order_by(SignIn.at.desc()).offset(nth - 1).limit(1))
