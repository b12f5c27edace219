"""The person on the phone: speaks sentences, and knows what was said to them only by hearing it."""

import asyncio

from deploy.local.hearing import was_heard
from deploy.local.phone import Ended, Heard, PhoneCall
from deploy.local.voice import Voice

PAUSE_SECONDS = 1.8
PATIENCE_SECONDS = 30.0


class Caller:
    """Each thing said is heard once, in order, also what was said while the one before was being recognised."""

    def __init__(self, call: PhoneCall, voice: Voice, pause_seconds: float = PAUSE_SECONDS) -> None:
        """`pause_seconds`: after so long a silence the other side has finished."""
        self.call = call
        self.conversation: list[str] = []  # as a script, for whoever has to find out what went wrong
        self.answer_seconds: list[float] = []  # from the end of each sentence to the first sound of its answer
        self.heard_at = 0.0  # when the last thing heard began
        self._voice = voice
        self._pause_seconds = pause_seconds
        self._heard_until = 0.0

    async def answered(self) -> float:
        """When it was."""
        return await self.call.answered(within=PATIENCE_SECONDS)

    async def speak(self, sentence: str) -> None:
        """Say it without waiting for an answer."""
        speech = await self._voice.speak(sentence)
        self.conversation.append(f"Caller: {sentence}")
        self._heard_until = await self.call.say(speech)

    async def answer_began(self) -> float:
        """The first sound of the answer to the sentence just spoken; returns when that was."""
        finished_at = self._heard_until
        began_at = await self.call.heard_speech(PATIENCE_SECONDS, after=finished_at)
        self.answer_seconds.append(began_at - finished_at)
        return began_at

    async def say(self, sentence: str, until: str = "") -> str:
        """Say it and hear the answer: the next thing said, or all until that sentence is in it."""
        await self.speak(sentence)
        await self.answer_began()
        return await (self.hear_until(until) if until else self.hear())

    async def listen(self, within: float = PATIENCE_SECONDS) -> Heard:
        """The next thing said, up to a pause."""
        heard = await self.call.listen(self._pause_seconds, within, after=self._heard_until)
        self.heard_at, self._heard_until = heard.started_at, heard.ended_at
        return heard

    async def hear(self, within: float = PATIENCE_SECONDS) -> str:
        """The next thing said, as words in lower case."""
        heard = await self.listen(within)
        words = (await self._voice.listen(heard.pcm)).lower()
        self.conversation.append(f"   Line: {words}")
        return words

    async def hear_until(self, sentence: str, within: float = 60.0, after: float = 0.0) -> str:
        """All that is said, also after that moment, until the sentence is in it.

        Raises:
            TimeoutError: it was not said; what was instead.
            LineClosed: nor before the call ended.
        """
        self._heard_until = max(self._heard_until, after)
        heard = ""
        try:
            async with asyncio.timeout(within):
                while not was_heard(sentence, heard):
                    heard = f"{heard} {await self.hear(within)}".strip()
        except TimeoutError:
            raise TimeoutError(f"{sentence!r} was not heard within {within:.0f} s, but {heard!r}") from None
        return heard

    async def ended(self, within: float = PATIENCE_SECONDS) -> Ended:
        return await self.call.ended(within)

    async def hang_up(self) -> Ended:
        return await self.call.hang_up()
