"""What the network is for this domain: a database by default, another system when an adapter takes its place."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from api.technical.lifecycle.fixes import Outcome, OwnLine
from api.technical.lifecycle.incidents import KnownIncident
from api.technical.lifecycle.logs import Fix, LogLine
from api.technical.lifecycle.services import Service

Referring = Callable[[UUID], Awaitable[str]]
"""The id that another system has for a customer."""


class Network(Protocol):
    async def incidents(self, now: datetime, region: str | None = None) -> Sequence[KnownIncident]:
        """Those that have begun and are not resolved, in all regions or in one."""
        ...

    async def own_line(self, customer_id: UUID, service: Service) -> OwnLine | None:
        """The fault that measurements show at the customer's, if any."""
        ...

    async def log(self, customer_id: UUID, service: Service, since: datetime) -> Sequence[LogLine]:
        """What the customer's device has logged, newest first."""
        ...

    async def apply(self, customer_id: UUID, service: Service, fix: Fix, key: str) -> Outcome:
        """Do it; what it changes is seen by whatever is asked next. The same key twice is one fix."""
        ...
