"""SIP word by word, for what no well-made phone does."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

OFFER = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio {rtp_port} RTP/AVP {formats}
a={direction}
"""


class RawCaller(asyncio.DatagramProtocol):
    def __init__(self, gateway_port: int) -> None:
        self.call_id = uuid4().hex
        self.messages: asyncio.Queue[str] = asyncio.Queue()
        self._gateway = ("127.0.0.1", gateway_port)
        self._socket: Any = None
        self._to_tag = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._socket = transport

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        self.messages.put_nowait(data.decode())

    @property
    def port(self) -> int:
        port: int = self._socket.get_extra_info("sockname")[1]
        return port

    def send(self, data: bytes) -> None:
        self._socket.sendto(data, self._gateway)

    def request(self, method: str, number: str, body: str = "", cseq: int = 1, transport: str = "UDP") -> bytes:
        in_dialog = method in ("ACK", "BYE") or cseq > 1
        lines = [
            f"{method} sip:{number}@127.0.0.1 SIP/2.0",
            f"Via: SIP/2.0/{transport} 127.0.0.1:{self.port};branch=z9hG4bK{self.call_id}{cseq}",
            "Max-Forwards: 70",
            f"From: <sip:+15550199@127.0.0.1>;tag={self.call_id[:6]}",
            f"To: <sip:{number}@127.0.0.1>" + (f";tag={self._to_tag}" if in_dialog else ""),
            f"Call-ID: {self.call_id}",
            f"CSeq: {cseq} {method}",
            f"Contact: <sip:+15550199@127.0.0.1:{self.port}>",
        ]
        content = body.replace("\n", "\r\n")
        if content:
            lines.append("Content-Type: application/sdp")
        lines.append(f"Content-Length: {len(content)}")
        return ("\r\n".join(lines) + "\r\n\r\n" + content).encode()

    def invite(
        self,
        number: str,
        formats: str = "0 101",
        cseq: int = 1,
        direction: str = "sendrecv",
        rtp_port: int = 40000,
    ) -> bytes:
        offer = OFFER.format(formats=formats, direction=direction, rtp_port=rtp_port)
        return self.request("INVITE", number, offer, cseq)

    async def answer(self, at_least: int = 200, within: float = 5.0) -> str:
        """The next response with that status or a higher one."""
        async with asyncio.timeout(within):
            while True:
                message = await self.messages.get()
                status = re.match(r"SIP/2\.0 (\d+)", message)
                if status and int(status[1]) >= at_least:
                    self._to_tag = tag[1] if (tag := re.search(r"(?m)^To:.*;tag=(\S+)", message)) else ""
                    return message

    async def heard_request(self, method: str, within: float = 10.0) -> str:
        async with asyncio.timeout(within):
            while not (message := await self.messages.get()).startswith(method):
                pass
            return message

    def accept(self, request: str) -> None:
        """200 to what the gateway asks."""
        kept = [line for line in request.split("\r\n") if re.match(r"(Via|From|To|Call-ID|CSeq):", line)]
        self.send(("\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0"]) + "\r\n\r\n").encode())


@asynccontextmanager
async def raw_caller(gateway_port: int) -> AsyncIterator[RawCaller]:
    loop = asyncio.get_running_loop()
    transport, caller = await loop.create_datagram_endpoint(
        lambda: RawCaller(gateway_port), local_addr=("127.0.0.1", 0)
    )
    try:
        yield caller
    finally:
        transport.close()
