"""The phone's side of a call's audio: RTP with G.711 (RFC 3550, 3551) and digits (RFC 4733).

`aiortp` gives the formats on the wire. Its session is not used: it delays and drops frames, and sends all
packets of a digit at once.
"""

import asyncio
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
from aiortp import DtmfEvent, RtpPacket, is_rtcp
from aiortp.dtmf import DTMF_EVENTS

from deploy.local.sip_gateway.errors import Unavailable
from deploy.local.sip_gateway.g711 import Codec, Pcm, decode, encode
from deploy.local.sip_gateway.sdp import Offer

log = logging.getLogger(__name__)

FRAME_SAMPLES = 160  # 20 ms
DIGIT_FRAMES = 6  # 120 ms of tone
DIGIT_END_PACKETS = 3
DIGIT_PAUSE_FRAMES = 3
DIGIT_VOLUME = 10  # dBm0 below zero
CONCEALED_FRAMES = 3  # a longer loss is heard as silence
SEQUENCE_HALF = 0x8000


class RtpStream(asyncio.DatagramProtocol):
    """One call's socket. Hears from the moment it is open; sends only what `send` is given, one frame a call."""

    def __init__(self, offer: Offer, on_audio: Callable[[Pcm], None], on_digit: Callable[[str], None]) -> None:
        self._on_audio = on_audio
        self._on_digit = on_digit
        self._sending = _Sending(offer.codec)
        self._transport: asyncio.DatagramTransport | None = None
        self._source: int | None = None  # the SSRC that is listened to
        self._sequence = 0
        self._digit_timestamp: int | None = None
        self._last_frame: Pcm | None = None
        self.last_packet_at = time.monotonic()
        self.renegotiate(offer)

    def renegotiate(self, offer: Offer) -> None:
        """The phone has moved, changed its codec, or put us on hold."""
        self._offer = offer
        self._remote = offer.remote
        self._latched = False
        self._sending.codec = offer.codec
        self.last_packet_at = time.monotonic()

    @property
    def port(self) -> int:
        port: int = self._socket.get_extra_info("sockname")[1]
        return port

    @property
    def silent_seconds(self) -> float:
        """For how long a phone that should be sending has sent nothing."""
        return time.monotonic() - self.last_packet_at if self._offer.sends_audio else 0.0

    def send(self, frame: Pcm) -> None:
        """20 ms of audio, or of the digit that is being sent instead."""
        if not self._offer.wants_audio:
            self.skip(1)
            return
        for packet in self._sending.packets(frame, self._offer):
            self._socket.sendto(packet.serialize(), self._remote)

    def skip(self, frames: int) -> None:
        """Time has passed for which there was nothing to send: what follows is not late."""
        if frames:
            self._sending.skip(frames)

    def send_digit(self, digit: str) -> None:
        """Queue a digit, which takes the audio's place while it lasts. A phone without telephone-events hears none."""
        if self._offer.digits_payload_type is not None and digit.upper() in DTMF_EVENTS:
            self._sending.add_digit(DTMF_EVENTS[digit.upper()])

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    # asyncio.DatagramProtocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if is_rtcp(data):
            return
        try:
            packet = RtpPacket.parse(data)
        except ValueError:
            log.debug("not an RTP packet")
            return
        if packet.payload_type in (self._offer.payload_type, self._offer.digits_payload_type):
            self._latch((str(addr[0]), addr[1]), packet.ssrc)
            self._receive(packet)

    def error_received(self, exc: Exception) -> None:
        log.debug("the phone's RTP port does not listen", exc_info=exc)

    @property
    def _socket(self) -> asyncio.DatagramTransport:
        if self._transport is None:
            raise RuntimeError("the RTP socket is not open")
        return self._transport

    def _latch(self, address: tuple[str, int], source: int) -> None:
        """Behind NAT the phone does not know its own address: answer where its first packet came from."""
        if not self._latched:
            self._latched = True
            self._remote = address
        if source != self._source:
            self._source = source
            self._last_frame = None

    def _receive(self, packet: RtpPacket) -> None:
        self.last_packet_at = time.monotonic()
        first = self._last_frame is None
        ahead = (packet.sequence_number - self._sequence) & 0xFFFF
        if not first and (ahead == 0 or ahead >= SEQUENCE_HALF):
            return  # twice, or too late
        self._sequence = packet.sequence_number
        if packet.payload_type == self._offer.digits_payload_type:
            self._receive_digit(packet)
            return
        if not packet.payload:
            return  # only keeps the way open (RFC 6263 §4.1)
        frame = decode(self._offer.codec, packet.payload)
        if self._last_frame is not None and 1 < ahead <= 1 + CONCEALED_FRAMES:
            self._conceal(self._last_frame, ahead - 1)
        self._last_frame = frame
        self._on_audio(frame)

    def _conceal(self, frame: Pcm, lost: int) -> None:
        """What was lost sounds like what was before it, fading."""
        for count in range(1, lost + 1):
            self._on_audio(frame >> count)

    def _receive_digit(self, packet: RtpPacket) -> None:
        try:
            event = DtmfEvent.parse(packet.payload)
        except ValueError:
            return
        # A digit is a row of packets with one timestamp; any of them can be lost, so the first one counts.
        if packet.timestamp != self._digit_timestamp and event.digit in DTMF_EVENTS:
            self._digit_timestamp = packet.timestamp
            self._on_digit(event.digit)


class _Sending:
    """Sequence numbers, timestamps, and the digits that take the audio's place."""

    def __init__(self, codec: Codec) -> None:
        self.codec = codec
        self._ssrc = secrets.randbits(32)
        self._sequence = secrets.randbits(16)
        self._timestamp = secrets.randbits(32)
        self._pausing = True  # the next packet is the first after none
        self._digits: deque[int] = deque()
        self._digit_frame = 0  # frames since the current digit began, its pause included
        self._digit_timestamp = 0

    def add_digit(self, event: int) -> None:
        self._digits.append(event)

    def skip(self, frames: int) -> None:
        self._timestamp = (self._timestamp + frames * FRAME_SAMPLES) & 0xFFFFFFFF
        self._pausing = True

    def packets(self, frame: Pcm, offer: Offer) -> Iterator[RtpPacket]:
        if self._digits and offer.digits_payload_type is not None:
            yield from self._digit_packets(self._digits[0], offer.digits_payload_type)
        else:
            payload = encode(self.codec, np.ascontiguousarray(frame))
            yield self._packet(offer.payload_type, payload, self._timestamp, marker=self._pausing)
        self._pausing = False
        self._timestamp = (self._timestamp + FRAME_SAMPLES) & 0xFFFFFFFF

    def _digit_packets(self, event: int, payload_type: int) -> Iterator[RtpPacket]:
        if self._digit_frame == 0:
            self._digit_timestamp = self._timestamp
        self._digit_frame += 1
        last = self._digit_frame >= DIGIT_FRAMES
        tone = DtmfEvent(event, last, DIGIT_VOLUME, min(self._digit_frame, DIGIT_FRAMES) * FRAME_SAMPLES).serialize()
        if self._digit_frame <= DIGIT_FRAMES:
            for _ in range(DIGIT_END_PACKETS if last else 1):
                yield self._packet(payload_type, tone, self._digit_timestamp, marker=self._digit_frame == 1)
        if self._digit_frame >= DIGIT_FRAMES + DIGIT_PAUSE_FRAMES:
            self._digits.popleft()
            self._digit_frame = 0

    def _packet(self, payload_type: int, payload: bytes, timestamp: int, *, marker: bool) -> RtpPacket:
        self._sequence = (self._sequence + 1) & 0xFFFF
        return RtpPacket(payload_type, int(marker), self._sequence, timestamp, self._ssrc, payload)


class PortPool:
    """The UDP ports that calls may use, handed out in turn: a late packet of the last call meets no new one."""

    def __init__(self, host: str, ports: range) -> None:
        self._host = host
        self._ports = deque(port for port in ports if port % 2 == 0)  # RTP takes even ports (RFC 3550 §11)

    async def open(self, stream: RtpStream) -> None:
        """
        Raises:
            Unavailable: all ports are taken.
        """
        loop = asyncio.get_running_loop()
        for _ in range(len(self._ports)):
            self._ports.rotate(-1)
            try:
                await loop.create_datagram_endpoint(lambda: stream, local_addr=(self._host, self._ports[-1]))
            except OSError:
                continue
            return
        raise Unavailable("No RTP Port Free")
