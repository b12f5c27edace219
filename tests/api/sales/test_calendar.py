"""Another system's calendar can take the place of the table."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import BookDemo
from api.models import Call
from api.sales import service as sales
from api.sales.calendar import Slot
from api.sales.errors import SlotNotFound, SlotTaken

pytestmark = pytest.mark.api

SLOT = Slot(uuid4(), datetime(2040, 1, 9, 17, tzinfo=UTC))


class OtherCalendar:
    """Has one slot, and knows by its key who took it."""

    def __init__(self) -> None:
        self.taken_by: str | None = None

    async def free(self, after: datetime, before: datetime | None, limit: int) -> Sequence[Slot]:
        return [] if self.taken_by else [SLOT]

    async def take(self, slot_id: UUID, now: datetime, key: str) -> Slot:
        if slot_id != SLOT.id:
            raise SlotNotFound("No such slot over there.")
        if self.taken_by not in {None, key}:
            raise SlotTaken("Taken over there.")
        self.taken_by = key
        return SLOT


async def test_a_slot_that_is_no_row_of_ours_can_be_booked_once(session: AsyncSession, call: Call) -> None:
    calendar, request = OtherCalendar(), BookDemo(slot_id=SLOT.id, key="demo-0001")
    assert await sales.free_slots(session, calendar, None, None) == [SLOT]
    first = await sales.book(session, calendar, call.id, request)
    assert first.starts_at == SLOT.starts_at
    assert await sales.book(session, calendar, call.id, request) == first
    assert await sales.free_slots(session, calendar, None, None) == []
    with pytest.raises(SlotTaken):
        await sales.book(session, calendar, call.id, BookDemo(slot_id=SLOT.id, key="demo-0002"))


async def test_a_booking_that_was_lost_on_our_side_is_taken_up_again(session: AsyncSession, call: Call) -> None:
    """Their calendar has it by our key; our transaction was rolled back."""
    calendar, request, call_id = OtherCalendar(), BookDemo(slot_id=SLOT.id, key="demo-0001"), call.id
    await sales.book(session, calendar, call_id, request)
    await session.rollback()
    assert (await sales.book(session, calendar, call_id, request)).starts_at == SLOT.starts_at
