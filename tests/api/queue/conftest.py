from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, Category, EndReason, QueueEntryState, Severity
from api.models import Consultation, Offer, Operator, Queue, QueueEntry
from api.queue.timers import do_what_is_due
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn

Answered = Callable[..., Awaitable[None]]


@pytest.fixture
def answered(session: AsyncSession, make_call: MakeCall, operator: Operator) -> Answered:
    """A caller of the past, who was answered after so many seconds."""

    async def answer(seconds: float, days_ago: int = 1, position: int | None = None) -> None:
        since = datetime.now(UTC) - timedelta(days=days_ago)
        call = await make_call(state=CallState.ended, ended_at=since, end_reason=EndReason.operator_ended)
        session.add(
            QueueEntry(
                call_id=call.id,
                state=QueueEntryState.closed,
                skill=Category.billing,
                severity=Severity.low,
                priority=0,
                reason="",
                agent="HumanHandoffAgent",
                briefing={},
                waiting_since=since,
                ranked_at=since,
                first_position=position,
                connected_at=since + timedelta(seconds=seconds),
                operator_id=operator.id,
                disposition="resolved",
            )
        )
        await session.commit()

    return answer


AtOnce = Callable[[], Awaitable[timedelta]]


@pytest.fixture
def at_once(app: FastAPI) -> AtOnce:
    """What the server does by itself, done now; how long it would rest after that."""

    async def work() -> timedelta:
        return await do_what_is_due(app.state.sessions)

    return work


Later = Callable[..., Awaitable[None]]


@pytest.fixture
def later(session: AsyncSession) -> Later:
    """So many seconds pass for all that rings and for wrap-ups; also for signs of life when `unseen`."""

    async def pass_by(seconds: float, *, unseen: bool = False) -> None:
        by = timedelta(seconds=seconds)
        await session.execute(
            update(Offer).values(
                offered_at=Offer.offered_at - by,
                expires_at=Offer.expires_at - by,
                answered_at=Offer.answered_at - by,
            )
        )
        await session.execute(
            update(QueueEntry).values(
                waiting_since=QueueEntry.waiting_since - by,
                ranked_at=QueueEntry.ranked_at - by,
                wrap_up_until=QueueEntry.wrap_up_until - by,
            )
        )
        await session.execute(
            update(Consultation).values(
                rung_at=Consultation.rung_at - by,
                expires_at=Consultation.expires_at - by,
                ended_at=Consultation.ended_at - by,
            )
        )
        if unseen:
            seen = {"seen_at": Operator.seen_at - by, "presence_since": Operator.presence_since - by}
            await session.execute(update(Operator).values(**seen))
        await session.commit()

    return pass_by


SetUp = Callable[..., Awaitable[None]]


@pytest.fixture
def set_up(session: AsyncSession) -> SetUp:
    """Settings of all queues."""

    async def change(**settings: Any) -> None:
        await session.execute(update(Queue).values(**settings))
        await session.commit()

    return change


@pytest.fixture
async def omar(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    """The browser of another operator, who became available after `operator`."""
    return await sign_in(await make_operator("Omar Reyes"))


@pytest.fixture
async def talking(console: AsyncClient, enqueued: Enqueue) -> QueueEntry:
    """`operator` has this caller."""
    entry = await enqueued()
    assert (await console.post(f"/v1/queue/{entry.id}/claim")).status_code == 200
    return entry


async def presence_of(browser: AsyncClient) -> str:
    presence: str = (await browser.get("/v1/auth/me")).json()["presence"]
    return presence


async def offered_to(browser: AsyncClient) -> str | None:
    """The entry that rings there."""
    offer = (await browser.get("/v1/operators/me/offer")).json()
    return offer and str(offer["entry"]["id"])


async def instructed(worker: AsyncClient, call_id: UUID) -> list[dict[str, Any]]:
    """What people have asked of the call's agents, in order."""
    params = {"wait_seconds": 0}
    given = (await worker.get(f"/v1/worker/calls/{call_id}/instructions", params=params)).json()
    return [each["instruction"] for each in given]
