import asyncio
from typing import Any, cast

from aiosipua import SipRequest, SipResponse, SipTransport


class UdpTransport(SipTransport, asyncio.DatagramProtocol):
    """SIP over UDP: one datagram, one message. aiosipua's own insists on a base class that asyncio has since 3.12."""

    _socket: asyncio.DatagramTransport | None = None

    async def start(self) -> None:
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, local_addr=self.local_addr)

    def send(self, message: SipRequest | SipResponse, addr: tuple[str, int]) -> None:
        if self._socket is None:
            raise RuntimeError("the SIP socket is not open")
        self._socket.sendto(bytes(message), addr)

    async def stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._socket = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        self._dispatch(data, (str(addr[0]), addr[1]))
