from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse

from api.auth import COOKIE, RequestClient
from api.auth import sessions as auth_sessions
from api.config import Settings
from api.db import Session
from api.oidc import service
from api.oidc.errors import NoCompanySignIn, SignInRefusal
from api.oidc.people import Policy
from api.oidc.provider import Provider
from api.oidc.schemas import Answer, SignInWays, own_page
from api.problems import describe

router = APIRouter(prefix="/v1/auth", tags=["accounts"])

STATE_COOKIE = "tandem_sign_in"
COOKIE_PATH = "/v1/auth/oidc"
REDIRECT: dict[int | str, dict[str, Any]] = {
    303: {"description": "On to the provider, to the console, or back to `/login` with `Refused`."}
}

Destination = Annotated[str, Query(alias="next", max_length=2_000)]
Word = Annotated[str | None, Query(max_length=4_000)]


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NoCompanySignIn("There is no company sign-in here.")
    return provider


def _policy(settings: Annotated[Settings, Depends(_settings)]) -> Policy:
    return Policy(settings.oidc_create_as or None, settings.oidc_role_claim, settings.roles_by_claim)


TheSettings = Annotated[Settings, Depends(_settings)]
TheProvider = Annotated[Provider, Depends(_provider)]
ThePolicy = Annotated[Policy, Depends(_policy)]


@router.get("/ways")
async def list_sign_in_ways(settings: TheSettings) -> SignInWays:
    """How one can sign in. For everybody: the login page asks."""
    return SignInWays(oidc=settings.oidc_name if settings.oidc_issuer else None)


@router.get(
    "/oidc/login",
    status_code=303,
    response_class=RedirectResponse,
    responses=REDIRECT | describe(NoCompanySignIn),
)
async def begin_company_sign_in(
    session: Session,
    provider: TheProvider,
    settings: TheSettings,
    page: Destination = "/",
) -> RedirectResponse:
    """Go to the company's own sign-in; afterwards to the page `next` of the console."""
    away = await service.begin(session, provider, own_page(page))
    if isinstance(away, SignInRefusal):
        return _back_to_login(away)
    response = RedirectResponse(away.url, 303)
    # Lax: the browser comes back from another site, and has to bring it.
    response.set_cookie(
        STATE_COOKIE,
        away.state,
        max_age=int(service.TIME_TO_SIGN_IN.total_seconds()),
        path=COOKIE_PATH,
        httponly=True,
        samesite="lax",
        secure=settings.is_production,
    )
    return response


@router.get(
    "/oidc/callback",
    status_code=303,
    response_class=RedirectResponse,
    responses=REDIRECT | describe(NoCompanySignIn),
)
async def finish_company_sign_in(
    request: Request,
    session: Session,
    provider: TheProvider,
    policy: ThePolicy,
    settings: TheSettings,
    client: RequestClient,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Word = None,
    error: Word = None,
    iss: Word = None,
) -> RedirectResponse:
    """Where the company's own sign-in sends the browser back to."""
    own_state = request.cookies.get(STATE_COOKIE, "")
    outcome = await service.finish(session, provider, policy, own_state, Answer(state, code, error, iss), client)
    if isinstance(outcome, SignInRefusal):
        response = _back_to_login(outcome)
    else:
        await auth_sessions.end(session, request.cookies.get(COOKIE, ""))
        response = RedirectResponse(outcome.next, 303)
        response.set_cookie(
            COOKIE, outcome.token, httponly=True, samesite="strict", secure=settings.is_production, path="/"
        )
    response.delete_cookie(STATE_COOKIE, path=COOKIE_PATH)
    return response


def _back_to_login(refusal: SignInRefusal) -> RedirectResponse:
    return RedirectResponse(f"/login?refused={refusal}", 303)
