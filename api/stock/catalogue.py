"""Where goods, prices and stock are kept. Postgres by default; a user's own system may take its place."""

from collections.abc import Sequence
from typing import Protocol

from api.stock.lifecycle import Level, Ware


class Catalogue(Protocol):
    async def wares(self) -> Sequence[Ware]:
        """Everything that is sold by the piece, with its price breaks, by name."""
        ...

    async def locations(self) -> Sequence[str]:
        """Where there is stock of anything, by name."""
        ...

    async def levels(self, sku: str) -> Sequence[Level]:
        """Where a ware is kept, by location; also where there is none of it left."""
        ...
