"""Several calls at once through one gateway, every voice with a signature of its own, and how all of it was heard."""

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.deploy.conftest import LiveKit
from tests.deploy.sip_gateway.numbers import POLL_SECONDS, Numbers
from tests.deploy.sip_gateway.phones import RtpPhone, talking_phones
from tests.deploy.sip_gateway.program import GatewayProgram
from tests.deploy.sip_gateway.quality import Quality, Stream, arrival, judge, played
from tests.deploy.sip_gateway.raw_caller import RawCaller, raw_caller
from tests.deploy.sip_gateway.sounds import SIGNATURE_FRAMES, Signature
from tests.deploy.sip_gateway.talkers import Talker, talking_in

CALLERS = [Signature(400 + 100 * call, 950 + 100 * call) for call in range(5)]
TALKERS = [Signature(1500 + 100 * call, 2050 + 100 * call) for call in range(5)]


@dataclass(frozen=True)
class Line:
    """One call: its phone, by signalling and by voice, and who is in the room."""

    number: str
    caller: RawCaller
    phone: RtpPhone
    talker: Talker

    async def connect(self) -> None:
        self.caller.send(self.caller.invite(self.number, rtp_port=self.phone.port))
        answer = await self.caller.answer()
        self.caller.send(self.caller.request("ACK", self.number))
        media = re.search(r"m=audio (\d+)", answer)
        assert media, answer
        self.phone.talk_to(int(media[1]))

    async def renegotiate(self, cseq: int, direction: str) -> None:
        self.caller.send(self.caller.invite(self.number, cseq=cseq, direction=direction, rtp_port=self.phone.port))
        answer = await self.caller.answer()
        assert answer.startswith("SIP/2.0 200"), answer
        self.caller.send(self.caller.request("ACK", self.number, cseq=cseq))

    async def hear(self, packets: int) -> None:
        """Until the phone has received so many more."""
        enough = len(self.phone.received) + packets
        await until(lambda: len(self.phone.received) >= enough)

    def hang_up(self) -> None:
        self.caller.send(self.caller.request("BYE", self.number, cseq=9))

    @property
    def to_room(self) -> Quality:
        turned_at = self.phone.sent_at[::SIGNATURE_FRAMES]
        own = self.phone.signature
        return judge(self.talker.recording, self.talker.recording_began_at, own, turned_at, _all_but(own))

    @property
    def to_phone(self) -> Quality:
        recording, began_at = played(self.phone.received)
        own = self.talker.signature
        return judge(recording, began_at, own, self.talker.turned_at, _all_but(own))


@dataclass(frozen=True)
class Trial:
    to_room: Sequence[Quality]
    to_phone: Sequence[Quality]
    packets: Sequence[Stream]  # at the phones
    concealed_shares: Sequence[float]  # of what the rooms heard, made up by WebRTC because it came too late
    cores: float  # that the gateway kept busy
    own_cores: float  # that this process kept busy meanwhile, with the phones' and the rooms' side of the same calls
    lateness: float  # of this process itself, in seconds

    def __str__(self) -> str:
        lines = [
            f"gateway {100 * self.cores:.0f} % of a core; "
            f"this process {100 * self.own_cores:.0f} %, late by {1000 * self.lateness:.0f} ms"
        ]
        for call, stream in enumerate(self.packets):
            concealed = f"concealed {100 * self.concealed_shares[call]:.2f} %"
            lines.append(f"{call} phone → room  {self.to_room[call]}  {concealed}")
            lines.append(f"{call} room → phone  {self.to_phone[call]}")
            lines.append(f"{call}               {stream}")
        return "\n".join(lines)


@asynccontextmanager
async def five_calls(livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers) -> AsyncIterator[list[Line]]:
    """Talkers in their rooms, phones that call them; nobody is connected yet."""
    placed = [await numbers.to_room() for _ in CALLERS]
    rooms = {room: talker for (_, room), talker in zip(placed, TALKERS, strict=True)}
    async with AsyncExitStack() as stack:
        phones = stack.enter_context(talking_phones(CALLERS))
        talkers = await stack.enter_async_context(talking_in(livekit, rooms))
        lines = []
        for (number, _), phone, talker in zip(placed, phones, talkers, strict=True):
            caller = await stack.enter_async_context(raw_caller(gateway.port))
            lines.append(Line(number, caller, phone, talker))
            stack.callback(lines[-1].hang_up)
        yield lines


async def hold_trial(livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers, seconds: float) -> Trial:
    async with five_calls(livekit, gateway, numbers) as lines:
        for line in lines:
            await line.connect()
        cores, own_cores = await asyncio.gather(
            _busy_cores(gateway.process.pid, seconds), _busy_cores(os.getpid(), seconds)
        )
        concealed = [await _concealed_share(line.talker) for line in lines]
        await hang_up_together(lines)
        return Trial(
            to_room=[line.to_room for line in lines],
            to_phone=[line.to_phone for line in lines],
            packets=[arrival(line.phone.received) for line in lines],
            concealed_shares=concealed,
            cores=cores,
            own_cores=own_cores,
            lateness=own_lateness(lines),
        )


def own_lateness(lines: Sequence[Line]) -> float:
    """How late this process was, in seconds, the 99th percentile."""
    lateness = [late for line in lines for late in line.phone.lateness + line.talker.lateness]
    return float(np.percentile(lateness, 99))


async def hang_up_together(lines: Sequence[Line], within: float = 3.0) -> None:
    """
    Raises:
        TimeoutError: not everybody was heard to leave their room.
    """
    for line in lines:
        line.hang_up()
    async with asyncio.timeout(within):
        for line in lines:
            await line.caller.answer()
            await line.talker.caller_left.wait()


async def until(condition: Callable[[], bool], within: float = 3.0) -> None:
    """
    Raises:
        TimeoutError: it does not come about.
    """
    async with asyncio.timeout(within):
        while True:
            if condition():
                return
            await asyncio.sleep(POLL_SECONDS)


async def _busy_cores(pid: int, seconds: float) -> float:
    before, began = _cpu_seconds(pid), time.monotonic()
    await asyncio.sleep(seconds)
    return (_cpu_seconds(pid) - before) / (time.monotonic() - began)


def _cpu_seconds(pid: int) -> float:
    """User and system time of all its threads; proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _concealed_share(talker: Talker) -> float:
    stats = await talker.room.get_rtc_stats()
    entries = [*stats.publisher_stats, *stats.subscriber_stats]  # one peer connection, or two
    [voice] = [entry.inbound_rtp.inbound for entry in entries if entry.HasField("inbound_rtp")]
    share: float = voice.concealed_samples / voice.total_samples_received
    return share


def _all_but(own: Signature) -> list[Signature]:
    return [signature for signature in CALLERS + TALKERS if signature != own]
