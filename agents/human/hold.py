"""A caller on hold: music, and a sentence from time to time, so that nobody takes the line for dead."""

import asyncio

from livekit.agents import AgentSession

from agents.call import Call
from agents.human.music import RATE_HZ, music

SENTENCE_SECONDS = 30.0


class OnHold:
    def __init__(self, call: Call) -> None:
        self._call = call
        self._comforting: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        return self._comforting is not None

    async def begin(self, session: AgentSession[Call], operator: str) -> None:
        """The agent may be heard from now on, by the caller alone."""
        if self._comforting is not None:
            return
        self._comforting = asyncio.create_task(self._comfort(session, operator))
        await self._call.line.play(music(), RATE_HZ)
        session.output.set_audio_enabled(True)

    async def end(self, session: AgentSession[Call]) -> None:
        """Whether the agent may still be heard is for the caller of this to say."""
        comforting, self._comforting = self._comforting, None
        if comforting is None:
            return
        comforting.cancel()
        await session.interrupt(force=True)
        await self._call.line.stop_playing()

    def forget(self) -> None:
        """The call is over: nobody is there to be comforted."""
        if self._comforting is not None:
            self._comforting.cancel()

    async def _comfort(self, session: AgentSession[Call], operator: str) -> None:
        while True:
            await self._call.clock.sleep(SENTENCE_SECONDS)
            session.say(f"{operator} is still with you. One more moment, please.")
