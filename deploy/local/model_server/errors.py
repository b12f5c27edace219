"""What goes wrong, said in the shape that OpenAI's client libraries read.

ApiError
├── InvalidRequest        400  the caller's fault: `param` names the field
├── PayloadTooLarge       413
├── ServerBusy            429  try again
├── NotReady              503  still loading
└── VoiceUnavailable      502  Piper did not answer
"""

from starlette.requests import Request
from starlette.responses import JSONResponse


class ApiError(Exception):
    status = 500
    kind = "server_error"
    code: str | None = None

    def __init__(self, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param


class InvalidRequest(ApiError):
    status = 400
    kind = "invalid_request_error"


class PayloadTooLarge(ApiError):
    status = 413
    kind = "invalid_request_error"
    code = "payload_too_large"


class ServerBusy(ApiError):
    status = 429
    kind = "rate_limit_error"
    code = "server_busy"


class NotReady(ApiError):
    status = 503
    code = "not_ready"


class VoiceUnavailable(ApiError):
    status = 502
    code = "voice_unavailable"


async def answer_error(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, ApiError):
        raise error
    body = {"message": error.message, "type": error.kind, "param": error.param, "code": error.code}
    return JSONResponse({"error": body}, status_code=error.status)
