"""`Calendar` over HTTP. The contract, with examples: docs/how-to/connect-your-systems.md."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from api.connectors.http import Connector, Request
from api.connectors.wire import Problem, Wire
from api.sales.calendar import Slot
from api.sales.errors import SlotNotFound, SlotTaken


class WireSlot(Wire):
    id: UUID
    starts_at: AwareDatetime


class Slots(Wire):
    """Free ones, soonest first."""

    slots: list[WireSlot]


class HttpCalendar:
    def __init__(self, connector: Connector) -> None:
        self.connector = connector

    async def free(self, after: datetime, before: datetime | None, limit: int) -> Sequence[Slot]:
        query = {"after": after.isoformat(), "limit": str(limit)}
        if before is not None:
            query["before"] = before.isoformat()
        found = await self.connector.ask(Slots, Request(method="GET", path="/slots", query=query))
        return [_slot(slot) for slot in found.slots[:limit]]

    async def take(self, slot_id: UUID, now: datetime, key: str) -> Slot:
        booking = Request(
            method="PUT",
            path="/slots/{slot}/booking",
            names={"slot": str(slot_id)},
            key=key,
            refusals={404: _not_found, 409: _taken},
        )
        taken = await self.connector.ask(WireSlot, booking)
        return Slot(slot_id, taken.starts_at)


def _slot(slot: WireSlot) -> Slot:
    return Slot(slot.id, slot.starts_at)


def _not_found(_: Problem) -> SlotNotFound:
    return SlotNotFound("There is no such demo slot.")


def _taken(_: Problem) -> SlotTaken:
    return SlotTaken("This demo slot is no longer free.")
