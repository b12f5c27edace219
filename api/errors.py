"""Errors that a client may see, rendered as problem details (RFC 9457).

TandemError
├── BadRequest        400
├── NotFound          404
├── Conflict          409
├── TooLarge          413
├── OutOfRange        416
├── Refused           422  well-formed, but the business says no
├── Unauthorized      401
├── Forbidden         403
├── TooMany           429
└── Unavailable       503
"""

from http import HTTPStatus
from typing import Any, ClassVar


class TandemError(Exception):
    """Base. `code` is the stable name for machines, `detail` the sentence for people, `extra` further members."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    code: ClassVar[str] = "internal"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra


class BadRequest(TandemError):
    status = HTTPStatus.BAD_REQUEST
    code = "bad-request"


class NotFound(TandemError):
    status = HTTPStatus.NOT_FOUND
    code = "not-found"


class Conflict(TandemError):
    status = HTTPStatus.CONFLICT
    code = "conflict"


class TooLarge(TandemError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too-large"


class OutOfRange(TandemError):
    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    code = "out-of-range"


class Refused(TandemError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "refused"


class Unauthorized(TandemError):
    status = HTTPStatus.UNAUTHORIZED
    code = "unauthorized"


class Forbidden(TandemError):
    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class TooMany(TandemError):
    """`retry_after` (seconds) among the extras becomes the header of that name."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too-many"


class Unavailable(TandemError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
