from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from api.auth import (
    COOKIE,
    ForeignOrigin,
    OwnSession,
    RequestClient,
    RoleTooLow,
    SameOrigin,
    SessionExpired,
    SessionToken,
    SignedIn,
    Supervisor,
    sessions,
)
from api.auth.errors import AccountDeactivated, OneTimePasswordExpired, TooManyAttempts, WrongPassword
from api.config import Settings
from api.db import Session
from api.errors import TandemError, Unauthorized
from api.models import Operator
from api.operators import service
from api.operators.errors import OperatorBusy, WrapUpOpen
from api.operators.schemas import ChoosePresence, ColleagueRead, LogIn, Me, OperatorRead
from api.problems import describe, render

router = APIRouter(prefix="/v1", tags=["operators"])


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


@router.post(
    "/auth/login",
    response_model=Me,
    dependencies=[SameOrigin],
    responses=describe(WrongPassword, OneTimePasswordExpired, AccountDeactivated, TooManyAttempts, ForeignOrigin),
)
async def log_in(
    body: LogIn,
    request: Request,
    session: Session,
    client: RequestClient,
    response: Response,
    settings: Annotated[Settings, Depends(_settings)],
) -> Operator | JSONResponse:
    """Log in with e-mail and password. Sets the session's cookie; a session that the browser had before ends.

    Ten failures within fifteen minutes close the e-mail address for the rest of them, fifty the network that they come
    from: `too-many-attempts`, with Retry-After.
    """
    outcome = await sessions.log_in(session, body.email, body.password, client)
    if isinstance(outcome, TandemError):
        return render(outcome)
    operator, token = outcome
    await sessions.end(session, request.cookies.get(COOKIE, ""))
    await service.mark_seen(session, operator.id)
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=settings.is_production, path="/")
    return operator


@router.post("/auth/logout", status_code=204, responses=describe(Unauthorized, OperatorBusy, WrapUpOpen, ForeignOrigin))
async def log_out(own: OwnSession, token: SessionToken, session: Session, response: Response) -> None:
    """End the session and go offline. Refused while a caller is on the line or the wrap-up is open."""
    await service.leave(session, own.operator_id)
    await sessions.end(session, token)
    response.delete_cookie(COOKIE, path="/")


@router.get("/auth/me", response_model=Me, responses=describe(Unauthorized, SessionExpired))
async def get_me(own: OwnSession) -> Operator:
    """Who is signed in."""
    return own.operator


@router.put(
    "/operators/me/presence",
    response_model=Me,
    responses=describe(Unauthorized, SessionExpired, OperatorBusy, WrapUpOpen, ForeignOrigin),
)
async def set_presence(body: ChoosePresence, operator: SignedIn, session: Session) -> Operator:
    """Go available, take a break or go offline. Refused while a caller is on the line or the wrap-up is open."""
    return await service.choose(session, operator.id, body.presence, body.reason)


@router.post(
    "/operators/me/heartbeat", response_model=Me, responses=describe(Unauthorized, SessionExpired, ForeignOrigin)
)
async def send_heartbeat(operator: SignedIn, session: Session) -> Operator:
    """A sign of life, every five seconds while the console is open: without one for twenty the operator is offline.

    The answer says what the presence is now: the server may have changed it.
    """
    await service.mark_seen(session, operator.id)
    return operator


@router.get(
    "/operators", response_model=list[OperatorRead], responses=describe(Unauthorized, SessionExpired, RoleTooLow)
)
async def list_operators(_: Supervisor, session: Session) -> list[Operator]:
    """Everybody who can sign in, with their presence. For supervisors."""
    return await service.everyone(session)


@router.get("/colleagues", response_model=list[ColleagueRead], responses=describe(Unauthorized, SessionExpired))
async def list_colleagues(operator: SignedIn, session: Session) -> list[Operator]:
    """Everybody else, with presence and skills: for whoever has a caller to pass on."""
    return await service.colleagues(session, operator.id)
