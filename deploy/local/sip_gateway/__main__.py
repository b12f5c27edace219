"""`python -m deploy.local.sip_gateway`: take calls until SIGTERM or Ctrl-C."""

import asyncio
import gc
import signal
import sys

from livekit.api import LiveKitAPI
from pydantic import ValidationError

from deploy.local.sip_gateway import logs
from deploy.local.sip_gateway.config import GatewaySettings
from deploy.local.sip_gateway.gateway import Gateway


async def serve(settings: GatewaySettings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # What was imported stays: looking it through for garbage would stop all calls for 90 ms at a time.
    gc.freeze()
    secret = settings.livekit_api_secret.get_secret_value()
    async with LiveKitAPI(settings.livekit_url, settings.livekit_api_key, secret) as livekit:
        await Gateway(settings, livekit).run(stop)


def main() -> int:
    logs.configure()
    try:
        settings = GatewaySettings()
    except ValidationError as error:
        wrong = ", ".join(str(field["loc"][0]).upper() for field in error.errors())
        print(f"The SIP gateway cannot start: check {wrong}.", file=sys.stderr)
        return 2
    try:
        asyncio.run(serve(settings))
    except OSError as error:
        where = f"{settings.sip_host}:{settings.sip_port}"
        print(f"The SIP gateway cannot listen on {where}: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
