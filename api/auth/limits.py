"""How often one may be wrong: so few guesses that a password of twelve characters stays one."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.clients import Client
from api.auth.errors import TooManyAttempts
from api.auth.repository import SessionRepository

WINDOW = timedelta(minutes=15)
FAILURES_OF_AN_ADDRESS = 10
FAILURES_OF_A_NETWORK = 50  # a whole office may be behind it


async def refusal(session: AsyncSession, email: str, client: Client) -> TooManyAttempts | None:
    """Until the transaction ends, no other attempt for this e-mail address is judged."""
    repository, now = SessionRepository(session), datetime.now(UTC)
    await repository.take_turns(email)
    too_many = [
        await repository.nth_failure_for(email, FAILURES_OF_AN_ADDRESS, now - WINDOW),
        await repository.nth_failure_from(client.network, FAILURES_OF_A_NETWORK, now - WINDOW),
    ]
    closed_until = max((at + WINDOW for at in too_many if at is not None), default=None)
    if closed_until is None:
        return None
    retry_after = max(1, int((closed_until - now).total_seconds()))
    return TooManyAttempts("Too many failed attempts. Wait a while and try again.", retry_after=retry_after)
