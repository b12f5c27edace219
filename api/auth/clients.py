"""Where a request comes from, as far as one can tell."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Annotated, NamedTuple

from fastapi import Depends, Request

IPV6_LINE = 64  # of prefix bits: one customer's line has all the addresses behind them
MOST_OF_BROWSER = 300  # characters


class Client(NamedTuple):
    """`address` as the nearest trusted proxy says it (`TANDEM_TRUSTED_PROXIES`); `browser` as it calls itself."""

    address: str
    browser: str

    @property
    def network(self) -> str:
        """What one line shares: an IPv4 address, or the /64 of an IPv6 address."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address
        if not isinstance(address, IPv6Address):
            return str(address)
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), IPV6_LINE), strict=False))


def _client(request: Request) -> Client:
    address = request.client.host if request.client else ""
    return Client(address, request.headers.get("user-agent", "")[:MOST_OF_BROWSER])


RequestClient = Annotated[Client, Depends(_client)]
