"""Whether searching slows with the archive: the same searches in ten thousand utterances and in a million.

Both archives are asked in turn in one process on one Postgres, so that a busy machine is busy for both.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from statistics import median
from time import perf_counter
from typing import NamedTuple
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from api.calls.repository import CallRepository
from api.calls.schemas import CallFilter
from api.contract import EndReason, Severity, TicketStatus
from api.db import async_url, create_sessions
from api.pagination import Paging
from api.queue.timers import Sessions
from api.search import service
from api.tickets.repository import TicketRepository
from api.tickets.schemas import TicketFilter
from tests.api.conftest import copied
from tests.bench.archive import fill_archive
from tests.bench.figures import Figures, at_most, by_rounds, p99

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1_200)]

SMALL, LARGE = 10_000, 1_000_000
ROUNDS = 30
SLOWDOWN = at_most(5, tolerated=10)
"""A hundred times the utterances may cost a few times as much, and no more."""
SOON = at_most(500, "ms", tolerated=1_500)
"""Of the slowest kind of search: past it, whoever types waits for the list."""
WRITE_ROUNDS = 5
BATCHES = 100
WRITING = at_most(1.5, tolerated=4)

PAGE = Paging(20, None)
Ask = Callable[[Sessions], Awaitable[int]]


def transcripts(query: str) -> Ask:
    async def ask(sessions: Sessions) -> int:
        async with sessions() as session:
            return len((await service.transcripts(session, service.wanted(query), PAGE)).items)

    return ask


def everything(query: str) -> Ask:
    async def ask(sessions: Sessions) -> int:
        async with sessions() as session:
            found = await service.everything(session, service.wanted(query))
            return sum(len(page.items) for page in (found.tickets, found.calls, found.customers, found.transcripts))

    return ask


def tickets(wanted: TicketFilter) -> Ask:
    async def ask(sessions: Sessions) -> int:
        async with sessions() as session:
            return len(await TicketRepository(session).page(wanted, PAGE.limit, None))

    return ask


def calls(wanted: CallFilter) -> Ask:
    async def ask(sessions: Sessions) -> int:
        async with sessions() as session:
            return len(await CallRepository(session).page(wanted, PAGE.limit, None))

    return ask


SEARCHES: dict[str, Ask] = {
    "a word that everybody says": transcripts('"w1"'),
    "a word of one in a hundred": transcripts('"w100"'),
    "a word of one in a thousand": transcripts('"w1000"'),
    "a word of one in many thousand": transcripts('"w19000"'),
    "a word that nobody says": transcripts('"w30000"'),
    "the beginning of a word": transcripts("w123"),
    "a word and a beginning": transcripts("w2000 w10"),
    "a phrase of common words": transcripts('"w1 w1"'),
    "a phrase of rarer words": transcripts('"w30 w40"'),
    "rarer words in one sentence": transcripts('"w300" "w400"'),
    "the last digits of a number": everything("0000 321"),
    "a name": everything("caller c321"),
    "the number of a ticket": everything("#1321"),
    "open tickets": tickets(TicketFilter(status=[TicketStatus.open])),
    "critical and open tickets": tickets(TicketFilter(status=[TicketStatus.open], severity=[Severity.critical])),
    "tickets with a tag": tickets(TicketFilter(tag=["vip"])),
    "tickets of nobody": tickets(TicketFilter(owner="nobody")),
    "tickets with something owed": tickets(TicketFilter(owed=True)),
    "failed calls": calls(CallFilter(end_reason=[EndReason.failed])),
    "calls of a number": calls(CallFilter(number="0000321")),
    "calls of an operator": calls(CallFilter(operator=uuid4())),
    "calls of an agent that has none": calls(CallFilter(agent="NobodyAgent")),
}


@asynccontextmanager
async def archive(postgres_url: str, template: str, utterances: int) -> AsyncIterator[Sessions]:
    async with copied(postgres_url, template) as database_url:
        engine = create_async_engine(async_url(database_url))
        sessions = create_sessions(engine)
        async with sessions() as session:
            await fill_archive(session, utterances=utterances)
        yield sessions
        await engine.dispose()


async def timed(ask: Ask, sessions: Sessions) -> float:
    began = perf_counter()
    await ask(sessions)
    return (perf_counter() - began) * 1000


async def test_searching_does_not_slow_with_the_archive(postgres_url: str, template: str, figures: Figures) -> None:
    async with AsyncExitStack() as stack:
        small = await stack.enter_async_context(archive(postgres_url, template, SMALL))
        large = await stack.enter_async_context(archive(postgres_url, template, LARGE))
        print(f"\n{'ms':34}{LARGE:>8,}: p50   p99   ratio")
        asked = {what: await compared(what, ask, small, large) for what, ask in SEARCHES.items()}
    slowest = max(asked, key=lambda what: asked[what].p99_ms)
    most_slowed = max(asked, key=lambda what: asked[what].ratio)
    many = f"of {len(SEARCHES)} kinds of searches, {ROUNDS} times each"
    figures.add(
        "searching: slowdown",
        f"a search in {LARGE:,} utterances ÷ in {SMALL:,}, of the kind that slows most",
        asked[most_slowed].ratio,
        SLOWDOWN,
        f"{most_slowed}, {asked[most_slowed].median_ms:.1f} ms in the median; {many}",
    )
    figures.add(
        "searching: p99",
        f"p99 of a search in {LARGE:,} utterances, of the slowest kind",
        asked[slowest].p99_ms,
        SOON,
        f"{slowest}, {asked[slowest].median_ms:.1f} ms in the median; {many}",
    )


class Asked(NamedTuple):
    """One kind of search, in the large archive."""

    median_ms: float
    p99_ms: float
    ratio: float


async def compared(what: str, ask: Ask, small: Sessions, large: Sessions) -> Asked:
    await ask(large)  # what is done for the first time is slow
    await ask(small)
    of_small, of_large = [], []
    for _ in range(ROUNDS):
        of_small.append(await timed(ask, small))
        of_large.append(await timed(ask, large))
    asked = Asked(median(of_large), p99(of_large), median(of_large) / median(of_small))
    print(f"{what:34}{asked.median_ms:13.1f} {asked.p99_ms:5.1f} {asked.ratio:7.1f}")
    return asked


BATCH = """
    INSERT INTO utterances (id, call_id, seq, at, speaker, name, text, interrupted)
    SELECT gen_random_uuid(), (SELECT id FROM calls LIMIT 1), :first + n, now(), 'caller', 'caller',
        'I was charged twice for my line this month and I would like it back, invoice ' || :first + n, false
    FROM generate_series(1, 5) AS n
"""


async def test_keeping_the_words_costs_little_of_a_write(postgres_url: str, template: str, figures: Figures) -> None:
    """Five utterances a transaction, as a worker reports them, into archives of a hundred thousand."""
    async with AsyncExitStack() as stack:
        with_words = await stack.enter_async_context(archive(postgres_url, template, 100_000))
        without = await stack.enter_async_context(archive(postgres_url, template, 100_000))
        async with without.begin() as session:
            await session.execute(text("DROP INDEX ix_utterances_words, ix_utterances_created_at_id"))
            await session.execute(text("ALTER TABLE utterances DROP COLUMN words"))
        rounds = []
        for number in range(WRITE_ROUNDS + 1):
            first = 1_000 + number * BATCHES * 5
            rounds.append((await written_ms(with_words, first), await written_ms(without, first)))
    rounds = rounds[1:]  # what is done for the first time is slow
    indexed, bare = (median(each) for each in zip(*rounds, strict=True))
    figures.add(
        "searching: writing",
        "five utterances written with their words ÷ without",
        by_rounds(rounds),
        WRITING,
        f"{indexed:.2f} ÷ {bare:.2f} ms, {WRITE_ROUNDS} rounds of {BATCHES} transactions",
    )


async def written_ms(sessions: Sessions, first: int) -> float:
    """The median of a round."""
    times = []
    for batch in range(BATCHES):
        began = perf_counter()
        async with sessions.begin() as session:
            await session.execute(text(BATCH).bindparams(first=first + batch * 5))
        times.append((perf_counter() - began) * 1000)
    return median(times)
