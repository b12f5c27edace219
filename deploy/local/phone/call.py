import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from baresip import (
    AudioNotActive,
    AudioRestarted,
    AudioWarning,
    BaresipError,
    Call,
    DigitEvent,
    Event,
    StackEvent,
)

from deploy.local.phone.recording import Heard, LineClosed, Recording, Sound

POLL_SECONDS = 0.01
READ_BYTES = 65536
AHEAD_BYTES = 16 * 400  # 400 ms of audio handed to the stack in advance: so long may our event loop be busy


@dataclass(frozen=True)
class Ended:
    """How a call ended: the SIP status of a refusal, None after a conversation."""

    status: int | None
    reason: str
    at: float


class CallRefused(Exception):
    def __init__(self, ended: Ended) -> None:
        super().__init__(f"the call was not answered: {ended.status or ''} {ended.reason}".strip())
        self.ended = ended


class PhoneCall:
    """One outgoing call. Made by `Phone.dial`."""

    def __init__(self, call: Call) -> None:
        loop = asyncio.get_running_loop()
        self.spoiled: list[str] = []  # by this phone itself, not fed or not read in time
        self._call = call
        self._answered: asyncio.Future[float] = loop.create_future()
        self._ended: asyncio.Future[Ended] = loop.create_future()
        self._recording = Recording()
        self._digits: asyncio.Queue[str] = asyncio.Queue()
        self._pump = asyncio.create_task(self._receive())
        call.on(self._on_event)
        call.on_dtmf(self._on_digit)
        call.on_audio_warning(self._on_audio_warning)

    @property
    def call_id(self) -> str | None:
        """The SIP Call-ID, `sip.callIDFull` in the room."""
        call_id: str | None = self._call.call_id
        return call_id

    async def answered(self, within: float = 30.0) -> float:
        """When the call was answered.

        Raises:
            CallRefused: it was refused, with the SIP status.
            TimeoutError: it still rings.
        """
        async with asyncio.timeout(within):
            await asyncio.wait((self._answered, self._ended), return_when=asyncio.FIRST_COMPLETED)
        if not self._answered.done():
            raise CallRefused(self._ended.result())
        return self._answered.result()

    async def ended(self, within: float = 30.0) -> Ended:
        """
        Raises:
            TimeoutError: the call goes on.
        """
        async with asyncio.timeout(within):
            return await asyncio.shield(self._ended)

    async def say(self, pcm: bytes) -> float:
        """Speak in real time; returns, when the last sample is on the wire, that moment.

        Raises:
            LineClosed: the call is over, or not answered yet.
        """
        try:
            await self._send(memoryview(pcm))
        except BaresipError as error:
            raise LineClosed("The call is over, or not answered yet.") from error
        return time.monotonic()

    def be_quiet(self) -> None:
        """Break off what is being said."""
        with suppress(AudioNotActive):
            self._call.audio.flush_tx()

    def heard(self, since: float = 0.0) -> Heard:
        """What arrived from that moment on."""
        return self._recording.since(since)

    def sounds(self) -> Sequence[Sound]:
        """When there was anything to hear, up to now."""
        return self._recording.sounds

    def loudest(self, begin: float, end: float) -> float:
        """The loudest moment of what arrived between two others: see `Recording.loudest`."""
        return self._recording.loudest(begin, end)

    async def heard_speech(self, within: float = 30.0, after: float | None = None) -> float:
        """When somebody began to speak, after that moment (now, unless given).

        Raises:
            TimeoutError: nobody spoke.
            LineClosed: the call ended before.
        """
        async with asyncio.timeout(within):
            return await self._recording.speech(time.monotonic() if after is None else after)

    async def listen(self, pause: float = 1.0, within: float = 60.0, after: float | None = None) -> Heard:
        """The next thing that is said after that moment (now, unless given), up to a pause of so many seconds.

        Raises:
            TimeoutError: nobody spoke, or never paused.
            LineClosed: the call ended, and nothing was said.
        """
        async with asyncio.timeout(within):
            return await self._recording.next_said(time.monotonic() if after is None else after, pause)

    async def dtmf(self, digits: str) -> None:
        """Press keys, 0-9 A-D * #, as RTP events."""
        await self._call.send_dtmf(digits)

    async def heard_digit(self, within: float = 30.0) -> str:
        """The next key that the other side pressed.

        Raises:
            TimeoutError: none.
        """
        async with asyncio.timeout(within):
            return await self._digits.get()

    async def hang_up(self) -> Ended:
        """End the call, also while it rings; nothing happens to one that is over."""
        with suppress(BaresipError):
            await self._call.hangup()
        return await self.ended()

    async def close(self) -> None:
        self._pump.cancel()
        await asyncio.gather(self._pump, return_exceptions=True)

    def _on_event(self, event: StackEvent) -> None:
        if event.event is Event.CALL_ESTABLISHED and not self._answered.done():
            self._answered.set_result(time.monotonic())
        if event.event is Event.CALL_CLOSED and not self._ended.done():
            self._ended.set_result(_ending(event.text or ""))
            self._pump.cancel()

    def _on_audio_warning(self, warning: AudioWarning) -> None:
        self.spoiled.append(warning.message)

    def _on_digit(self, event: DigitEvent) -> None:
        self._digits.put_nowait(event.digit)

    async def _send(self, rest: memoryview) -> None:
        audio = self._call.audio
        while rest or audio.info().tx_buffered:
            room = AHEAD_BYTES - audio.info().tx_buffered
            if rest and room > 0:
                rest = rest[audio.write(bytes(rest[:room])) :]
            await asyncio.sleep(POLL_SECONDS)

    async def _receive(self) -> None:
        try:
            while True:
                await self._receive_more()
                await asyncio.sleep(POLL_SECONDS)
        finally:
            await self._recording.close()

    async def _receive_more(self) -> None:
        with suppress(AudioNotActive, AudioRestarted):
            pcm = self._call.audio.read(READ_BYTES)
            if pcm:
                await self._recording.add(pcm)


def _ending(text: str) -> Ended:
    """`480 Temporarily Unavailable`, or words of the stack."""
    status, _, reason = text.partition(" ")
    if len(status) == 3 and status.isdigit():
        return Ended(int(status), reason, time.monotonic())
    return Ended(None, text, time.monotonic())
