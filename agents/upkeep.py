"""What a worker does besides taking calls, for as long as it lives."""

import asyncio
import logging
from pathlib import Path

from agents import lease
from agents.backend import Backend, BackendError, BackendUnavailable
from agents.backend.http import HttpBackend
from agents.config import Settings
from agents.flows import load_flows, prompts_version
from agents.journal import send_leftovers
from agents.mailbag import send_messages
from agents.recording.sending import send_recordings
from api.contract import AnnounceFlows, FlowInfo, Lease, RenewLeases

log = logging.getLogger(__name__)

LEFTOVERS_EVERY_SECONDS = 30.0
RECORDINGS_EVERY_SECONDS = 3.0
TELL_LEASES_EVERY_SECONDS = 0.25
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


async def deliver_recordings(settings: Settings) -> None:
    """Jobs only write them: a recording is brought to the api when its call, and nobody, waits for it any more."""
    backend = HttpBackend(settings.api_url, settings.worker_token)
    while True:
        if sent := await send_recordings(settings.journal_dir, backend):
            log.info("recordings sent", extra={"recordings": sent})
        await asyncio.sleep(RECORDINGS_EVERY_SECONDS)


async def keep_leases(settings: Settings) -> None:
    """Tell the api which jobs of this machine are alive, and those that lost their call by taking their file away."""
    signs = SignsOfLife(HttpBackend(settings.api_url, settings.worker_token))
    while True:
        await asyncio.sleep(TELL_LEASES_EVERY_SECONDS)
        if leases := lease.read(settings.journal_dir):
            await signs.tell(leases)


class SignsOfLife:
    """The log has when the api could not be told, and when it could again: each try would fill it."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._is_heard = True

    async def tell(self, leases: dict[Path, Lease]) -> None:
        """Once. What cannot be told is told with the next."""
        try:
            answer = await self._backend.renew_leases(RenewLeases(leases=list(leases.values())))
        except BackendError as error:
            if self._is_heard:
                log.warning("leases not renewed", extra={"code": error.code})
            self._is_heard = False
            return
        if not self._is_heard:
            log.warning("leases are renewed again")
        self._is_heard = True
        for path, told in leases.items():
            if told.is_dead or told.call_id in answer.lost:
                path.unlink(missing_ok=True)


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
