"""Taking a message: what the caller says after the tone, until they are silent, press the hash key or hang up."""

import asyncio
import logging
import math
from array import array
from collections.abc import AsyncIterator
from enum import Enum
from typing import Any

from livekit import rtc
from livekit.agents import APIError, stt

from agents import mailbag
from agents.call import Call
from agents.journal import Verdict
from agents.mailbag import RATE_HZ, MessageFile
from api.contract import MAX_MESSAGE_SECONDS

log = logging.getLogger(__name__)

PAUSE_SECONDS = 4.0
"""A pause that long is the end; shorter ones are made while looking something up."""

FIRST_WORD_SECONDS = 8.0
SPOKEN_RMS = 330.0
"""-40 dBFS, of 32,768: a phone line's own noise lies at -60 to -50, speech around -20."""

TRANSCRIBING_SECONDS = 6.0
"""Of the time that a process has left after its call; what takes longer is sent without its text."""

END_KEY = "#"


class Ended(Enum):
    silence = "silence"
    nothing_said = "nothing_said"
    too_long = "too_long"


class Message:
    """How far a message has come, by its sound alone. Pure."""

    def __init__(self) -> None:
        self._heard = 0  # samples, as the rest
        self._quiet = 0
        self.spoken = False

    def hear(self, samples: bytes) -> Ended | None:
        """16-bit samples at `RATE_HZ`; why the message is over, when it is."""
        count = len(samples) // mailbag.BYTES_PER_SAMPLE
        self._heard += count
        if _rms(samples) >= SPOKEN_RMS:
            self._quiet, self.spoken = 0, True
        else:
            self._quiet += count
        if self._heard >= MAX_MESSAGE_SECONDS * RATE_HZ:
            return Ended.too_long
        if self._quiet >= (PAUSE_SECONDS if self.spoken else FIRST_WORD_SECONDS) * RATE_HZ:
            return Ended.silence if self.spoken else Ended.nothing_said
        return None


class Recorder:
    """One message of one call. `send` brings it to the api once, whoever asks first: the agent when the caller is done,
    or the end of the call when the caller has hung up in the middle of it."""

    def __init__(self, call: Call, recogniser: stt.STT[Any] | None) -> None:
        self._call = call
        self._recogniser = recogniser
        self._file: MessageFile | None = None
        self._message = Message()
        self._stopped = asyncio.Event()
        self._sending: asyncio.Task[Verdict | None] | None = None

    @property
    def has_message(self) -> bool:
        is_long_enough = self._file is not None and self._file.seconds >= mailbag.SHORTEST_SECONDS
        return self._message.spoken and is_long_enough

    async def record(self) -> None:
        """Until the message is over. Raises `OSError` when there is no room for it."""
        self._file = await asyncio.to_thread(MessageFile.new, self._call.journal.directory, self._call.id)
        self._call.afterwards.append(self._finish_and_send)
        self._call.line.room.on("sip_dtmf_received", self._on_key)
        frames = self._call.line.caller_audio(RATE_HZ)
        hearing = asyncio.create_task(self._hear(frames, self._file))
        stopped = asyncio.create_task(self._stopped.wait())
        try:
            await asyncio.wait([hearing, stopped], return_when=asyncio.FIRST_COMPLETED)
            if hearing.done():
                hearing.result()
        finally:
            self._call.line.room.off("sip_dtmf_received", self._on_key)
            for task in (hearing, stopped):
                task.cancel()
            await asyncio.gather(hearing, stopped, return_exceptions=True)

    async def send(self) -> Verdict | None:
        """None when there is no message. One that is to be sent later stays on disk for the worker's upkeep."""
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        return await asyncio.shield(self._sending)

    async def _finish_and_send(self) -> None:
        await self.send()

    async def _hear(self, frames: AsyncIterator[rtc.AudioFrame], file: MessageFile) -> None:
        async for frame in frames:
            samples = bytes(frame.data)
            file.append(samples)
            if self._message.hear(samples) is not None:
                return

    async def _send(self) -> Verdict | None:
        file = self._file
        if file is None:
            return None
        try:
            if not self.has_message:
                file.delete()
                return None
            await asyncio.to_thread(file.finish)
            await self._transcribe(file)
            return await mailbag.send(file, self._call.backend)
        finally:
            file.close()

    async def _transcribe(self, file: MessageFile) -> None:
        if self._recogniser is None:
            return
        samples = (await asyncio.to_thread(file.path.read_bytes))[mailbag.HEADER_BYTES :]
        frame = rtc.AudioFrame(samples, RATE_HZ, 1, len(samples) // mailbag.BYTES_PER_SAMPLE)
        try:
            async with asyncio.timeout(TRANSCRIBING_SECONDS):
                heard = await self._recogniser.recognize([frame])
        except (APIError, TimeoutError) as error:
            known = {"call_id": str(self._call.id), "error": type(error).__name__}
            log.warning("message not transcribed", extra=known)
            return
        text = heard.alternatives[0].text if heard.alternatives else ""
        await asyncio.to_thread(file.transcript.write_text, text)

    def _on_key(self, pressed: rtc.SipDTMF) -> None:
        if pressed.digit == END_KEY:
            self._stopped.set()


async def take_message(call: Call, recogniser: stt.STT[Any] | None) -> str | None:
    """What the caller is told when they are done; None when there is no message."""
    recorder = Recorder(call, recogniser)
    try:
        await recorder.record()
    except OSError as error:
        log.error("message not recorded", extra={"call_id": str(call.id), "error": str(error)})
    match await recorder.send():
        case Verdict.delivered:
            return "Thank you, your message is on its way. Somebody will answer it within a day."
        case Verdict.later:
            return "Thank you. I can't reach our systems right now, but I keep your message and pass it on."
        case Verdict.rejected | None:
            return None


def _rms(samples: bytes) -> float:
    values = array("h", samples)
    return math.sqrt(sum(value * value for value in values) / len(values)) if values else 0.0
