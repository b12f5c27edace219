"""The person on the phone: speaks sentences, and knows what was said to them only by hearing it."""

import re
from typing import Any

from deploy.local.phone import Ended, PhoneCall
from deploy.local.voice import Voice

PAUSE_SECONDS = 1.8
PATIENCE_SECONDS = 30.0


class Caller:
    def __init__(self, call: PhoneCall, voice: Voice) -> None:
        self.call = call
        self._voice = voice
        self.answer_seconds: list[float] = []  # from the end of each sentence to the first sound of its answer

    async def answered(self) -> None:
        await self.call.answered(within=PATIENCE_SECONDS)

    async def say(self, sentence: str) -> str:
        """Say it and hear the answer, as words in lower case."""
        pcm = await self._voice.speak(sentence)
        finished_at = await self.call.say(pcm)
        began_at = await self.call.heard_speech(within=PATIENCE_SECONDS, after=finished_at)
        self.answer_seconds.append(began_at - finished_at)
        await self.call.heard_silence(PAUSE_SECONDS)
        return await self._words(self.call.heard(began_at).pcm)

    async def speak(self, sentence: str) -> None:
        """Say it without waiting for an answer."""
        await self.call.say(await self._voice.speak(sentence))

    async def hear(self, within: float = PATIENCE_SECONDS) -> str:
        """The next thing said, up to a pause, as words in lower case."""
        return await self._words((await self.call.listen(PAUSE_SECONDS, within)).pcm)

    async def hear_until(self, pattern: str, within: float = 60.0) -> str:
        """Listen, thing by thing, until one of them matches."""
        heard: list[str] = []
        while not heard or not re.search(pattern, heard[-1]):
            heard.append(await self.hear(within))
        return " ".join(heard)

    async def ended(self, within: float = PATIENCE_SECONDS) -> Ended:
        return await self.call.ended(within)

    async def hang_up(self) -> Ended:
        return await self.call.hang_up()

    async def _words(self, pcm: bytes) -> str:
        return (await self._voice.listen(pcm)).lower()


def parties(call: dict[str, Any]) -> list[tuple[str, str]]:
    """Who had the caller, one after the other: (kind of transition, to whom)."""
    return [(transition["kind"], transition["target"]["name"]) for transition in call["transitions"]]
