"""What a key costs: changes over HTTP, with a key and without, in turn on one api and one Postgres."""

from collections.abc import AsyncIterator
from statistics import median
from time import perf_counter
from uuid import UUID, uuid4

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text

from api.app import create_app
from api.config import Settings
from api.telephony.rooms import FakeRooms
from tests.api.conftest import copied
from tests.bench.figures import Figures, at_most, by_rounds

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

ROUNDS = 5
CHANGES = 100
TARGET = at_most(2.0, tolerated=2.5)
"""Of one of the smallest changes that there are, six statements: the key's four are always the same."""

CALL = """
    INSERT INTO calls (id, room, flow, prompts_version, state, caller_number, dialled_number, sip_call_id, matched,
        failed_verifications, events_through, transitions_count, transitions_head)
    VALUES (gen_random_uuid(), 'call-1', 'support', '', 'active', '+15550100', 'support', '', '{}', 0, 0, 0, '')
    RETURNING id
"""


@pytest.fixture
async def worker(postgres_url: str, template: str) -> AsyncIterator[AsyncClient]:
    async with copied(postgres_url, template) as database_url:
        settings = Settings(database_url=database_url)
        app = create_app(settings, FakeRooms(), by_itself=False)
        async with (
            app.router.lifespan_context(app),
            AsyncClient(transport=ASGITransport(app), base_url="http://tandem.test") as client,
        ):
            client.headers["Authorization"] = f"Bearer {settings.worker_token}"
            async with app.state.sessions.begin() as session:
                client.headers["X-Call"] = str(await session.scalar(text(CALL)))
            yield client


async def promise_ms(worker: AsyncClient, *, with_key: bool) -> float:
    body = {"kind": "callback", "text": "We call you back today.", "key": str(uuid4())}
    headers = {"Idempotency-Key": str(uuid4())} if with_key else {}
    path = f"/v1/worker/calls/{UUID(worker.headers['X-Call'])}/promises"
    began = perf_counter()
    answer = await worker.post(path, json=body, headers=headers)
    assert answer.status_code == 200
    return (perf_counter() - began) * 1000


async def medians_ms(worker: AsyncClient) -> tuple[float, float]:
    """With a key, without one."""
    times = [
        (await promise_ms(worker, with_key=True), await promise_ms(worker, with_key=False)) for _ in range(CHANGES)
    ]
    with_key, without = zip(*times, strict=True)
    return median(with_key), median(without)


async def test_what_a_key_costs(worker: AsyncClient, figures: Figures) -> None:
    await medians_ms(worker)  # what is done for the first time is slow
    rounds = [await medians_ms(worker) for _ in range(ROUNDS)]
    keyed, bare = (median(each) for each in zip(*rounds, strict=True))
    figures.add(
        "idempotency",
        "one of the smallest changes, with a key ÷ without",
        by_rounds(rounds),
        TARGET,
        f"{keyed:.1f} ÷ {bare:.1f} ms, {ROUNDS} rounds of {CHANGES} changes each",
    )
