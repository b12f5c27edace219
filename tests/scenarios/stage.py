"""A call without sound: typed words, the agents, a model that decides for itself, and the real api."""

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from livekit.agents import AgentSession, llm

from agents.backend import Backend
from agents.behaviors.reporting import Reporting
from agents.call import Call
from agents.flows import load_flows
from agents.handoff import first_arrival
from agents.journal import Journal
from agents.lifetime import Ending
from agents.mailbag import RATE_HZ
from api.contract import OpenCall
from tests.agents.conversation import FakeLine
from tests.sound import a_message

FLOWS = load_flows()
PATIENCE_SECONDS = 10.0
MAX_TOOL_STEPS = 5
MESSAGE_SECONDS = 3.0
"""What a caller leaves who is asked to speak after the tone."""


class Stage:
    """One call from the greeting on. Leaving it ends the call, so that everything is reported."""

    def __init__(self, backend: Backend, model: llm.LLM[Any], directory: Path, *, number: str, dialled: str) -> None:
        self._backend = backend
        self._model = model
        self._directory = directory
        self._opening = OpenCall(room=f"call_{uuid4().hex}", caller_number=number, dialled_number=dialled)
        self._closed = asyncio.Event()

    async def __aenter__(self) -> Self:
        context = await self._backend.open_call(self._opening)
        self.call = Call.open(
            context,
            self._opening.caller_number,
            backend=self._backend,
            journal=Journal.open(self._directory, context.call_id, self._backend),
            line=FakeLine(said=a_message(MESSAGE_SECONDS, RATE_HZ)),
            flows=FLOWS,
        )
        self.session: AgentSession[Call] = AgentSession(
            userdata=self.call,
            llm=self._model,
            vad=None,
            turn_handling={"turn_detection": "manual"},
            user_away_timeout=None,
            max_tool_steps=MAX_TOOL_STEPS,
        )
        Reporting(self.session, self.call).attach()
        self._ending = Ending(self.call)
        self.session.on("close", lambda _: self._ending.begin())
        self.session.on("close", lambda _: self._closed.set())
        first = self.call.flow.cast[self.call.flow.entry](self.call, first_arrival(self.call))
        await self.session.start(first, capture_run=True)
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.session.aclose()
        await self._ending.over()

    async def says(self, words: str) -> None:
        """Until the agents have said all that they have to say to it, or the call is over."""
        try:
            await self.session.run(user_input=words)
        except RuntimeError:  # how a session says that it was closed meanwhile
            if not self.over:
                raise
        await self.call.journal.settled(PATIENCE_SECONDS)

    @property
    def over(self) -> bool:
        return self._closed.is_set() or self.call.end_reason is not None
