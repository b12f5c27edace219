import asyncio
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from aiortp import DtmfEvent, RtpPacket

from deploy.local.sip_gateway.errors import Unavailable
from deploy.local.sip_gateway.g711 import Pcm, encode
from deploy.local.sip_gateway.mixer import SILENCE
from deploy.local.sip_gateway.rtp import PortPool, RtpStream
from deploy.local.sip_gateway.sdp import read_offer

pytestmark = pytest.mark.unit

OFFER = "v=0\nc=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0 101\na=rtpmap:101 telephone-event/8000\n"
PHONE = ("192.0.2.9", 5555)


class Wire(asyncio.DatagramTransport):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[RtpPacket, Any]] = []

    def sendto(self, data: Any, addr: Any = None) -> None:
        self.sent.append((RtpPacket.parse(data), addr))


class Line:
    """An RTP stream whose phone is this test."""

    def __init__(self, offer: str = OFFER) -> None:
        self.wire = Wire()
        self.audio: list[int] = []
        self.digits: list[str] = []
        self.stream = RtpStream(read_offer(offer), self._hear, self.digits.append)
        self.stream.connection_made(self.wire)

    def _hear(self, frame: Pcm) -> None:
        self.audio.append(int(frame[0]))

    def receive(self, sequence: int, value: int = 0, source: int = 1) -> None:
        payload = encode("PCMU", np.full(160, value, dtype=np.int16))
        packet = RtpPacket(0, 0, sequence & 0xFFFF, sequence * 160 & 0xFFFFFFFF, source, payload)
        self.stream.datagram_received(packet.serialize(), PHONE)

    def receive_digit(self, sequence: int, timestamp: int, event: int, *, end: bool = False) -> None:
        payload = DtmfEvent(event, end, 10, 160).serialize()
        packet = RtpPacket(101, 0, sequence, timestamp, 1, payload)
        self.stream.datagram_received(packet.serialize(), PHONE)


def test_packets_are_heard_in_order_once_each_also_over_the_wrap_of_the_counter() -> None:
    line = Line()
    for sequence, value in ((65534, 8), (65535, 16), (65535, 16), (65533, 99), (65536, 24)):
        line.receive(sequence, value)
    assert line.audio == [8, 16, 24]


def test_a_short_loss_is_covered_by_what_was_before_fading() -> None:
    line = Line()
    line.receive(1, 988)
    line.receive(4, 988)
    assert line.audio == [988, 494, 247, 988]


def test_a_long_loss_is_not_made_up() -> None:
    line = Line()
    line.receive(1, 988)
    line.receive(100, 988)
    assert line.audio == [988, 988]


def test_a_new_source_begins_anew() -> None:
    line = Line()
    line.receive(1000, 8)
    line.receive(3, 16, source=2)
    assert line.audio == [8, 16]


def test_a_digit_is_reported_once_however_many_packets_tell_of_it() -> None:
    line = Line()
    line.receive(1)
    for sequence in range(2, 6):
        line.receive_digit(sequence, 320, 5)
    for sequence in range(6, 9):
        line.receive_digit(sequence, 320, 5, end=True)
    line.receive_digit(9, 2000, 5)
    assert line.digits == ["5", "5"]


@pytest.mark.parametrize("garbage", [b"", b"\x80", b"GET / HTTP/1.0\r\n\r\n", bytes(200), b"\x80\x65" + bytes(10)])
def test_garbage_is_not_heard(garbage: bytes) -> None:
    line = Line()
    line.stream.datagram_received(garbage, PHONE)
    assert (line.audio, line.digits) == ([], [])


def test_a_packet_without_audio_is_a_sign_of_life_and_no_sound() -> None:
    line = Line()
    line.stream.last_packet_at -= 60.0
    line.stream.datagram_received(RtpPacket(0, 0, 1, 0, 1, b"").serialize(), PHONE)
    assert line.stream.silent_seconds < 1.0
    assert line.audio == []


def test_audio_is_sent_frame_by_frame_with_steady_counters() -> None:
    line = Line()
    for _ in range(3):
        line.stream.send(SILENCE)
    packets = [packet for packet, _ in line.wire.sent]
    assert [packet.marker for packet in packets] == [1, 0, 0]
    assert {(b.sequence_number - a.sequence_number) & 0xFFFF for a, b in pairwise(packets)} == {1}
    assert {(b.timestamp - a.timestamp) & 0xFFFFFFFF for a, b in pairwise(packets)} == {160}


def test_audio_goes_where_the_phone_said_until_it_is_seen_to_be_elsewhere() -> None:
    line = Line()
    line.stream.send(SILENCE)
    line.receive(1)
    line.stream.send(SILENCE)
    assert [address for _, address in line.wire.sent] == [("192.0.2.1", 4000), PHONE]


def test_a_digit_takes_the_audios_place_one_packet_a_frame() -> None:
    line = Line()
    line.stream.send_digit("5")
    line.stream.send_digit("#")
    for _ in range(30):
        line.stream.send(SILENCE)
    events = [(p.timestamp, DtmfEvent.parse(p.payload)) for p, _ in line.wire.sent if p.payload_type == 101]
    first = [event for timestamp, event in events if timestamp == events[0][0]]
    assert {event.event for event in first} == {5}
    assert [event.duration for event in first] == [160, 320, 480, 640, 800, 960, 960, 960]
    assert [event.end for event in first] == [False] * 5 + [True] * 3
    assert {event.event for timestamp, event in events if timestamp != events[0][0]} == {11}
    assert line.wire.sent[-1][0].payload_type == 0


def test_nothing_is_sent_to_a_phone_that_holds_us() -> None:
    line = Line(OFFER + "a=sendonly\n")
    line.stream.send(SILENCE)
    assert line.wire.sent == []


def test_time_passes_in_the_stream_while_a_phone_holds_us() -> None:
    line = Line()
    line.stream.send(SILENCE)
    line.stream.renegotiate(read_offer(OFFER + "a=sendonly\n"))
    for _ in range(50):
        line.stream.send(SILENCE)
    line.stream.renegotiate(read_offer(OFFER))
    line.stream.send(SILENCE)
    before, after = (packet for packet, _ in line.wire.sent)
    assert (after.sequence_number - before.sequence_number) & 0xFFFF == 1
    assert (after.timestamp - before.timestamp) & 0xFFFFFFFF == 51 * 160
    assert after.marker == 1


def test_what_comes_after_a_stall_is_not_late() -> None:
    line = Line()
    line.stream.send(SILENCE)
    line.stream.skip(7)
    line.stream.send(SILENCE)
    before, after = (packet for packet, _ in line.wire.sent)
    assert (after.timestamp - before.timestamp) & 0xFFFFFFFF == 8 * 160


def test_a_phone_that_does_not_send_is_not_missed() -> None:
    assert Line(OFFER + "a=inactive\n").stream.silent_seconds == 0.0
    assert Line().stream.silent_seconds > 0.0


@pytest.mark.deploy
async def test_when_every_port_is_taken_the_call_is_refused() -> None:
    pool = PortPool("127.0.0.1", range(20398, 20400))
    first, second = (RtpStream(read_offer(OFFER), print, print) for _ in range(2))
    await pool.open(first)
    assert first.port == 20398
    with pytest.raises(Unavailable):
        await pool.open(second)
    first.close()
