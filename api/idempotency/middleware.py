from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import faults
from api.idempotency.answer import read
from api.idempotency.attempt import HEADER, AlreadyAnswered, Attempt
from api.problems import render_fault

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
                outgoing = _Outgoing(attempt, send)
                await self._app(scope, receive, outgoing)
                if outgoing.failed is not None:
                    await outgoing.failed(scope, receive, send)
        except AlreadyAnswered as known:
            await known.answer.replayed()(scope, receive, send)


class _Outgoing:
    """Holds an answer back until what it tells is committed. `failed` is what is to be told if it cannot be."""

    def __init__(self, attempt: Attempt, send: Send) -> None:
        self._attempt = attempt
        self._send = send
        self._start: Message | None = None
        self.failed: Response | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            try:
                await self._attempt.conclude(read(start, message))
            except faults.FAULTS as error:
                self.failed = render_fault(error)
            else:
                await self._send(start)
        if self.failed is None:
            await self._send(message)
