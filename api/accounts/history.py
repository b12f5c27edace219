"""What happened to accounts, and who signed in: read, never changed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.repository import AccountRepository
from api.accounts.schemas import AccountChangeRead, SignInRead
from api.contract import SignInEvent
from api.models import Operator
from api.operators.schemas import OperatorRef
from api.pagination import Page, Paging, next_cursor


async def changes(session: AsyncSession, account_id: UUID) -> list[AccountChangeRead]:
    rows = await AccountRepository(session).changes(account_id)
    return [
        AccountChangeRead(
            id=row.id, field=row.field, before=row.before, after=row.after, by=_ref(row.author), at=row.at
        )
        for row in rows
    ]


async def sign_ins(
    session: AsyncSession, operator_id: UUID | None, events: Sequence[SignInEvent], paging: Paging
) -> Page[SignInRead]:
    rows = await AccountRepository(session).sign_ins(operator_id, events, paging.limit, paging.before)
    items = [
        SignInRead(
            id=row.id,
            at=row.at,
            event=row.event,
            way=row.way,
            email=row.email,
            operator=_ref(row.operator),
            by=_ref(row.revoker),
            reason=row.reason,
            address=row.address,
            browser=row.browser,
        )
        for row in rows
    ]
    return Page(items=items, next=next_cursor(rows, paging.limit))


def _ref(operator: Operator | None) -> OperatorRef | None:
    return None if operator is None else OperatorRef(id=operator.id, name=operator.name)
