from collections.abc import Iterable
from datetime import UTC, datetime
from typing import assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.passwords import hash_password
from api.contract import Category, Presence, Role
from api.live.announcements import Topic, announce
from api.models import Operator
from api.operators.errors import EmailTaken, OperatorNotFound
from api.operators.lifecycle import Change, advance
from api.operators.repository import OperatorRepository
from api.operators.schemas import ChosenPresence


async def create(
    session: AsyncSession, *, email: str, name: str, role: Role, skills: Iterable[Category], password: str
) -> Operator:
    operators = OperatorRepository(session)
    email = email.strip().lower()
    if await operators.by_email(email) is not None:
        raise EmailTaken(f"Somebody has the address {email} already.")
    operator = Operator(
        email=email,
        name=name,
        role=role,
        skills=sorted({skill.value for skill in skills}),
        password_hash=await hash_password(password),
    )
    operators.add(operator)
    await session.flush()
    await announce(session, Topic.operator, id=operator.id)
    return operator


async def get(session: AsyncSession, operator_id: UUID) -> Operator:
    operator = await OperatorRepository(session).get(operator_id)
    if operator is None:
        raise OperatorNotFound("There is no such operator.")
    return operator


async def lock(session: AsyncSession, operator_id: UUID) -> Operator:
    operator = await OperatorRepository(session).lock(operator_id)
    if operator is None:
        raise OperatorNotFound("There is no such operator.")
    return operator


async def change(session: AsyncSession, operator: Operator, happened: Change, reason: str | None = None) -> None:
    """Move the presence of a locked operator."""
    operator.presence = advance(operator.presence, happened)
    operator.break_reason = reason if operator.presence is Presence.on_break else None
    operator.presence_since = datetime.now(UTC)
    await announce(session, Topic.operator, id=operator.id)


async def choose(session: AsyncSession, operator_id: UUID, presence: ChosenPresence, reason: str | None) -> Operator:
    operator = await lock(session, operator_id)
    await change(session, operator, _choice(presence), reason)
    return operator


async def leave(session: AsyncSession, operator_id: UUID) -> None:
    await change(session, await lock(session, operator_id), Change.goes_offline)


async def everyone(session: AsyncSession) -> list[Operator]:
    return await OperatorRepository(session).all()


async def count_available(session: AsyncSession, skill: Category) -> int:
    return await OperatorRepository(session).count_available(skill, datetime.now(UTC))


def _choice(presence: ChosenPresence) -> Change:
    match presence:
        case Presence.available:
            return Change.goes_available
        case Presence.on_break:
            return Change.takes_a_break
        case Presence.offline:
            return Change.goes_offline
        case _:
            assert_never(presence)
