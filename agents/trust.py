"""Whom to believe on the other end of an encrypted connection."""

from typing import Final

import httpx

AUTHORITIES: Final = httpx.create_ssl_context()
"""Read once and shared by all clients of all processes: each for itself would take 40 ms of processor time."""
