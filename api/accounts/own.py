"""What people do with their own accounts."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.errors import WrongOldPassword
from api.accounts.schemas import ChangePassword, SessionRead
from api.accounts.service import record
from api.auth import sessions
from api.auth.clients import Client
from api.auth.errors import NoPassword, WeakPassword, WrongPassword
from api.auth.passwords import check_new, hash_password
from api.errors import TandemError
from api.models import Operator, OperatorSession
from api.operators import service as operators


async def change_password(
    session: AsyncSession, own: OperatorSession, change: ChangePassword, client: Client
) -> Operator | TandemError:
    """Every other session of the person ends. A refusal is returned: a wrong old one is counted like any wrong one."""
    operator = await operators.lock(session, own.operator_id)
    if operator.password_hash is None:
        raise NoPassword("You sign in with your company's own sign-in: there is no password to change.")
    check_new(change.new, operator.email)
    if change.new == change.old:
        raise WeakPassword("This is the password that you have. Choose another one.", field="new")
    outcome = await sessions.verify(session, operator.email, operator, change.old, client)
    if isinstance(outcome, WrongPassword):
        return WrongOldPassword("This is not the password that you have now.", field="old")
    if isinstance(outcome, TandemError):
        return outcome
    operator.password_hash, operator.one_time_until = await hash_password(change.new), None
    record(session, operator, "password", None, "changed", operator.id)
    await sessions.revoke_all(session, operator.id, operator.id, "password changed", but=own.id)
    return operator


async def list_sessions(session: AsyncSession, operator_id: UUID, own_id: UUID) -> list[SessionRead]:
    return [_read(row, own_id) for row in await sessions.running(session, operator_id)]


def _read(row: OperatorSession, own_id: UUID) -> SessionRead:
    columns = {name: getattr(row, name) for name in SessionRead.model_fields if name != "is_own"}
    return SessionRead.model_validate(columns | {"is_own": row.id == own_id})
