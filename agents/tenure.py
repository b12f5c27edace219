"""Whether this job still has its call. One that lost it says, reports and ends nothing more."""

import asyncio
import logging
from pathlib import Path

from livekit.agents import AgentSession

from agents.backend import BackendError
from agents.call import Call
from agents.lease import LeaseFile
from api.contract import Lease, RenewLeases

log = logging.getLogger(__name__)


class Tenure:
    def __init__(self, session: AgentSession[Call], call: Call, directory: Path, epoch: int) -> None:
        self._session = session
        self._call = call
        self._directory = directory
        self._epoch = epoch
        self._asking: asyncio.Task[None] | None = None

    def attach(self) -> None:
        lease = LeaseFile.open(self._directory, self._call.id, self._epoch, lost=self.lose, in_doubt=self._on_doubt)
        self._session.on("close", lambda _: lease.close())

    def lose(self) -> None:
        log.warning("another job has this call", extra={"call_id": str(self._call.id), "epoch": self._epoch})
        self._call.is_lost = True
        self._session.output.set_audio_enabled(False)
        self._session.shutdown(drain=False)

    def _on_doubt(self) -> None:
        """We froze for a while, and somebody may have taken our place: first ask, then speak."""
        self._asking = asyncio.create_task(self.ask())

    async def ask(self) -> None:
        """Silent until it is known whether the call is still ours."""
        was_heard = self._session.output.audio_enabled
        self._session.output.set_audio_enabled(False)
        lease = Lease(call_id=self._call.id, epoch=self._epoch, age_ms=0)
        try:
            answer = await self._call.backend.renew_leases(RenewLeases(leases=[lease]))
        except BackendError as error:  # nobody is there who could have sent another job
            log.warning("not known whether the call is ours", extra={"code": error.code})
        else:
            if answer.lost:
                self.lose()
                return
        self._session.output.set_audio_enabled(was_heard)
