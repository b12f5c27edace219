import socket
from datetime import timedelta

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.config import Settings

GRACE = timedelta(seconds=10)
"""How long requests may take to finish once we are asked to stop."""


class Server(uvicorn.Server):
    """Stops promptly although consoles follow the live feed, which by itself never ends."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.broadcaster.close()
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


def serve(settings: Settings) -> None:
    """Until a signal. Raises OSError when the address is taken."""
    with socket.create_server((settings.host, settings.port)) as listener:
        build(settings).run(sockets=[listener])
