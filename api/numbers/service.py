"""What people dial: set up by admins, looked up for each call, and brought to LiveKit's trunk."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import DEFAULT_FLOW, AnnounceFlows, Answering, Emergency
from api.live.announcements import Topic, announce
from api.models import Flow, Number
from api.numbers.dialling import canonical, is_dialable
from api.numbers.errors import FlowUnknown, LastNumber, NumberNotDialable, NumberNotFound, NumberTaken
from api.numbers.repository import FlowRepository, NumberRepository
from api.numbers.schemas import NumberSettings, schedule_of

log = logging.getLogger(__name__)

PRODUCT_FLOWS = frozenset({DEFAULT_FLOW, "helpdesk", "ordering", "advice"})
"""Flows that come with Tandem: numbers of these names get them before any worker has announced what it runs."""


async def everything(session: AsyncSession) -> list[Number]:
    return await NumberRepository(session).all()


async def find(session: AsyncSession, dialled: str) -> Number | None:
    return await NumberRepository(session).find(canonical(dialled))


def answering(number: Number | None, now: datetime) -> Answering:
    """How a call to it is answered now; a number that nobody has set up like any other."""
    if number is None:
        return Answering()
    hours = schedule_of(number).at(now)
    return Answering(
        language=number.language,
        greeting=number.greeting,
        timezone=number.timezone,
        hours=hours,
        operators_reachable=hours.open,
        overflow=number.overflow,
        overflow_message=number.overflow_message,
        emergency=Emergency(words=number.emergency_words, answer=number.emergency_answer),
    )


async def create(session: AsyncSession, settings: NumberSettings) -> Number:
    await _check_flow(session, settings.flow)
    number = Number(**settings.columns(), updated_at=datetime.now(UTC))
    NumberRepository(session).add(number)
    await _store(session, number)
    return number


async def change(session: AsyncSession, number_id: UUID, settings: NumberSettings) -> Number:
    number = await _lock(session, number_id)
    if settings.flow != number.flow:
        await _check_flow(session, settings.flow)
    if settings.number != number.number:
        number.provisioned = False
    for name, value in settings.columns().items():
        setattr(number, name, value)
    number.updated_at = datetime.now(UTC)
    await _store(session, number)
    return number


async def remove(session: AsyncSession, number_id: UUID) -> None:
    numbers = NumberRepository(session)
    rows = {row.id: row for row in await numbers.lock_all()}
    if number_id not in rows:
        raise NumberNotFound("There is no such number.")
    if len(rows) == 1:
        raise LastNumber("This is the only number: without it nobody could call. Add another one first.")
    await numbers.remove(rows[number_id])
    log.info("number removed", extra={"number": rows[number_id].number})
    await announce(session, Topic.number, id=number_id)


async def add_missing(session: AsyncSession, dialled: Sequence[str]) -> list[str]:
    """Those that were not there, now there with the flow of their own name, where there is one."""
    numbers = dict.fromkeys(canonical(number) for number in dialled)
    for number in numbers:
        if not is_dialable(number):
            raise NumberNotDialable(f"{number!r} cannot be dialled: write a phone number or a name such as support.")
    if not numbers:
        return []
    known = await _known_flows(session) | PRODUCT_FLOWS
    settings = [NumberSettings(number=number, flow=number if number in known else DEFAULT_FLOW) for number in numbers]
    return await NumberRepository(session).insert_missing([number.columns() for number in settings])


async def hold_for_provisioning(session: AsyncSession) -> list[str]:
    """What LiveKit's trunk shall take; whoever else provisions waits for the end of this transaction."""
    numbers = NumberRepository(session)
    await numbers.take_turns_provisioning()
    return [row.number for row in await numbers.all()]


async def mark_provisioned(session: AsyncSession, numbers: Sequence[str]) -> None:
    for number_id in await NumberRepository(session).mark_provisioned(numbers):
        await announce(session, Topic.number, id=number_id)


async def announce_flows(session: AsyncSession, announced: AnnounceFlows) -> None:
    """Sorted, so that two workers that start at once cannot wait for one another."""
    now = datetime.now(UTC)
    for flow in sorted(announced.flows, key=lambda flow: flow.name):
        await FlowRepository(session).upsert(flow, announced.prompts_version, now)
    await announce(session, Topic.number)


async def flows(session: AsyncSession) -> list[Flow]:
    return await FlowRepository(session).all()


async def _lock(session: AsyncSession, number_id: UUID) -> Number:
    number = await NumberRepository(session).lock(number_id)
    if number is None:
        raise NumberNotFound("There is no such number.")
    return number


async def _check_flow(session: AsyncSession, flow: str) -> None:
    known = await _known_flows(session) | {DEFAULT_FLOW}
    if flow not in known:
        listed = sorted(known)
        raise FlowUnknown(
            f"No worker runs the flow {flow}. There are: {', '.join(listed)}.", field="flow", flows=listed
        )


async def _known_flows(session: AsyncSession) -> set[str]:
    return {flow.name for flow in await FlowRepository(session).all()}


async def _store(session: AsyncSession, number: Number) -> None:
    name = number.number
    try:
        await session.flush()
    except IntegrityError as error:
        if "uq_numbers_number" not in str(error.orig):
            raise
        raise NumberTaken(f"{name} is set up already.", field="number") from error
    log.info("number set up", extra={"number": number.number, "flow": number.flow})
    await announce(session, Topic.number, id=number.id)
