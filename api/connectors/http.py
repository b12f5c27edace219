"""The way to a user's own system: JSON over HTTP, while a caller is on the phone.

All of a request, its repetitions included, has a deadline. What fails is repeated when that cannot do anything
twice: reads, and what carries an idempotency key. A breaker spares callers the wait for a system that is down.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Literal, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.connectors.breaker import Breaker, BreakerState
from api.connectors.errors import ConnectorAnswerWrong, ConnectorUnavailable
from api.connectors.wire import Problem
from api.errors import TandemError

log = logging.getLogger(__name__)

ATTEMPTS = 3
PAUSE_SECONDS = 0.1  # before the second try; twice that before the third; half of it at random
MOST_BYTES = 1024 * 1024
MOST_FIELDS = 5
MOST_LOGGED = 1_000

Answer = TypeVar("Answer")
_jitter = SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    deadline_seconds: float = 2.5
    read_seconds: float = 1.1  # one try, so that a second one fits; a write is rather waited for than sent again


class _Failed(Exception):
    """One try that may be repeated; its text is for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str  # with {names}, so that it can be logged without whom it is about
    names: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: BaseModel | None = None
    key: str | None = None  # sent as Idempotency-Key
    changes_nothing: bool = False  # a POST that only looks
    refusals: Mapping[int, Callable[[Problem], TandemError]] = field(default_factory=dict)  # by status

    @property
    def is_read(self) -> bool:
        return self.method == "GET" or self.changes_nothing

    @property
    def attempts(self) -> int:
        """POST and PUT may do again what was done already, unless a key tells that it was."""
        return ATTEMPTS if self.is_read or self.method == "DELETE" or self.key else 1

    @property
    def operation(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        return self.path.format_map({name: _segment(value) for name, value in self.names.items()})


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    body: bytes


class Connector:
    """One area's system. Its address comes from the configuration alone, and redirects are not followed."""

    def __init__(
        self, area: str, client: httpx.AsyncClient, breaker: Breaker, patience: Patience | None = None
    ) -> None:
        self.area = area
        self.breaker = breaker
        self._client = client
        self._patience = patience or Patience()

    async def ask(self, answer: type[Answer], request: Request) -> Answer:
        """Raises the request's own refusals, `ConnectorUnavailable`, `ConnectorAnswerWrong`."""
        response = await self._patiently(request)
        if httpx.codes.is_success(response.status):
            return self._read(answer, request, response)
        raise self._refusal(request, response)

    async def do(self, request: Request) -> None:
        """As `ask`, when being told that it was done is all there is to know."""
        response = await self._patiently(request)
        if not httpx.codes.is_success(response.status):
            raise self._refusal(request, response)

    async def _patiently(self, request: Request) -> _Response:
        now = asyncio.get_running_loop().time
        deadline = now() + self._patience.deadline_seconds
        for attempt in range(1, request.attempts + 1):
            try:
                left = deadline - now()
                return await self._guarded(request, min(left, self._patience.read_seconds) if request.is_read else left)
            except _Failed as failure:
                extra = {"area": self.area, "operation": request.operation, "attempt": attempt, "error": str(failure)}
                log.warning("connector failed", extra=extra)
                pause = _jitter.uniform(0.5, 1) * PAUSE_SECONDS * 2 ** (attempt - 1)
                if attempt == request.attempts or now() + pause >= deadline:
                    raise self._unavailable() from failure
            await asyncio.sleep(pause)
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _guarded(self, request: Request, seconds: float) -> _Response:
        before = self.breaker.state
        if not self.breaker.admits():
            raise self._unavailable()
        settle = self.breaker.given_up
        try:
            response = await self._once(request, seconds)
            settle = self.breaker.succeeded
            return response
        except _Failed:
            settle = self.breaker.failed
            raise
        finally:
            settle()
            self._tell(before)

    def _tell(self, before: BreakerState) -> None:
        if self.breaker.state is not before:
            extra = {"area": self.area, "before": before, "after": self.breaker.state}
            log.warning("connector breaker moved", extra=extra)

    async def _once(self, request: Request, seconds: float) -> _Response:
        try:
            async with asyncio.timeout(seconds):
                response = await self._send(request)
        except TimeoutError as error:
            raise _Failed("too slow") from error
        except httpx.RequestError as error:
            raise _Failed(type(error).__name__) from error
        if response.status >= httpx.codes.INTERNAL_SERVER_ERROR or response.status == httpx.codes.TOO_MANY_REQUESTS:
            raise _Failed(f"status {response.status}")
        return response

    async def _send(self, request: Request) -> _Response:
        headers = {} if request.key is None else {"Idempotency-Key": quote(request.key, safe=":")}
        content = None if request.body is None else request.body.model_dump_json().encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        sending = self._client.stream(
            request.method, request.url, params=dict(request.query), content=content, headers=headers
        )
        async with sending as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise self._wrong(request, response.status_code, {"": "too_large"})
            return _Response(response.status_code, bytes(body))

    def _read(self, answer: type[Answer], request: Request, response: _Response) -> Answer:
        try:
            return TypeAdapter(answer).validate_json(response.body or b"null")
        except ValidationError as error:
            fields = {".".join(map(str, item["loc"])): item["type"] for item in error.errors()}
            raise self._wrong(request, response.status, fields, response.body) from error

    def _refusal(self, request: Request, response: _Response) -> TandemError:
        refusal = request.refusals.get(response.status)
        if refusal is None:  # redirects, and a token that they do not take, among others
            return self._wrong(request, response.status, {"": f"status_{response.status}"}, response.body)
        try:
            problem = Problem.model_validate_json(response.body)
        except ValidationError:  # a bare status says it as well
            problem = Problem()
        return refusal(problem)

    def _unavailable(self) -> ConnectorUnavailable:
        return ConnectorUnavailable(f"The {self.area} system does not answer.", area=self.area)

    def _wrong(
        self, request: Request, status: int, fields: Mapping[str, str], body: bytes = b""
    ) -> ConnectorAnswerWrong:
        shown = [f"{name or 'the answer'} ({kind})" for name, kind in fields.items()][:MOST_FIELDS]
        extra = {"area": self.area, "operation": request.operation, "status": status, "fields": shown}
        log.error(
            "connector answers not as agreed",
            extra=extra | {"pii": {"answer": body[:MOST_LOGGED].decode(errors="replace")}},
        )
        sentence = f"The {self.area} system does not answer as agreed: {', '.join(shown)}."
        return ConnectorAnswerWrong(sentence, area=self.area, fields=shown)


def _segment(value: str) -> str:
    """One segment of a path, whatever is in it: neither a slash nor dots lead elsewhere."""
    quoted = quote(value, safe="")
    return quoted.replace(".", "%2E") if not quoted.strip(".") else quoted
