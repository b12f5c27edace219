"""A voice and an ear for the scripted caller: the local model server, at the telephone's 8 kHz."""

import asyncio
from typing import Self

import httpx

from deploy.local.phone import resample, write_wav

SPEECH_HZ = 24_000  # what OpenAI's speech endpoint answers for response_format=pcm


class Voice:
    def __init__(self, models_url: str) -> None:
        """`models_url`: base of the OpenAI-compatible server, with `/v1`."""
        self._client = httpx.AsyncClient(base_url=models_url, timeout=60, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def speak(self, text: str) -> bytes:
        """`text` as 8 kHz mono s16 PCM.

        Raises:
            httpx.HTTPError: the model server did not answer.
        """
        body = {"model": "tts-1", "voice": "alloy", "input": text, "response_format": "pcm"}
        answer = await self._client.post("/audio/speech", json=body)
        answer.raise_for_status()
        return await asyncio.to_thread(resample, answer.content, SPEECH_HZ)

    async def listen(self, pcm: bytes) -> str:
        """The words in 8 kHz mono s16 PCM.

        Raises:
            httpx.HTTPError: the model server did not answer.
        """
        answer = await self._client.post(
            "/audio/transcriptions",
            data={"model": "whisper-1"},
            files={"file": ("heard.wav", write_wav(pcm), "audio/wav")},
        )
        answer.raise_for_status()
        text: str = answer.json()["text"]
        return text
