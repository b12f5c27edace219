"""What a worker does besides taking calls, for as long as it lives."""

import asyncio
import logging

from agents.backend import BackendError, BackendUnavailable
from agents.backend.http import HttpBackend
from agents.config import Settings
from agents.flows import load_flows, prompts_version
from agents.journal import send_leftovers
from agents.mailbag import send_messages
from api.contract import AnnounceFlows, FlowInfo

log = logging.getLogger(__name__)

LEFTOVERS_EVERY_SECONDS = 30.0
ANNOUNCE_AGAIN_SECONDS = 5.0


async def sweep(settings: Settings) -> None:
    """Send what dead processes left behind, now and for as long as this worker lives."""
    backend = HttpBackend(settings.api_url, settings.worker_token)
    while True:
        if done := await send_leftovers(settings.journal_dir, backend):
            log.info("leftover journals done with", extra={"journals": done})
        if sent := await send_messages(settings.journal_dir, backend):
            log.info("leftover messages sent", extra={"messages": sent})
        await asyncio.sleep(LEFTOVERS_EVERY_SECONDS)


async def announce(settings: Settings) -> None:
    """Tell the api which flows its numbers may be given. Calls go on without; the console would not know."""
    flows = load_flows()
    request = AnnounceFlows(
        flows=[FlowInfo(name=flow.name, title=flow.title) for flow in flows.values()],
        prompts_version=prompts_version(flows),
    )
    backend = HttpBackend(settings.api_url, settings.worker_token)
    while True:
        try:
            await backend.announce_flows(request)
        except BackendUnavailable:
            await asyncio.sleep(ANNOUNCE_AGAIN_SECONDS)
        except BackendError as refusal:
            log.error("flows not announced", extra={"code": refusal.code, "detail": refusal.detail})
            return
        else:
            return
