from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.contract import Role, SignInEvent
from api.models import AccountChange, Operator, OperatorSession, SignIn
from api.pagination import Cursor


class Account(NamedTuple):
    operator: Operator
    last_signed_in_at: datetime | None
    sessions: int


class AccountRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def by_email(self, email: str) -> Operator | None:
        return await self.session.scalar(select(Operator).where(Operator.email == email))

    async def all(self, now: datetime) -> list[Account]:
        rows = await self.session.execute(_accounts(now).order_by(Operator.name, Operator.id))
        return [Account(*row) for row in rows]

    async def get(self, account_id: UUID, now: datetime) -> Account | None:
        row = (await self.session.execute(_accounts(now).where(Operator.id == account_id))).one_or_none()
        return None if row is None else Account(*row)

    async def lock_with_admins(self, account_id: UUID) -> dict[UUID, Operator]:
        """The account and every active admin, held until commit: of two last admins, one stays one."""
        is_admin = (Operator.role == Role.admin) & Operator.deactivated_at.is_(None)
        query = select(Operator).where(or_(Operator.id == account_id, is_admin)).order_by(Operator.id)
        rows = await self.session.scalars(query.with_for_update().execution_options(populate_existing=True))
        return {row.id: row for row in rows}

    def add(self, row: Operator | AccountChange) -> None:
        self.session.add(row)

    async def changes(self, account_id: UUID) -> Sequence[AccountChange]:
        """Newest first."""
        query = select(AccountChange).where(AccountChange.operator_id == account_id)
        query = query.options(joinedload(AccountChange.author)).limit(200)
        return (await self.session.scalars(query.order_by(AccountChange.at.desc(), AccountChange.id))).all()

    async def sign_ins(
        self, operator_id: UUID | None, events: Sequence[SignInEvent], limit: int, before: Cursor | None
    ) -> list[SignIn]:
        query = select(SignIn).options(joinedload(SignIn.operator), joinedload(SignIn.revoker))
        query = query.order_by(SignIn.created_at.desc(), SignIn.id.desc()).limit(limit)
        if operator_id is not None:
            query = query.where(SignIn.operator_id == operator_id)
        if events:
            query = query.where(SignIn.event.in_(events))
        if before is not None:
            query = query.where(tuple_(SignIn.created_at, SignIn.id) < before)
        return list(await self.session.scalars(query))


def _accounts(now: datetime) -> Select[Operator, datetime | None, int]:
    last = (
        select(func.max(SignIn.at))
        .where(SignIn.operator_id == Operator.id, SignIn.event == SignInEvent.signed_in)
        .scalar_subquery()
    )
    sessions = (
        select(func.count())
        .select_from(OperatorSession)
        .where(OperatorSession.operator_id == Operator.id, OperatorSession.expires_at > now)
        .scalar_subquery()
    )
    return select(Operator, last, sessions)
