"""Logging in and staying logged in: an opaque token in the browser's cookie, its hash in the database."""

import asyncio
import hashlib
import logging
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import faults
from api.auth import limits, record
from api.auth.clients import Client
from api.auth.errors import (
    AccountDeactivated,
    OneTimePasswordExpired,
    SessionExpired,
    SessionNotFound,
    WrongPassword,
)
from api.auth.passwords import is_password
from api.auth.repository import SessionRepository
from api.contract import SignInEvent, SignInWay
from api.errors import TandemError, Unauthorized
from api.models import Operator, OperatorSession

log = logging.getLogger(__name__)

LIFETIME = timedelta(hours=12)
RENEW_EVERY = timedelta(minutes=5)  # a session slides on, but not each request is worth a write
REMEMBER_EXPIRED = timedelta(days=1)  # so that a returning browser is told "expired" and not "unknown"
LOOK_FOR_EXPIRED_EVERY = timedelta(minutes=1)


async def log_in(
    session: AsyncSession, email: str, password: str, client: Client
) -> tuple[Operator, str] | TandemError:
    """The operator and the token for the cookie. A refusal is returned, not raised: its record must be committed."""
    email = email.strip().lower()
    operator = await SessionRepository(session).operator(email)
    outcome = await verify(session, email, operator, password, client)
    if isinstance(outcome, TandemError):
        return outcome
    refused = refusal(outcome)
    if refused is not None:
        record.attempt(session, SignInEvent.refused, SignInWay.password, client, email, outcome, refused.detail)
        return refused
    return outcome, open_session(session, outcome, SignInWay.password, client)


async def verify(
    session: AsyncSession, email: str, operator: Operator | None, password: str, client: Client
) -> Operator | TandemError:
    """Whether it is the password of whoever has this address. Each wrong one is on record, and they are limited."""
    closed = await limits.refusal(session, email, client)
    if closed is not None:
        return closed
    if await is_password(password, operator.password_hash if operator else None) and operator is not None:
        return operator
    record.attempt(session, SignInEvent.failed, SignInWay.password, client, email, operator)
    log.warning("login failed", extra={"pii": {"email": email}})
    return WrongPassword("The e-mail address or the password is wrong.")


def refusal(operator: Operator) -> TandemError | None:
    """Why somebody who has the right password may not come in."""
    if not operator.is_active:
        return AccountDeactivated("This account is deactivated. Ask an admin.")
    if operator.one_time_until is not None and operator.one_time_until <= datetime.now(UTC):
        return OneTimePasswordExpired("This one-time password has expired. Ask an admin for a new one.")
    return None


def open_session(session: AsyncSession, operator: Operator, way: SignInWay, client: Client) -> str:
    """The token for the cookie: always a new one, so that nobody can have planted it."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    row = OperatorSession(
        operator_id=operator.id,
        token_hash=_hash(token),
        way=way,
        address=client.address,
        browser=client.browser,
        last_used_at=now,
        expires_at=now + LIFETIME,
    )
    SessionRepository(session).add(row)
    record.attempt(session, SignInEvent.signed_in, way, client, operator.email, operator)
    return token


async def find(session: AsyncSession, token: str) -> OperatorSession:
    """The session, with whose it is. Being used keeps it alive."""
    found = await SessionRepository(session).session_of(_hash(token))
    if found is None or not found.operator.is_active:
        raise Unauthorized("Log in to go on.")
    now = datetime.now(UTC)
    if found.expires_at <= now:
        raise SessionExpired("Your session has expired. Log in to go on.")
    if found.expires_at < now + LIFETIME - RENEW_EVERY:
        found.last_used_at, found.expires_at = now, now + LIFETIME
    return found


async def is_signed_in(sessions: async_sessionmaker[AsyncSession], token: str) -> bool:
    """For what goes on after its request. To be asked about is no use of a session, and keeps none alive."""
    async with sessions() as session:  # never committed
        try:
            await find(session, token)
        except Unauthorized:
            return False
    return True


async def end(session: AsyncSession, token: str) -> None:
    """The browser gives its session back; one that is none is no matter."""
    await _end(session, SignInEvent.signed_out, None, OperatorSession.token_hash == _hash(token))


async def running(session: AsyncSession, operator_id: UUID) -> list[OperatorSession]:
    return await SessionRepository(session).running(operator_id, datetime.now(UTC))


async def revoke(session: AsyncSession, operator_id: UUID, session_id: UUID, by: UUID) -> None:
    which = (OperatorSession.operator_id == operator_id, OperatorSession.id == session_id)
    if await _end(session, SignInEvent.revoked, by, *which) == 0:
        raise SessionNotFound("There is no such session.")


async def revoke_all(
    session: AsyncSession, operator_id: UUID, by: UUID | None, reason: str | None = None, but: UUID | None = None
) -> int:
    """How many there were. `but` is the one that goes on."""
    which = [OperatorSession.operator_id == operator_id]
    if but is not None:
        which.append(OperatorSession.id != but)
    return await _end(session, SignInEvent.revoked, by, *which, reason=reason)


async def record_expired(session: AsyncSession) -> int:
    """Put on record what has expired, and forget what expired long ago. How many there were."""
    repository, now = SessionRepository(session), datetime.now(UTC)
    expired = await repository.mark_expired(now)
    emails = await repository.emails({row.operator_id for row in expired})
    for row in expired:
        record.ending(session, SignInEvent.expired, row, emails[row.operator_id])
    await repository.remove(OperatorSession.expires_at < now - REMEMBER_EXPIRED)
    return len(expired)


async def keep_record_of_expired(sessions: async_sessionmaker[AsyncSession]) -> None:
    while True:
        try:
            async with sessions.begin() as session:
                await record_expired(session)
        except faults.FAULTS:
            log.warning("expired sessions not recorded: the database does not answer", exc_info=True)
        await asyncio.sleep(LOOK_FOR_EXPIRED_EVERY.total_seconds())


async def _end(
    session: AsyncSession,
    event: SignInEvent,
    by: UUID | None,
    *which: ColumnElement[bool],
    reason: str | None = None,
) -> int:
    repository = SessionRepository(session)
    # What has expired is on record as that, or will be.
    ended = await repository.remove(*which, OperatorSession.expires_at > datetime.now(UTC))
    emails = await repository.emails({row.operator_id for row in ended})
    for row in ended:
        record.ending(session, event, row, emails[row.operator_id], by, reason)
    return len(ended)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
