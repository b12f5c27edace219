import asyncio
import logging
import socket
from contextlib import closing
from datetime import timedelta

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.config import Settings

log = logging.getLogger(__name__)

GRACE = timedelta(seconds=10)
"""How long requests may take to finish once no new ones are taken. `TANDEM_API_DRAIN_SECONDS` comes before."""

ON_THE_WAY_SECONDS = 0.2
"""For the request on a connection that was taken just now: closed at once, it would never be answered."""


class Server(uvicorn.Server):
    """Told to stop, it first says that it is not ready and goes on answering; then takes no connection any more, lets
    consoles and waiting workers go, which come back elsewhere at once, and finishes what it was asked."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        ready_file = self._app.state.settings.ready_file
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)
        await super().startup(sockets)
        if ready_file is not None:
            ready_file.touch()

    async def main_loop(self) -> None:
        await super().main_loop()
        self._app.state.is_draining = True
        drain_seconds = self._app.state.settings.drain_seconds
        log.info("draining", extra={"seconds": drain_seconds})
        await asyncio.sleep(drain_seconds)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        # Who waits for news on a request is answered when the feed ends.
        self._app.state.broadcaster.close()
        await asyncio.sleep(ON_THE_WAY_SECONDS)
        await super().shutdown(sockets)


def build(settings: Settings, app: FastAPI | None = None) -> Server:
    app = app or create_app(settings)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=int(GRACE.total_seconds()),
    )
    return Server(config, app)


def serve(settings: Settings, inherited: int | None = None) -> None:
    """Until a signal. On a socket of its own, or on the one that listens already at this file descriptor: whoever holds
    it can have one process take over from another without refusing anybody.

    Raises OSError when the address is taken, or there is no such socket.
    """
    listener = (
        socket.create_server((settings.host, settings.port)) if inherited is None else socket.socket(fileno=inherited)
    )
    with closing(listener):
        build(settings).run(sockets=[listener])
