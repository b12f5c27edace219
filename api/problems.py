"""Every error leaves as problem details (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api import faults
from api.errors import TandemError, Unavailable

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class ProblemDetails(BaseModel):
    """Why a request was refused. Some codes carry further members, named in the description of the endpoint."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["/problems/call-not-found"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(description="A sentence for people.", examples=["There is no such call."])
    code: str = Field(description="The stable name for machines.", examples=["call-not-found"])


def problem(
    status: HTTPStatus, code: str, detail: str, headers: dict[str, str] | None = None, **extra: Any
) -> JSONResponse:
    content = {
        **extra,
        "type": f"/problems/{code}",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
    }
    return JSONResponse(content, status, headers, media_type=MEDIA_TYPE)


def render(error: TandemError) -> JSONResponse:
    headers = {}
    if error.status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="tandem"'
    if "retry_after" in error.extra:
        headers["Retry-After"] = str(error.extra["retry_after"])
    return problem(error.status, error.code, error.detail, headers, **error.extra)


def render_fault(error: Exception) -> JSONResponse:
    """Raises it again when it is no fault of the database's: then it is a crash like any other."""
    told = faults.to_be_told(error)
    if told is None:
        raise error
    log.warning("the database does not do it", extra={"code": told.code, "sqlstate": faults.sqlstate(error)})
    return render(told)


def describe(*errors: type[TandemError]) -> dict[int | str, dict[str, Any]]:
    """`responses=` of an endpoint that may refuse with these errors, by status, for OpenAPI."""
    codes: dict[int, list[str]] = {}
    for error in errors:
        codes.setdefault(int(error.status), []).append(error.code)
    return {
        status: {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(f'`{code}`' for code in names)}",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
        }
        for status, names in sorted(codes.items())
    }


async def _on_tandem_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TandemError)  # noqa: S101 -- registered for this class alone
    return render(error)


async def _on_invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- registered for this class alone
    errors = [
        {"loc": [str(part) for part in item["loc"]], "msg": item["msg"], "type": item["type"]}
        for item in error.errors()
    ]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "The request is not well-formed.", errors=errors)


async def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 -- registered for this class alone
    status = HTTPStatus(error.status_code)
    code = status.phrase.lower().replace(" ", "-")
    detail = {
        HTTPStatus.NOT_FOUND: "There is nothing at this address.",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{request.method} is not possible here.",
    }.get(status, str(error.detail))
    return problem(status, code, detail, dict(error.headers or {}))


async def _on_fault(_: Request, error: Exception) -> JSONResponse:
    return render_fault(error)


async def _on_no_answer(_: Request, __: Exception) -> JSONResponse:
    return render(Unavailable("What this needs did not answer in time.", retry_after=faults.TRY_AGAIN_SECONDS))


async def _on_crash(_: Request, __: Exception) -> JSONResponse:
    """Starlette logs the traceback after this answer; the client learns nothing of the inside."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side.")


def install(app: FastAPI) -> None:
    app.add_exception_handler(TandemError, _on_tandem_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http_error)
    for fault in faults.FAULTS:
        app.add_exception_handler(fault, _on_fault)
    app.add_exception_handler(TimeoutError, _on_no_answer)
    app.add_exception_handler(Exception, _on_crash)
