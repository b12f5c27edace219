"""Where demos are booked: a database by default, another system when an adapter takes its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Slot:
    id: UUID
    starts_at: datetime


class Calendar(Protocol):
    async def free(self, after: datetime, before: datetime | None, limit: int) -> Sequence[Slot]:
        """Slots that nobody has, soonest first."""
        ...

    async def take(self, slot_id: UUID, now: datetime, key: str) -> Slot:
        """Nobody else gets it from now on; taken again by the same key, it is the same.

        Raises SlotNotFound; SlotTaken, also when it has begun.
        """
        ...
