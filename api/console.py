"""Serving the console's build: what no route of the api is at."""

from http import HTTPStatus
from pathlib import Path

from fastapi.responses import FileResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

FOREVER = "public, max-age=31536000, immutable"  # assets have the hash of their content in their name
NO_BUILD = "The console has not been built: run `make install`, or set TANDEM_CONSOLE_DIR to its build.\n"
HEADERS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}


class Console:
    """An ASGI application: files of the build, and `index.html` for the addresses that the console knows itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(HTTPStatus.NOT_FOUND)
        response = self._answer(Request(scope))
        await response(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        path = request.url.path
        if request.method not in ("GET", "HEAD") or path == "/v1" or path.startswith("/v1/"):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        file = (self._folder / path.lstrip("/")).resolve()
        if file.is_file() and file.is_relative_to(self._folder):
            cached = FOREVER if path.startswith("/assets/") else "no-cache"
            return FileResponse(file, headers=HEADERS | {"Cache-Control": cached})
        if path.startswith("/assets/"):
            # An asset of another build: a page in its place would be read as a script.
            raise HTTPException(HTTPStatus.NOT_FOUND)
        index = self._folder / "index.html"
        if not index.is_file():
            return PlainTextResponse(NO_BUILD, HTTPStatus.NOT_FOUND)
        return FileResponse(index, headers=HEADERS | {"Cache-Control": "no-cache"})
