"""What people ask of the agents, carried out one after the other by whichever agent has the call then."""

import asyncio
import logging

from livekit.agents import AgentSession

from agents.backend import BackendError, BackendUnavailable
from agents.call import Call
from agents.persona.agent import FlowAgent
from api.contract import GivenInstruction

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0


class Instructions:
    def __init__(self, session: AgentSession[Call], call: Call) -> None:
        self._session = session
        self._call = call
        self._done_through = 0
        self._following: asyncio.Task[None] | None = None

    def attach(self) -> None:
        self._following = asyncio.create_task(self._follow())
        self._session.on("close", lambda _: self._stop())

    def _stop(self) -> None:
        if self._following is not None:
            self._following.cancel()

    async def _follow(self) -> None:
        while True:
            try:
                given = await self._call.backend.instructions(self._call.id, self._done_through)
            except BackendUnavailable:
                await self._call.clock.sleep(RETRY_SECONDS)
                continue
            except BackendError as refusal:
                log.info("no more instructions", extra={"call_id": str(self._call.id), "code": refusal.code})
                return
            for each in given:
                await self._carry_out(each)

    async def _carry_out(self, given: GivenInstruction) -> None:
        if given.number <= self._done_through:
            return
        agent, about = self._session.current_agent, {"call_id": str(self._call.id), "type": given.instruction.type}
        if isinstance(agent, FlowAgent) and await agent.obey(given.instruction):
            log.info("instruction carried out", extra=about)
        else:
            log.warning("an instruction that nobody can carry out", extra=about)
        self._done_through = given.number
