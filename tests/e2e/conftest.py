"""A call center for each test process: `make e2e` runs several side by side, since a call is mostly waiting."""

import asyncio
import json
import os
import shutil
import socket
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from deploy.local.caller import Caller
from deploy.local.desk import Desk, Json
from deploy.local.phone import Phone
from deploy.local.settings import StackSettings
from deploy.local.stack import Stack
from deploy.local.voice import Voice
from tests.e2e.browser import record_microphone

OPERATOR_WAIT_SECONDS = 20
OPERATORS = ("olivia", "omar", "sam")

RING_SECONDS = 90
"""A call rings while its test still listens to what the caller is told: nobody shall have missed it by then."""

ANSWERS = pytest.StashKey[list[float]]()
FIGURES = pytest.StashKey[list[str]]()
LOGS_BEGIN = pytest.StashKey[dict[Path, int]]()

Dial = Callable[..., Awaitable[Caller]]
SignIn = Callable[[str], Awaitable[Desk]]
Microphone = Callable[[str], Awaitable[Path]]
Note = Callable[[str], None]


PORTS_EACH = 1000
"""Of a test process, below those that the kernel gives to outgoing connections."""


COMPLAINTS = (
    '"level": "warning"',
    '"level": "error"',
    "WARN",
    "ERROR",
    "FATAL",
    "PANIC",
    "Traceback",
    "Fatal Python error",
    '  File "',
)
COMPLAINTS_SHOWN = 40


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """A failure shows what the parts complained of meanwhile: on another machine their logs are gone by then."""
    report: pytest.TestReport = yield
    if report.when == "setup":
        item.stash[LOGS_BEGIN] = _log_sizes(item)
    elif report.failed:
        lines = _complaints(item.stash.get(LOGS_BEGIN, {}))
        report.sections.append(("What the parts complained of", "\n".join(lines[-COMPLAINTS_SHOWN:])))
    return report


def _log_sizes(item: pytest.Item) -> dict[Path, int]:
    stack = getattr(item, "funcargs", {}).get("stack")
    return {path: path.stat().st_size for path in stack.settings.logs.glob("*.log")} if stack else {}


def _complaints(begin: dict[Path, int]) -> list[str]:
    found = []
    for path, size in begin.items():
        with path.open(errors="replace") as log:
            log.seek(size)
            found += [f"{path.stem}: {line[:400].rstrip()}" for line in log if any(sign in line for sign in COMPLAINTS)]
    return found


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a process of several measured goes to the one that prints the summary."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["figures"] = session.config.stash.get(FIGURES, [])
        output["answers"] = session.config.stash.get(ANSWERS, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    output: dict[str, Any] = getattr(node, "workeroutput", {})
    node.config.stash.setdefault(FIGURES, []).extend(output.get("figures", []))
    node.config.stash.setdefault(ANSWERS, []).extend(output.get("answers", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What was measured: also how long callers waited for the first word of an answer, after their own last word."""
    for figure in config.stash.get(FIGURES, []):
        terminalreporter.write_line(figure)
    answers = config.stash.get(ANSWERS, [])
    if answers:
        terminalreporter.write_line(
            f"{len(answers)} answers on the phone: first word after {statistics.median(answers):.2f} s (median), "
            f"{max(answers):.2f} s (slowest)"
        )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> AsyncIterator[Stack]:
    """The whole call center on ports and in a folder of its own."""
    number = int(worker_id.removeprefix("gw")) if worker_id != "master" else 0
    first = 20_000 + number * PORTS_EACH
    ports = _free_ports(range(first, first + PORTS_EACH - 200))
    settings = StackSettings(
        home=tmp_path_factory.mktemp("tandem"),
        postgres_port=next(ports),
        valkey_port=next(ports),
        livekit_port=next(ports),
        livekit_tcp_port=next(ports),
        livekit_udp_port=next(ports),
        piper_port=next(ports),
        models_port=next(ports),
        api_port=next(ports),
        sip_port=next(ports),
        rtp_ports=f"{first + PORTS_EACH - 200}-{first + PORTS_EACH - 1}",
        operator_wait_seconds=OPERATOR_WAIT_SECONDS,
    )
    stack = Stack(settings, announce=print)
    await stack.start()
    await stack.complete()
    await _ring_long(stack)
    yield stack
    # A folder for records and the services' logs, to find out afterwards why a call went wrong.
    folder = os.environ.get("TANDEM_KEEP_LOGS")
    calls = await _calls(stack) if folder else []
    await stack.stop()
    if folder:
        _keep(calls, settings.logs, Path(folder))


def _free_ports(candidates: range) -> Iterator[int]:
    for port in candidates:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        yield port


async def _ring_long(stack: Stack) -> None:
    async with Desk(stack.settings.console_url) as desk:
        await desk.log_in("admin@tandem.example", stack.settings.secrets["admin_password"])
        for queue in await desk.queues():
            await desk.change_queue(queue["skill"], offer_seconds=RING_SECONDS)


async def _calls(stack: Stack) -> list[Json]:
    async with Desk(stack.settings.console_url) as desk:
        await desk.log_in("admin@tandem.example", stack.settings.secrets["admin_password"])
        return [await desk.call(call["id"]) for call in await desk.calls()]


def _keep(calls: list[Json], logs: Path, folder: Path) -> None:
    shutil.copytree(logs, folder, dirs_exist_ok=True)
    (folder / "calls.json").write_text(json.dumps(calls, indent=1))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def voice(stack: Stack) -> AsyncIterator[Voice]:
    async with Voice(f"http://127.0.0.1:{stack.settings.models_port}/v1") as voice:
        yield voice


@pytest.fixture
def note(pytestconfig: pytest.Config) -> Note:
    """For the summary at the end: `note("reload: 1.2 s")`."""
    return pytestconfig.stash.setdefault(FIGURES, []).append


@pytest.fixture
def microphone(voice: Voice, tmp_path: Path) -> Microphone:
    """A WAV file for a browser to take for its microphone: `await microphone("Hello Alice.")`; "" is silence."""

    async def record(sentence: str) -> Path:
        path = tmp_path / f"{uuid4().hex}.wav"
        record_microphone(path, await voice.speak(sentence) if sentence else b"")
        return path

    return record


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
        print("\n".join((*caller.conversation, *caller.call.spoiled)))  # noqa: T201 -- shown when the test failed
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


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def tidy_desks(stack: Stack) -> AsyncIterator[None]:
    """Whatever became of a test, the next one finds nobody in line and all operators offline."""
    yield
    for name in OPERATORS:
        async with Desk(stack.settings.console_url) as desk:
            me = await desk.log_in(f"{name}@tandem.example", stack.settings.secrets["operator_password"])
            await _finish(desk, me["id"])
            await desk.choose_presence("offline")


async def _finish(desk: Desk, operator_id: str) -> None:
    for entry in await desk.queue():
        if entry["operator"] is None or entry["operator"]["id"] != operator_id:
            continue
        if entry["state"] == "connected":
            await desk.hang_up(entry["call_id"])
        await desk.wrap_up(entry["id"], "resolved")


@pytest_asyncio.fixture(loop_scope="session")
async def admin(sign_in: SignIn) -> Desk:
    return await sign_in("admin")
