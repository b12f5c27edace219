"""Phones that cost next to nothing: plain RTP from one thread, arrival told by the kernel.

With arrival times from the kernel, nothing that makes this process late makes the gateway look late.
"""

import socket
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.deploy.sip_gateway.sounds import FRAME_SECONDS, Signature

SO_TIMESTAMPNS = 35  # socket(7); the message that brings the time has the same number
TIMESPEC = struct.Struct("@qq")
RTP_HEADER = struct.Struct("!BBHII")
TIMESTAMPS_A_FRAME = 160
RECEIVE_BUFFER_BYTES = 1 << 20


@dataclass(frozen=True)
class Packet:
    at: float  # time.monotonic()
    sequence: int
    timestamp: int
    payload: bytes


class RtpPhone:
    """One phone's media socket; it says its signature for ever and keeps what it receives."""

    def __init__(self, signature: Signature) -> None:
        self.signature = signature
        self.sent_at: list[float] = []
        self.lateness: list[float] = []  # of the thread that sends, in seconds, by packet
        self.received: list[Packet] = []
        self.speaks = True
        self._remote: tuple[str, int] | None = None
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    def talk_to(self, port: int) -> None:
        self._remote = ("127.0.0.1", port)

    def send(self) -> None:
        if self._remote is None or not self.speaks:
            return
        number = len(self.sent_at)
        header = RTP_HEADER.pack(0x80, 0, number & 0xFFFF, number * TIMESTAMPS_A_FRAME, self.port)
        self._socket.sendto(header + self.signature.payload(number), self._remote)
        self.sent_at.append(time.monotonic())

    def receive(self, clock_offset: float) -> None:
        while True:
            try:
                data, [(_, _, stamp)], _, _ = self._socket.recvmsg(2048, 64)
            except BlockingIOError:
                return
            seconds, nanoseconds = TIMESPEC.unpack(stamp)
            _, _, sequence, timestamp, _ = RTP_HEADER.unpack_from(data)
            at = seconds + nanoseconds / 1e9 - clock_offset
            self.received.append(Packet(at, sequence, timestamp, data[RTP_HEADER.size :]))

    def close(self) -> None:
        self._socket.close()


@contextmanager
def talking_phones(signatures: Sequence[Signature]) -> Iterator[list[RtpPhone]]:
    """Each at its own moment within the 20 ms, as phones that know nothing of each other are."""
    phones = [RtpPhone(signature) for signature in signatures]
    stopping = threading.Event()
    thread = threading.Thread(target=_talk, args=(phones, stopping), name="phones")
    thread.start()
    try:
        yield phones
    finally:
        stopping.set()
        thread.join()
        for phone in phones:
            phone.close()


def _talk(phones: Sequence[RtpPhone], stopping: threading.Event) -> None:
    clock_offset = time.time() - time.monotonic()
    due = time.monotonic()
    while True:
        for phone in phones:
            due += FRAME_SECONDS / len(phones)
            if stopping.wait(max(0.0, due - time.monotonic())):
                return
            phone.lateness.append(time.monotonic() - due)
            phone.send()
            phone.receive(clock_offset)
