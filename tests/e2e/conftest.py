import asyncio
import os
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.local.desk import Desk
from deploy.local.phone import Phone
from deploy.local.settings import StackSettings
from deploy.local.stack import Stack
from deploy.local.voice import Voice
from tests.conftest import free_port
from tests.e2e.caller import Caller

OPERATOR_WAIT_SECONDS = 20

ANSWERS = pytest.StashKey[list[float]]()

Dial = Callable[..., Awaitable[Caller]]
SignIn = Callable[[str], Awaitable[Desk]]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """How long callers waited for the first word of an answer, on the phone line, after their own last word."""
    answers = config.stash.get(ANSWERS, [])
    if answers:
        terminalreporter.write_line(
            f"{len(answers)} answers on the phone: first word after {statistics.median(answers):.2f} s (median), "
            f"{max(answers):.2f} s (slowest)"
        )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """The whole call center on ports and in a folder of its own."""
    settings = StackSettings(
        home=tmp_path_factory.mktemp("tandem"),
        postgres_port=free_port(),
        valkey_port=free_port(),
        livekit_port=free_port(),
        livekit_tcp_port=free_port(),
        livekit_udp_port=free_port(),
        piper_port=free_port(),
        models_port=free_port(),
        api_port=free_port(),
        worker_port=free_port(),
        sip_port=free_port(),
        rtp_ports="23000-23199",
        operator_wait_seconds=OPERATOR_WAIT_SECONDS,
        idle_processes=2,
    )
    stack = Stack(settings, announce=print)
    await stack.start()
    yield stack
    await stack.stop()
    _keep_logs(settings.logs)


def _keep_logs(logs: Path) -> None:
    """`TANDEM_KEEP_LOGS`: a folder for the services' logs, to find out afterwards why a call went wrong."""
    folder = os.environ.get("TANDEM_KEEP_LOGS")
    if folder:
        for log in logs.iterdir():
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / log.name).write_bytes(log.read_bytes())


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def voice(stack: Stack) -> AsyncIterator[Voice]:
    async with Voice(f"http://127.0.0.1:{stack.settings.models_port}/v1") as voice:
        yield voice


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def phone(stack: Stack) -> AsyncIterator[Phone]:
    async with Phone() as phone:
        yield phone


@pytest_asyncio.fixture(loop_scope="session")
async def dial(stack: Stack, phone: Phone, voice: Voice, pytestconfig: pytest.Config) -> AsyncIterator[Dial]:
    """Phone the stack: `await dial("+15550100")`. Whoever is still on the line afterwards hangs up."""
    callers: list[Caller] = []

    async def dial_number(caller_number: str, dialled: str = "support") -> Caller:
        address = f"sip:{dialled}@127.0.0.1:{stack.settings.sip_port}"
        caller = Caller(await phone.dial(address, caller_number), voice)
        callers.append(caller)
        return caller

    yield dial_number
    for caller in callers:
        await caller.hang_up()
        pytestconfig.stash.setdefault(ANSWERS, []).extend(caller.answer_seconds)


@pytest_asyncio.fixture(loop_scope="session")
async def sign_in(stack: Stack) -> AsyncIterator[SignIn]:
    """A signed-in desk: `await sign_in("olivia")`."""
    desks: list[Desk] = []

    async def sign_in_as(name: str) -> Desk:
        secrets = stack.settings.secrets
        password = secrets["admin_password"] if name == "admin" else secrets["operator_password"]
        desk = Desk(stack.settings.console_url)
        desks.append(desk)
        await desk.log_in(f"{name}@tandem.example", password)
        return desk

    yield sign_in_as
    await asyncio.gather(*(desk.close() for desk in desks))


@pytest_asyncio.fixture(loop_scope="session")
async def admin(sign_in: SignIn) -> Desk:
    return await sign_in("admin")
