import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.app import assemble, configure
from api.config import Settings
from api.contract import CallState, Category, Presence, Role
from api.db import create_engine, create_sessions, driver_dsn
from api.models import Call, Customer, Operator, OperatorSkill, QueueEntry
from api.schema import migrate
from api.telephony.rooms import FakeRooms
from tests.api import reports
from tests.api.queries import Queries

BASE_URL = "http://tandem.test"
PASSWORD = "correct horse battery"
DATABASE = f"test_{uuid4().hex}"
"""Of this process, made anew for each test."""


def _at(database_url: str, name: str) -> str:
    return make_url(database_url).set(database=name).render_as_string(hide_password=False)


async def _execute(database_url: str, statement: str) -> None:
    connection = await asyncpg.connect(driver_dsn(database_url))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database, made once per test process and copied for each test."""

    name = f"template_{uuid4().hex}"
    asyncio.run(_execute(postgres_url, f"CREATE DATABASE {name}"))
    asyncio.run(migrate(_at(postgres_url, name)))
    yield name
    asyncio.run(_execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)"))


@asynccontextmanager
async def copied(postgres_url: str, template: str, name: str | None = None) -> AsyncIterator[str]:
    """The URL of a database of one's own, for a while."""
    name = name or f"test_{uuid4().hex}"
    await _execute(postgres_url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield _at(postgres_url, name)
    await _execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database_url(postgres_url: str, template: str) -> AsyncIterator[str]:
    async with copied(postgres_url, template, DATABASE) as url:
        yield url


@pytest.fixture(scope="session")
def one_engine(postgres_url: str) -> AsyncEngine:
    """What SQLAlchemy compiled for one test of a process is there for the next."""
    return create_engine(_at(postgres_url, DATABASE))


@pytest.fixture
async def engine(one_engine: AsyncEngine, database_url: str) -> AsyncIterator[AsyncEngine]:
    yield one_engine
    await one_engine.dispose()


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url)


@pytest.fixture
def rooms() -> FakeRooms:
    return FakeRooms()


@pytest.fixture(scope="session")
def assembled() -> FastAPI:
    """With its routes prepared once for all tests of a process."""
    return assemble()


@pytest.fixture
async def app(assembled: FastAPI, settings: Settings, rooms: FakeRooms, engine: AsyncEngine) -> AsyncIterator[FastAPI]:
    # Offers and timers are asked for where they are tested: `at_once` of the queue's tests.
    app = configure(assembled, settings, rooms, engine, by_itself=False)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
def queries(app: FastAPI) -> Queries:
    return Queries(app.state.sessions.kw["bind"])


Connect = Callable[[], Awaitable[AsyncClient]]


@pytest.fixture
async def connect(app: FastAPI) -> AsyncIterator[Connect]:
    """Another browser, or another worker: a client with cookies of its own."""
    async with AsyncExitStack() as clients:

        async def new() -> AsyncClient:
            transport = ASGITransport(app, raise_app_exceptions=False)
            return await clients.enter_async_context(AsyncClient(transport=transport, base_url=BASE_URL))

        yield new


@pytest.fixture
async def client(connect: Connect) -> AsyncClient:
    """Anonymous."""
    return await connect()


@pytest.fixture
async def worker(connect: Connect, settings: Settings) -> AsyncClient:
    client = await connect()
    client.headers["Authorization"] = f"Bearer {settings.worker_token}"
    return client


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """For arranging and looking: commit what the app shall see."""
    async with create_sessions(engine)() as session:
        yield session


@pytest.fixture(scope="session")
def password_hash() -> str:
    """As cheap as argon2 can be: a hash says itself how much work checking it is."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(PASSWORD)


MakeOperator = Callable[..., Awaitable[Operator]]


@pytest.fixture
def make_operator(session: AsyncSession, password_hash: str) -> MakeOperator:
    async def make(name: str = "Olivia Stone", skills: Iterable[str] = Category, **values: Any) -> Operator:
        defaults = {
            "email": f"{name.split()[0].lower()}@tandem.example",
            "role": Role.operator,
            "skill_levels": [OperatorSkill(skill=Category(skill), level=1) for skill in skills],
            "presence": Presence.available,
            "password_hash": password_hash,
        }
        operator = Operator(name=name, **defaults | values)
        session.add(operator)
        await session.commit()
        return operator

    return make


SignIn = Callable[[Operator], Awaitable[AsyncClient]]


@pytest.fixture
def sign_in(connect: Connect) -> SignIn:
    async def sign_in(operator: Operator) -> AsyncClient:
        client = await connect()
        answer = await client.post("/v1/auth/login", json={"email": operator.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client

    return sign_in


@pytest.fixture
async def admin(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    """The browser of Ada Byron, who is an admin."""
    return await sign_in(await make_operator("Ada Byron", role=Role.admin))


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    """The browser of Sue Perry, who is a supervisor."""
    return await sign_in(await make_operator("Sue Perry", role=Role.supervisor))


@pytest.fixture
async def operator(make_operator: MakeOperator) -> Operator:
    return await make_operator()


@pytest.fixture
async def console(operator: Operator, sign_in: SignIn) -> AsyncClient:
    """The browser of `operator`, who is available."""
    return await sign_in(operator)


MakeCall = Callable[..., Awaitable[Call]]


@pytest.fixture
def make_call(session: AsyncSession) -> MakeCall:
    async def make(**values: Any) -> Call:
        defaults = {"room": f"call-{uuid4().hex}", "state": CallState.active, "caller_number": "+15550100"}
        call = Call(**defaults | values)
        session.add(call)
        await session.commit()
        return call

    return make


MakeCustomer = Callable[..., Awaitable[Customer]]


@pytest.fixture
def make_customer(session: AsyncSession) -> MakeCustomer:
    async def make(name: str = "Alice Martin", **values: Any) -> Customer:
        defaults = {
            "email": f"{name.lower().replace(' ', '.')}@example.com",
            "phone": "+15550100",
            "postcode": "90210",
            "region": "Los Angeles",
            "plan": "Fiber 500",
        }
        customer = Customer(name=name, **defaults | values)
        session.add(customer)
        await session.commit()
        return customer

    return make


Enqueue = Callable[..., Awaitable[QueueEntry]]


@pytest.fixture
def enqueued(worker: AsyncClient, session: AsyncSession, make_call: MakeCall) -> Enqueue:
    """A caller of a new call, waiting for a person."""

    async def enqueue(call: Call | None = None, **values: Any) -> QueueEntry:
        call = call or await make_call()
        answer = await worker.post(f"/v1/worker/calls/{call.id}/queue-entry", json=reports.enqueue(**values))
        assert answer.status_code == 200, answer.text
        return await session.get_one(QueueEntry, UUID(answer.json()["entry_id"]))

    return enqueue
