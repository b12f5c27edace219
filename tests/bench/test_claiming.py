"""Claiming does not slow with the backlog: 64 operators at once, with 100 and with 100,000 callers waiting.

Both desks run in turn in one process on one Postgres, so that a busy machine is busy for both.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from statistics import median
from time import perf_counter
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from api.contract import OfferOutcome
from api.db import async_url, create_sessions
from api.models import Offer
from api.queue import offering, service
from api.queue.offering import Outcome
from api.queue.timers import Sessions
from api.telephony.tokens import Tokens
from tests.api.conftest import copied
from tests.bench.desk import begin_again, open_desk
from tests.bench.figures import Figures, at_most, by_rounds, p99

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

OPERATORS = 64
SHORT, LONG = 100, 100_000
ROUNDS = 8
TARGET = at_most(1.5, tolerated=2.5)

TOKENS = Tokens("ws://127.0.0.1:7880", "key", "s" * 40)


Answer = TypeVar("Answer")


class Desk:
    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.offers_ms: list[list[float]] = []  # by rounds
        self.claims_ms: list[list[float]] = []

    async def open(self, waiting: int) -> None:
        async with self._sessions() as session:
            await open_desk(session, operators=OPERATORS, waiting=waiting)
        await self.round()  # what is done for the first time is slow
        self.offers_ms.clear()
        self.claims_ms.clear()

    async def round(self) -> None:
        """It rings at everybody, one after the other; they all answer at once."""
        offers_ms: list[float] = []
        claims_ms: list[float] = []
        while await self._timed(offers_ms, self._offer()) is Outcome.made:
            pass
        self.offers_ms.append(offers_ms[:-1])  # the last one found nobody free any more
        async with self._sessions() as session:
            query = select(Offer.entry_id, Offer.operator_id).where(Offer.outcome == OfferOutcome.pending)
            pairs = (await session.execute(query)).all()
        assert len(pairs) == OPERATORS
        await asyncio.gather(*(self._timed(claims_ms, self._claim(entry, who)) for entry, who in pairs))
        self.claims_ms.append(claims_ms)
        async with self._sessions() as session:
            await begin_again(session, new_callers=OPERATORS)

    async def _offer(self) -> Outcome:
        async with self._sessions.begin() as session:
            return await offering.offer_next(session)

    async def _claim(self, entry_id: UUID, operator_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await service.claim(session, TOKENS, entry_id, operator_id)

    @staticmethod
    async def _timed(into: list[float], work: Awaitable[Answer]) -> Answer:
        began = perf_counter()
        answer = await work
        into.append((perf_counter() - began) * 1000)
        return answer


@asynccontextmanager
async def desk(postgres_url: str, template: str, waiting: int) -> AsyncIterator[Desk]:
    async with copied(postgres_url, template) as database_url:
        engine: AsyncEngine = create_async_engine(async_url(database_url), pool_size=OPERATORS)
        opened = Desk(create_sessions(engine))
        await opened.open(waiting)
        yield opened
        await engine.dispose()


async def test_claiming_does_not_slow_with_the_backlog(postgres_url: str, template: str, figures: Figures) -> None:
    async with AsyncExitStack() as stack:
        short = await stack.enter_async_context(desk(postgres_url, template, SHORT))
        long = await stack.enter_async_context(desk(postgres_url, template, LONG))
        for _ in range(ROUNDS):
            await short.round()
            await long.round()
    offers = [(p99(two), p99(one)) for one, two in zip(short.offers_ms, long.offers_ms, strict=True)]
    claims = [(p99(two), p99(one)) for one, two in zip(short.claims_ms, long.claims_ms, strict=True)]
    take_down(figures, "offering", offers)
    take_down(figures, "claiming", claims)


def take_down(figures: Figures, what: str, rounds_ms: list[tuple[float, float]]) -> None:
    long, short = (median(each) for each in zip(*rounds_ms, strict=True))
    figures.add(
        f"claiming: {what}",
        f"p99 of {what} with {LONG:,} callers in line ÷ with {SHORT}",
        by_rounds(rounds_ms),
        TARGET,
        f"{long:.0f} ÷ {short:.0f} ms, {OPERATORS} operators at once, {ROUNDS} rounds",
    )
