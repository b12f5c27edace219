"""Logging in and staying logged in: an opaque token in the browser's cookie, its hash in the database."""

import hashlib
import logging
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api.auth.errors import SessionExpired, TooManyAttempts, WrongPassword
from api.auth.passwords import is_password
from api.auth.repository import SessionRepository
from api.errors import TandemError, Unauthorized
from api.models.login_failure import LoginFailure
from api.models.operator import Operator
from api.models.operator_session import OperatorSession

log = logging.getLogger(__name__)

LIFETIME = timedelta(hours=12)
RENEW_EVERY = timedelta(minutes=5)  # a session slides on, but not each request is worth a write
REMEMBER_EXPIRED = timedelta(days=1)  # so that a returning browser is told "expired" and not "unknown"
FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_ALLOWED = 10


async def log_in(session: AsyncSession, email: str, password: str) -> tuple[Operator, str] | TandemError:
    """The operator and the token for the cookie. A refusal is returned, not raised: its record must be committed."""
    repository = SessionRepository(session)
    email, now = email.strip().lower(), datetime.now(UTC)
    failures = await repository.failures_since(email, now - FAILURE_WINDOW)
    if len(failures) >= FAILURES_ALLOWED:
        wait = failures[-FAILURES_ALLOWED] + FAILURE_WINDOW - now
        retry_after = max(1, int(wait.total_seconds()))
        return TooManyAttempts("Too many failed attempts. Wait a while and try again.", retry_after=retry_after)
    operator = await repository.operator(email)
    if not await is_password(password, operator.password_hash if operator else None) or operator is None:
        repository.add(LoginFailure(email=email, at=now))
        log.warning("login failed", extra={"pii": {"email": email}})
        return WrongPassword("The e-mail address or the password is wrong.")
    await repository.forget_failures(email)
    await repository.remove_sessions_expired_before(operator.id, now - REMEMBER_EXPIRED)
    token = secrets.token_urlsafe(32)
    repository.add(OperatorSession(operator_id=operator.id, token_hash=_hash(token), expires_at=now + LIFETIME))
    return operator, token


async def operator_of(session: AsyncSession, token: str) -> Operator:
    """Whose session this is. Being used keeps it alive."""
    found = await SessionRepository(session).session_of(_hash(token))
    if found is None:
        raise Unauthorized("Log in to go on.")
    now = datetime.now(UTC)
    if found.expires_at <= now:
        raise SessionExpired("Your session has expired. Log in to go on.")
    if found.expires_at < now + LIFETIME - RENEW_EVERY:
        found.expires_at = now + LIFETIME
    return found.operator


async def is_signed_in(sessions: async_sessionmaker[AsyncSession], token: str) -> bool:
    """For what goes on after its request. To be asked about is no use of a session, and keeps none alive."""
    async with sessions() as session:  # never committed
        try:
            await operator_of(session, token)
        except Unauthorized:
            return False
    return True


async def end(session: AsyncSession, token: str) -> None:
    await SessionRepository(session).remove_session(_hash(token))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
