from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.accounts import history, own, service
from api.accounts.errors import EmailTaken, LastAdmin, WrongOldPassword
from api.accounts.schemas import (
    AccountChangeRead,
    AccountInvited,
    AccountRead,
    AccountSettings,
    ChangePassword,
    OneTimePassword,
    SessionRead,
    SignInRead,
)
from api.auth import (
    Admin,
    ForeignOrigin,
    OwnSession,
    RequestClient,
    RoleTooLow,
    SessionExpired,
    SignedIn,
    sessions,
)
from api.auth.errors import NoPassword, SessionNotFound, TooManyAttempts, WeakPassword
from api.contract import SignInEvent
from api.db import Session
from api.errors import TandemError, Unauthorized
from api.models import Operator
from api.operators.errors import OperatorBusy, OperatorNotFound, WrapUpOpen
from api.operators.schemas import ChooseSkills, Me, OperatorRead
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe, render

router = APIRouter(prefix="/v1", tags=["accounts"])

OWN = (Unauthorized, SessionExpired)
READING = (*OWN, RoleTooLow)
WRITING = (*READING, ForeignOrigin)


@router.put(
    "/auth/me/password",
    response_model=Me,
    responses=describe(*OWN, WrongOldPassword, WeakPassword, NoPassword, TooManyAttempts, ForeignOrigin),
)
async def change_password(
    body: ChangePassword, own_session: OwnSession, session: Session, client: RequestClient
) -> Operator | JSONResponse:
    """Replace your password. Your other sessions end. `field` says which of the two is refused."""
    outcome = await own.change_password(session, own_session, body, client)
    return render(outcome) if isinstance(outcome, TandemError) else outcome


@router.get("/auth/me/sessions", responses=describe(*OWN))
async def list_own_sessions(_: SignedIn, own_session: OwnSession, session: Session) -> list[SessionRead]:
    """Where you are signed in, the latest used first."""
    return await own.list_sessions(session, own_session.operator_id, own_session.id)


@router.delete("/auth/me/sessions", status_code=204, responses=describe(*OWN, ForeignOrigin))
async def revoke_other_sessions(operator: SignedIn, own_session: OwnSession, session: Session) -> None:
    """Sign out everywhere else."""
    await sessions.revoke_all(session, operator.id, operator.id, but=own_session.id)


@router.delete(
    "/auth/me/sessions/{session_id}", status_code=204, responses=describe(*OWN, SessionNotFound, ForeignOrigin)
)
async def revoke_own_session(session_id: UUID, operator: SignedIn, session: Session) -> None:
    """Sign out one of your browsers."""
    await sessions.revoke(session, operator.id, session_id, operator.id)


@router.get("/accounts", responses=describe(*READING))
async def list_accounts(_: Admin, session: Session) -> list[AccountRead]:
    """Everybody who has ever had an account, those too who are deactivated. For admins."""
    return await service.everyone(session)


@router.post("/accounts", status_code=201, responses=describe(*WRITING, EmailTaken))
async def create_account(body: AccountSettings, admin: Admin, session: Session) -> AccountInvited:
    """Add somebody, with a password to hand over: shown once, replaced at the first sign-in. For admins."""
    return await service.invite(session, body, admin.id)


@router.get("/accounts/{account_id}", responses=describe(*READING, OperatorNotFound))
async def get_account(account_id: UUID, _: Admin, session: Session) -> AccountRead:
    """For admins."""
    return await service.get(session, account_id)


@router.put("/accounts/{account_id}", responses=describe(*WRITING, OperatorNotFound, EmailTaken, LastAdmin))
async def change_account(account_id: UUID, body: AccountSettings, admin: Admin, session: Session) -> AccountRead:
    """Name, address, role and skills, all of them. Holds from the person's next request on. For admins."""
    return await service.change(session, account_id, body, admin.id)


@router.put(
    "/operators/{operator_id}/skills",
    response_model=OperatorRead,
    responses=describe(*WRITING, OperatorNotFound),
)
async def set_skills(operator_id: UUID, body: ChooseSkills, admin: Admin, session: Session) -> Operator:
    """All that an operator can do, and how well. For admins."""
    return await service.set_skills(session, operator_id, body.skills, admin.id)


@router.post(
    "/accounts/{account_id}/deactivate",
    responses=describe(*WRITING, OperatorNotFound, LastAdmin, OperatorBusy, WrapUpOpen),
)
async def deactivate_account(account_id: UUID, admin: Admin, session: Session) -> AccountRead:
    """The person is signed out everywhere and cannot sign in. Refused while they have a caller. For admins."""
    return await service.deactivate(session, account_id, admin.id)


@router.post("/accounts/{account_id}/reactivate", responses=describe(*WRITING, OperatorNotFound))
async def reactivate_account(account_id: UUID, admin: Admin, session: Session) -> AccountRead:
    """The person can sign in again, as before. For admins."""
    return await service.reactivate(session, account_id, admin.id)


@router.post("/accounts/{account_id}/password", responses=describe(*WRITING, OperatorNotFound))
async def reset_password(account_id: UUID, admin: Admin, session: Session) -> OneTimePassword:
    """A new password to hand over, shown once. The person is signed out everywhere. For admins."""
    return await service.reset_password(session, account_id, admin.id)


@router.get("/accounts/{account_id}/sessions", responses=describe(*READING))
async def list_sessions(account_id: UUID, _: Admin, own_session: OwnSession, session: Session) -> list[SessionRead]:
    """Where somebody is signed in. For admins."""
    return await own.list_sessions(session, account_id, own_session.id)


@router.delete("/accounts/{account_id}/sessions", status_code=204, responses=describe(*WRITING))
async def revoke_sessions(account_id: UUID, admin: Admin, session: Session) -> None:
    """Sign somebody out everywhere. For admins."""
    await sessions.revoke_all(session, account_id, admin.id)


@router.delete(
    "/accounts/{account_id}/sessions/{session_id}", status_code=204, responses=describe(*WRITING, SessionNotFound)
)
async def revoke_session(account_id: UUID, session_id: UUID, admin: Admin, session: Session) -> None:
    """Sign one of somebody's browsers out. For admins."""
    await sessions.revoke(session, account_id, session_id, admin.id)


@router.get("/accounts/{account_id}/changes", responses=describe(*READING))
async def list_account_changes(account_id: UUID, _: Admin, session: Session) -> list[AccountChangeRead]:
    """What was changed about somebody's account, by whom, newest first. For admins."""
    return await history.changes(session, account_id)


@router.get("/sign-ins", responses=describe(*READING, BadCursor))
async def list_sign_ins(
    _: Admin,
    session: Session,
    paging: PageOf,
    operator_id: Annotated[UUID | None, Query(description="Of one person alone.")] = None,
    event: Annotated[list[SignInEvent], Query(description="These alone; all when it is left out.")] = [],  # noqa: B006
) -> Page[SignInRead]:
    """Who signed in, tried to, or was signed out, newest first. For admins."""
    return await history.sign_ins(session, operator_id, event, paging)
