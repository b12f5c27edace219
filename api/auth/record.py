"""Who signed in, tried to, or is no longer signed in: on record, for admins to read."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.clients import Client
from api.auth.repository import SessionRepository
from api.contract import SignInEvent, SignInWay
from api.models import Operator, OperatorSession, SignIn


def attempt(
    session: AsyncSession,
    event: SignInEvent,
    way: SignInWay,
    client: Client,
    email: str,
    operator: Operator | None = None,
    reason: str | None = None,
) -> None:
    _add(session, event, way, client, email, operator_id=operator.id if operator else None, reason=reason)


def ending(
    session: AsyncSession,
    event: SignInEvent,
    ended: OperatorSession,
    email: str,
    by: UUID | None = None,
    reason: str | None = None,
) -> None:
    """Where the session was opened from, not where it was ended from."""
    client, at = Client(ended.address, ended.browser), None
    if event is SignInEvent.expired:
        at = ended.expires_at
    _add(session, event, ended.way, client, email, at=at, operator_id=ended.operator_id, by=by, reason=reason)


def _add(
    session: AsyncSession,
    event: SignInEvent,
    way: SignInWay,
    client: Client,
    email: str,
    at: datetime | None = None,
    operator_id: UUID | None = None,
    by: UUID | None = None,
    reason: str | None = None,
) -> None:
    row = SignIn(
        at=at or datetime.now(UTC),
        event=event,
        way=way,
        email=email,
        operator_id=operator_id,
        by=by,
        reason=reason,
        address=client.address,
        network=client.network,
        browser=client.browser,
    )
    SessionRepository(session).add(row)
