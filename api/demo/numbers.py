"""Numbers of the demo company: one for each flow, which people answer at any time, and an office with hours."""

from datetime import UTC, date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Overflow
from api.demo import rows
from api.models.number import Number
from api.numbers.hours import Weekday
from api.numbers.schemas import Holiday, NumberSettings

OFFICE = "+15550199"
WORKDAYS = (Weekday.monday, Weekday.tuesday, Weekday.wednesday, Weekday.thursday, Weekday.friday)
OFFICE_HOURS = {day: [["08:00", "12:00"], ["13:00", "18:00"]] for day in WORKDAYS}
HOLIDAYS = ((1, 1, "New Year's Day"), (7, 4, "Independence Day"), (12, 25, "Christmas Day"))


async def seed(session: AsyncSession) -> None:
    flows = [NumberSettings(number=flow, flow=flow) for flow in ("support", "helpdesk", "ordering", "advice")]
    numbers = [*flows, office(datetime.now(UTC).year)]
    await rows.add(session, Number, [number.columns() for number in numbers])


def office(year: int) -> NumberSettings:
    """With the holidays of this year and the next."""
    return NumberSettings(
        number=OFFICE,
        greeting="Thank you for calling Northwind Broadband's office. I'm an AI assistant. How can I help you?",
        timezone="America/New_York",
        hours={**OFFICE_HOURS, Weekday.saturday: [["09:00", "13:00"]]},
        holidays=[*_holidays(year), *_holidays(year + 1)],
        overflow=Overflow.message,
        overflow_message="Our office is closed at the moment. Please call again during our opening hours.",
    )


def _holidays(year: int) -> list[Holiday]:
    return [Holiday(date=date(year, month, day), name=name) for month, day, name in HOLIDAYS]
