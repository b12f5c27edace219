import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import httpx
import httpx2
import openai as openai_client
import pytest
from fastapi import FastAPI
from livekit.agents import llm
from livekit.plugins import openai
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from agents.backend.http import HttpBackend
from api import demo
from api.calls import details
from api.config import Settings
from api.contract import Overflow, RefundRequestState
from api.db import create_engine, create_sessions
from api.models.demo import Demo
from api.models.invoice import Invoice
from api.models.number import Number
from api.models.refund import Refund
from api.models.refund_request import RefundRequest
from api.models.unanswered_question import UnansweredQuestion
from api.numbers.schemas import NumberSettings
from api.schema import migrate
from deploy.local.model_server.app import create_app as create_model_server
from deploy.local.model_server.config import Settings as ModelSettings
from deploy.local.model_server.models import Models
from tests.api.conftest import (  # noqa: F401
    BASE_URL,
    _at,
    _execute,
    app,
    assembled,
    database_url,
    engine,
    one_engine,
    rooms,
    settings,
)
from tests.scenarios.grading import Record
from tests.scenarios.pass_k import pass_k
from tests.scenarios.stage import Stage

TRIALS = pytest.StashKey[dict[str, list[bool]]]()
"""How each conversation went on a real model, try by try."""

Enter = Callable[..., Stage]
RecordOf = Callable[[UUID], Awaitable[Record]]


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TRIALS] = {}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.option.markexpr not in ("scenarios", "evals"):
        return
    counts = {state: len(terminalreporter.stats.get(state, [])) for state in ("passed", "failed")}
    terminalreporter.write_line(f"{counts['passed']} passed, {counts['failed']} failed")
    trials = config.stash[TRIALS]
    for k in range(1, min(map(len, trials.values()), default=0) + 1):
        terminalreporter.write_line(f"pass^{k}: {pass_k(trials, k):.3f} over {len(trials)} conversations")


@pytest.fixture
def journals() -> Iterator[Path]:
    """In memory: that journals outlive a machine is tested elsewhere, and a disk would take most of the time."""
    memory = Path("/dev/shm")  # noqa: S108
    with TemporaryDirectory(prefix="tandem-journals-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def template(postgres_url: str) -> Iterator[str]:
    """A migrated database with the demo's data on file."""
    name = f"template_{uuid4().hex}"
    asyncio.run(_execute(postgres_url, f"CREATE DATABASE {name}"))
    asyncio.run(_prepare(_at(postgres_url, name)))
    yield name
    asyncio.run(_execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)"))


async def _prepare(url: str) -> None:
    await migrate(url)
    preparing = create_engine(url)
    async with create_sessions(preparing).begin() as session:
        await demo.seed(session)
        for rule in (Overflow.voicemail, Overflow.ai_goes_on):
            number = NumberSettings(number=f"support-{rule}".replace("_", "-"), flow="support", overflow=rule)
            session.add(Number(**number.columns()))
    await preparing.dispose()


@pytest.fixture(scope="session")
def models() -> Models:
    """The local model server's rules: neither its ears nor its voice are loaded."""
    return Models(ModelSettings())


@pytest.fixture
async def rule_model(models: Models) -> AsyncIterator[llm.LLM[Any]]:
    server = create_model_server(models)
    server.state.models = models
    http = httpx2.AsyncClient(transport=httpx2.ASGITransport(server))
    client = openai_client.AsyncClient(api_key="local", base_url=f"{BASE_URL}/v1", http_client=http, max_retries=0)
    yield openai.LLM(model="rules", client=client, parallel_tool_calls=False)
    await client.close()


@pytest.fixture
async def backend(app: FastAPI, settings: Settings) -> AsyncIterator[HttpBackend]:  # noqa: F811
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    backend = HttpBackend(BASE_URL, settings.worker_token, transport=transport)
    yield backend
    await backend.aclose()


@pytest.fixture
def enter(backend: HttpBackend, journals: Path) -> Enter:
    def enter(model: llm.LLM[Any], *, number: str, dialled: str) -> Stage:
        return Stage(backend, model, journals, number=number, dialled=dialled)

    return enter


@pytest.fixture
def record_of(engine: AsyncEngine) -> RecordOf:  # noqa: F811
    """What the database holds of a call, as the console would show it, and what the call did to the business."""
    sessions = create_sessions(engine)

    async def read(call_id: UUID) -> Record:
        async with sessions() as session:
            record: Record = (await details.of_call(session, call_id)).model_dump(mode="json")
            return record | {
                "refunds": await _refunds(session),
                "requested": await _requested(session),
                "demos": await session.scalar(select(func.count()).where(Demo.call_id == call_id)),
                "unanswered": await session.scalar(select(func.count()).select_from(UnansweredQuestion)),
            }

    return read


async def _refunds(session: AsyncSession) -> dict[str, str]:
    rows = await session.execute(
        select(Invoice.number, func.sum(Refund.amount))
        .join(Invoice, Refund.invoice_id == Invoice.id)
        .group_by("number")
    )
    return {number: str(amount) for number, amount in rows}


async def _requested(session: AsyncSession) -> dict[str, str]:
    rows = await session.execute(
        select(Invoice.number, func.sum(RefundRequest.amount))
        .join(Invoice, RefundRequest.invoice_id == Invoice.id)
        .where(RefundRequest.state == RefundRequestState.pending)
        .group_by("number")
    )
    return {number: str(amount) for number, amount in rows}
