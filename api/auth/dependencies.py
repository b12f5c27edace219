"""What endpoints ask for to be safe."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from api.auth import sessions
from api.auth.errors import ForeignOrigin, PasswordChangeRequired, RoleTooLow
from api.auth.roles import is_at_least
from api.contract import Role
from api.db import Session
from api.errors import Unauthorized
from api.idempotency import attempt as idempotency
from api.models import Operator, OperatorSession

COOKIE = "tandem_session"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

_bearer = HTTPBearer(auto_error=False, scheme_name="worker", description="`TANDEM_WORKER_TOKEN`")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="operator", description="Set by logging in.")


async def require_worker(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> None:
    expected: str = request.app.state.settings.worker_token
    if credentials is None or not secrets.compare_digest(credentials.credentials.encode(), expected.encode()):
        raise Unauthorized("The worker's token is missing or wrong.")
    await idempotency.claim(request, "worker")


WorkerAuth = Depends(require_worker)


async def require_same_origin(request: Request) -> None:
    """A browser says where a request comes from: what another site's page sends is refused.

    Every browser of today sends Sec-Fetch-Site, and most of older ones Origin or Referer. What sends none of them is a
    program, to which nobody's cookies come by themselves.
    """
    if request.method in SAFE_METHODS:
        return
    headers, host = request.headers, request.headers.get("host")
    source = headers.get("origin") or headers.get("referer")
    is_foreign = source is not None and urlsplit(source).netloc != host
    if is_foreign or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise ForeignOrigin("This request comes from another site.")


SameOrigin = Depends(require_same_origin)


async def session_token(token: Annotated[str | None, Security(_cookie)]) -> str:
    if not token:
        raise Unauthorized("Log in to go on.")
    return token


SessionToken = Annotated[str, Depends(session_token)]


async def require_session(
    request: Request, session: Session, token: SessionToken, _: Annotated[None, SameOrigin]
) -> OperatorSession:
    own = await sessions.find(session, token)
    await idempotency.claim(request, f"operator {own.operator_id}")
    return own


OwnSession = Annotated[OperatorSession, Depends(require_session)]
"""Of whoever is signed in, also with a password that has to be replaced first."""


def require(role: Role) -> Callable[..., Awaitable[Operator]]:
    """A dependency: the signed-in person, who has at least this role."""

    async def signed_in(own: OwnSession) -> Operator:
        operator = own.operator
        if operator.must_change_password:
            raise PasswordChangeRequired("Choose a password of your own first.")
        if not is_at_least(operator.role, role):
            raise RoleTooLow(f"This needs the role {role}.")
        return operator

    return signed_in


SignedIn = Annotated[Operator, Depends(require(Role.operator))]
Supervisor = Annotated[Operator, Depends(require(Role.supervisor))]
Admin = Annotated[Operator, Depends(require(Role.admin))]
