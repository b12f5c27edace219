import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.demo import numbers as demo
from api.models import Number

pytestmark = pytest.mark.api


async def seeded(session: AsyncSession) -> dict[str, Number]:
    await demo.seed(session)
    return {number.number: number for number in await session.scalars(select(Number))}


async def test_each_flow_has_a_number_that_is_always_open(session: AsyncSession) -> None:
    numbers = await seeded(session)

    for flow in ("support", "helpdesk", "ordering", "advice"):
        assert (numbers[flow].flow, numbers[flow].hours, numbers[flow].holidays) == (flow, {}, [])


async def test_the_office_has_hours_and_the_holidays_of_two_years(session: AsyncSession) -> None:
    office = (await seeded(session))[demo.OFFICE]

    assert "sunday" not in office.hours
    assert len({holiday["date"][:4] for holiday in office.holidays}) == 2


async def test_seeding_again_leaves_what_an_admin_has_changed(session: AsyncSession) -> None:
    (await seeded(session))["support"].language = "de"
    await session.flush()

    numbers = await seeded(session)

    assert (len(numbers), numbers["support"].language) == (5, "de")
