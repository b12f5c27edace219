from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.idempotency.answer import read
from api.idempotency.attempt import HEADER, AlreadyAnswered, Attempt

MUTATING = {"POST", "PUT", "PATCH", "DELETE"}


class Idempotency:
    """Has `api.db` run a request with a key in a transaction that ends with the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = Headers(scope=scope).get(HEADER) if scope["type"] == "http" and scope["method"] in MUTATING else None
        if key is None:
            await self._app(scope, receive, send)
            return
        try:
            async with scope["app"].state.sessions() as session:
                attempt = Attempt(session, key)
                scope.setdefault("state", {})["transaction"] = attempt
                await self._app(scope, receive, _Outgoing(attempt, send))
        except AlreadyAnswered as known:
            await known.answer.replayed()(scope, receive, send)


class _Outgoing:
    """Holds an answer back until what it tells is committed."""

    def __init__(self, attempt: Attempt, send: Send) -> None:
        self._attempt = attempt
        self._send = send
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            await self._attempt.conclude(read(start, message))
            await self._send(start)
        await self._send(message)
