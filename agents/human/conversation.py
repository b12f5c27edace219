"""What is said while an operator has the caller: written down, told to the agents afterwards, made into a draft."""

import asyncio
from collections.abc import Callable
from typing import Any

from livekit import rtc
from livekit.agents import ChatContext, llm, stt, vad

from agents import reports
from agents.call import Call
from agents.human.operator import Operator
from agents.human.scribe import LAST_WORDS_SECONDS, Scribe
from agents.human.wrap_up import draft
from api.contract import Speaker


class Conversation:
    """`is_private`: what operators say is not for the caller, who is not to hear of it from the agents either."""

    def __init__(self, call: Call, is_private: Callable[[], bool]) -> None:
        self._call = call
        self._is_private = is_private
        self._scribes: dict[str, Scribe] = {}
        self._said: list[str] = []
        self._untold: list[str] = []

    async def follow(
        self, operator: Operator, track: rtc.RemoteTrack, recogniser: stt.STT[Any], activity: vad.VAD
    ) -> None:
        """Write down what this operator says from now on."""

        def heard(text: str) -> None:
            self.operator_said(operator.name, text)

        scribe = self._scribes.get(operator.identity) or Scribe(recogniser, activity, heard)
        self._scribes[operator.identity] = scribe
        await scribe.follow(track)

    async def aclose(self) -> None:
        await asyncio.gather(*(scribe.aclose(LAST_WORDS_SECONDS) for scribe in self._scribes.values()))

    def caller_said(self, text: str) -> None:
        self._untold.append(text)
        self._said.append(f"The caller said: {text}")

    def operator_said(self, name: str, text: str) -> None:
        reports.utterance(self._call, Speaker.operator, name, text)
        said = f"{name}, the operator, said: {text}"
        self._said.append(said)
        if not self._is_private():
            self._untold.append(said)

    def untold(self) -> list[str]:
        """What the agents have not been told yet, once."""
        untold, self._untold = self._untold, []
        return untold

    async def draft(self, model: llm.LLM[Any], reason: str, before: ChatContext) -> None:
        """What the operator could write about the call."""
        if self._said:
            await draft(self._call, model, self._call.briefing(reason), before, self._said)
