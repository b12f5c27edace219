"""People and what they may do: set up by admins, each change on record."""

import logging
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.errors import EmailTaken, LastAdmin
from api.accounts.repository import Account, AccountRepository
from api.accounts.schemas import AccountInvited, AccountRead, AccountSettings, OneTimePassword
from api.auth import sessions
from api.auth.passwords import hash_password
from api.contract import Role
from api.live.announcements import Topic, announce
from api.models import AccountChange, Operator, OperatorSkill
from api.operators import service as operators
from api.operators.errors import OperatorNotFound
from api.operators.lifecycle import Change
from api.operators.schemas import SkillLevel

log = logging.getLogger(__name__)

ONE_TIME_FOR = timedelta(days=7)


async def everyone(session: AsyncSession) -> list[AccountRead]:
    return [_read(account) for account in await AccountRepository(session).all(datetime.now(UTC))]


async def get(session: AsyncSession, account_id: UUID) -> AccountRead:
    await session.flush()
    account = await AccountRepository(session).get(account_id, datetime.now(UTC))
    if account is None:
        raise OperatorNotFound("There is no such account.")
    return _read(account)


async def find(session: AsyncSession, email: str) -> Operator | None:
    return await AccountRepository(session).by_email(email.strip().lower())


async def create(
    session: AsyncSession,
    settings: AccountSettings,
    *,
    password: str | None,
    one_time_until: datetime | None = None,
    by: UUID | None = None,
) -> Operator:
    """Without a password the company's own sign-in is the only way in."""
    accounts = AccountRepository(session)
    operator = Operator(
        email=settings.email,
        name=settings.name,
        role=settings.role,
        skill_levels=[OperatorSkill(skill=held.skill, level=held.level) for held in settings.skills],
        password_hash=None if password is None else await hash_password(password),
        one_time_until=one_time_until,
    )
    accounts.add(operator)
    await _store(session, operator)
    record(session, operator, "account", None, f"{operator.name}, {operator.role}", by)
    await announce(session, Topic.operator, id=operator.id)
    return operator


async def invite(session: AsyncSession, settings: AccountSettings, by: UUID) -> AccountInvited:
    given_out = _one_time_password()
    operator = await create(session, settings, password=given_out.password, one_time_until=given_out.until, by=by)
    return AccountInvited(account=await get(session, operator.id), one_time_password=given_out)


async def change(session: AsyncSession, account_id: UUID, settings: AccountSettings, by: UUID) -> AccountRead:
    operator = await _lock(session, account_id, stays_admin=settings.role is Role.admin)
    for field in ("email", "name", "role"):
        record(session, operator, field, getattr(operator, field), getattr(settings, field), by)
        setattr(operator, field, getattr(settings, field))
    await _set_skills(session, operator, settings.skills, by)
    await _store(session, operator)
    await announce(session, Topic.operator, id=operator.id)
    return await get(session, account_id)


async def set_skills(session: AsyncSession, account_id: UUID, skills: Iterable[SkillLevel], by: UUID) -> Operator:
    operator = await _lock(session, account_id)
    await _set_skills(session, operator, skills, by)
    await session.flush()
    await announce(session, Topic.operator, id=operator.id)
    return operator


async def set_role(session: AsyncSession, operator: Operator, role: Role) -> None:
    """As the company's own sign-in says it. The last admin stays one, whatever it says."""
    try:
        locked = await _lock(session, operator.id, stays_admin=role is Role.admin)
    except LastAdmin:
        log.warning("role kept: the last admin", extra={"operator_id": str(operator.id), "role": role})
        return
    record(session, locked, "role", locked.role, role, None)
    locked.role = role


async def forget_one_time_password(session: AsyncSession, operator: Operator) -> None:
    """Who has come in without it needs none, and it opens nothing any more."""
    if operator.one_time_until is not None:
        operator.password_hash = operator.one_time_until = None
        record(session, operator, "password", "one-time password", None, None)


async def deactivate(session: AsyncSession, account_id: UUID, by: UUID) -> AccountRead:
    """The person is offline and signed out at once, and cannot sign in; what is on record keeps the name."""
    operator = await _lock(session, account_id, stays_admin=False)
    if operator.is_active:
        await operators.change(session, operator, Change.deactivated, "account deactivated", by)
        operator.deactivated_at = datetime.now(UTC)
        record(session, operator, "active", "yes", "no", by)
        await sessions.revoke_all(session, account_id, by, "account deactivated")
    return await get(session, account_id)


async def reactivate(session: AsyncSession, account_id: UUID, by: UUID) -> AccountRead:
    operator = await _lock(session, account_id)
    record(session, operator, "active", "yes" if operator.is_active else "no", "yes", by)
    operator.deactivated_at = None
    await announce(session, Topic.operator, id=account_id)
    return await get(session, account_id)


async def reset_password(session: AsyncSession, account_id: UUID, by: UUID) -> OneTimePassword:
    """A new one to give out. Whoever is signed in with the old one no longer is."""
    operator = await _lock(session, account_id)
    given_out = _one_time_password()
    operator.password_hash, operator.one_time_until = await hash_password(given_out.password), given_out.until
    record(session, operator, "password", None, "one-time password", by)
    await sessions.revoke_all(session, account_id, by, "password reset")
    await announce(session, Topic.operator, id=account_id)
    return given_out


def record(
    session: AsyncSession, operator: Operator, field: str, before: str | None, after: str | None, by: UUID | None
) -> None:
    """What did not change is not on record."""
    if before != after:
        row = AccountChange(
            operator_id=operator.id, field=field, before=before, after=after, by=by, at=datetime.now(UTC)
        )
        AccountRepository(session).add(row)


async def _lock(session: AsyncSession, account_id: UUID, *, stays_admin: bool = True) -> Operator:
    """The account, which may stop being an active admin's only while there is another one."""
    rows = await AccountRepository(session).lock_with_admins(account_id)
    operator = rows.get(account_id)
    if operator is None:
        raise OperatorNotFound("There is no such account.")
    is_last = operator.role is Role.admin and operator.is_active and len(rows) == 1
    if is_last and not stays_admin:
        raise LastAdmin("This is the only admin: nobody could set anything up. Make somebody else admin first.")
    return operator


async def _set_skills(session: AsyncSession, operator: Operator, skills: Iterable[SkillLevel], by: UUID) -> None:
    before = _spelled(operator)
    await operators.set_skills(session, operator, skills)
    record(session, operator, "skills", before, _spelled(operator), by)


def _spelled(operator: Operator) -> str | None:
    held = sorted(operator.skill_levels, key=lambda held: held.skill)
    return ", ".join(f"{each.skill} {each.level}" for each in held) or None


async def _store(session: AsyncSession, operator: Operator) -> None:
    email = operator.email
    try:
        await session.flush()
    except IntegrityError as error:
        if "uq_operators_email" not in str(error.orig):
            raise
        raise EmailTaken(f"Somebody has the address {email} already.", field="email") from error


def _one_time_password() -> OneTimePassword:
    return OneTimePassword(password=secrets.token_urlsafe(12), until=datetime.now(UTC) + ONE_TIME_FOR)


def _read(account: Account) -> AccountRead:
    columns = {name: getattr(account.operator, name, None) for name in AccountRead.model_fields}
    found = {
        "has_password": account.operator.password_hash is not None,
        "last_signed_in_at": account.last_signed_in_at,
        "sessions": account.sessions,
    }
    return AccountRead.model_validate(columns | found)
