from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response
from starlette.types import Message

FOR_THE_MOMENT = {HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS}
"""Refusals that say nothing of the request: after logging in, or a while later, it is to be judged."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    """In small letters; without the length, which the body has."""
    body: bytes
    is_whole: bool = True
    """False for the beginning of a stream."""

    @property
    def may_be_kept(self) -> bool:
        """Not what failed on our side, which is to be tried again; not a cookie, which is a secret; not a stream,
        which has no end to wait for."""
        has_failed = self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return self.is_whole and not has_failed and self.status not in FOR_THE_MOMENT and not self._sets_a_cookie

    @property
    def _sets_a_cookie(self) -> bool:
        return "set-cookie" in self.headers

    def replayed(self) -> Response:
        return Response(self.body, self.status, self.headers | {"Idempotency-Replayed": "true"})


def read(start: Message, body: Message) -> Answer:
    """From what an ASGI application sends."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    headers.pop("content-length", None)
    return Answer(start["status"], headers, body.get("body", b""), is_whole=not body.get("more_body", False))
