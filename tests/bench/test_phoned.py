"""What callers notice of the machinery, on the whole call center: they are answered, cut off, and share a machine."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic

import pytest
import pytest_asyncio
from livekit.api import LiveKitAPI
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration
from livekit.protocol.sip import (
    CreateSIPDispatchRuleRequest,
    CreateSIPInboundTrunkRequest,
    SIPDispatchRule,
    SIPDispatchRuleIndividual,
    SIPDispatchRuleInfo,
    SIPInboundTrunkInfo,
)

from deploy.local import probes
from deploy.local.caller import Caller
from deploy.local.desk import Desk
from deploy.local.phone import Phone
from deploy.local.process import Process, Service
from deploy.local.settings import CHECKOUT, StackSettings
from deploy.local.stack import Stack
from deploy.local.voice import Voice
from tests.bench.figures import Figures, at_most, by_rounds
from tests.bench.processes import at_rest, cpu_seconds, descendants, holder_of, pss_bytes
from tests.conftest import free_port

pytestmark = [pytest.mark.bench, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(900)]

ROUNDS = 5
BURST = 5
BURST_SECONDS = 0.1
RTP_PORTS = "27800-27999"
CARLA = "+15550102"
STOCK = "stock"
MEGABYTE = 1024**2

CALL_SECONDS = 30.0
SENTENCES = ("What are your opening hours?", "Do you also sell phones?")

Dial = Callable[[str, str], Awaitable[Caller]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """One worker, as it is compared with a stock one, and as many idle processes as callers come at once: what its
    operator would set."""
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
        sip_port=free_port(),
        rtp_ports=RTP_PORTS,
        workers=1,
        idle_processes=BURST,
    )
    stack = Stack(settings, announce=print)
    await stack.start()
    yield stack
    await stack.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def voice(stack: Stack) -> AsyncIterator[Voice]:
    async with Voice(f"http://127.0.0.1:{stack.settings.models_port}/v1") as voice:
        yield voice


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def dial(stack: Stack, voice: Voice) -> AsyncIterator[Dial]:
    async with Phone() as phone:

        async def dial_number(caller_number: str, dialled: str) -> Caller:
            address = f"sip:{dialled}@127.0.0.1:{stack.settings.sip_port}"
            return Caller(await phone.dial(address, caller_number), voice)

        yield dial_number


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(stack: Stack) -> AsyncIterator[Desk]:
    async with Desk(stack.settings.console_url) as desk:
        await desk.log_in("admin@tandem.example", stack.settings.secrets["admin_password"])
        yield desk


def worker_of(stack: Stack) -> int:
    pid = stack.processes["worker"].pid
    assert pid is not None
    return pid


async def first_sounds(stack: Stack, dial: Dial, count: int) -> list[float]:
    """Of so many callers within a tenth of a second: from dialling to the first sound, in seconds. All processes of the
    worker are warm before, and the callers hang up after it."""
    await at_rest(worker_of(stack))

    async def one(number: int) -> tuple[Caller, float]:
        await asyncio.sleep(number * BURST_SECONDS / count)
        dialled_at = monotonic()
        caller = await dial(f"+1555019{number}", "support")
        await caller.answered()
        return caller, await caller.call.heard_speech(after=dialled_at) - dialled_at

    answered = await asyncio.gather(*map(one, range(count)))
    await asyncio.gather(*(caller.hang_up() for caller, _ in answered))
    return [seconds for _, seconds in answered]


async def test_burst_answer(stack: Stack, dial: Dial, figures: Figures) -> None:
    await first_sounds(stack, dial, 1)  # what is done for the first time is slow
    rounds = []
    for _ in range(ROUNDS):
        burst = max(await first_sounds(stack, dial, BURST))
        [alone] = await first_sounds(stack, dial, 1)
        rounds.append((burst, alone))
    burst, alone = (median(each) for each in zip(*rounds, strict=True))
    figures.add(
        "burst_answer",
        f"from dialling to the first sound, the last of {BURST} calls within {BURST_SECONDS * 1000:.0f} ms ÷ one call",
        by_rounds(rounds),
        at_most(2, tolerated=6),
        f"{burst:.1f} ÷ {alone:.1f} s, {ROUNDS} rounds, {BURST} idle processes",
    )


async def test_dead_air(stack: Stack, dial: Dial, admin: Desk, figures: Figures) -> None:
    rounds = [await silences(stack, dial, admin) for _ in range(ROUNDS)]
    killed, usual = zip(*rounds, strict=True)
    figures.add(
        "dead_air",
        "silence after a SIGKILL of the call's job ÷ in a normal turn",
        by_rounds(rounds),
        None,
        f"{median(killed):.1f} ÷ {median(usual):.1f} s, {ROUNDS} calls",
    )
    figures.add(
        "dead_air: seconds",
        "silence after a SIGKILL of the call's job, the longest",
        max(killed),
        at_most(4, "s", tolerated=10),
        f"{', '.join(f'{each:.1f}' for each in killed)} s",
    )


async def silences(stack: Stack, dial: Dial, admin: Desk) -> tuple[float, float]:
    """In one call, in seconds: after its job was killed, and between a sentence and its answer."""
    await at_rest(worker_of(stack))
    caller = await dial(CARLA, "support")
    await caller.answered()
    await caller.listen()
    await caller.say("My TV is not working, there is no signal.", until="outage")
    call_id = (await admin.calls())[0]["id"]
    [lease] = (stack.settings.home / "journal").glob(f"{call_id}.*.lease")
    os.kill(holder_of(lease), signal.SIGKILL)
    struck_at = monotonic()
    silence = await caller.call.heard_speech(after=struck_at) - struck_at
    await caller.hear_until("we were cut off for a moment", after=struck_at)
    await caller.hang_up()
    return silence, caller.answer_seconds[-1]


@asynccontextmanager
async def stock_worker(stack: Stack, folder: Path) -> AsyncIterator[int]:
    """The process of a StockWorker whom the number `stock` leads to."""
    settings = stack.settings
    ready_file = folder / "ready"
    port = free_port()
    service = Service(
        name="stock-worker",
        argv=[sys.executable, "-m", "tests.bench.stock_worker", "start"],
        env={
            "LIVEKIT_URL": settings.livekit_address,
            "LIVEKIT_API_KEY": settings.livekit_key,
            "LIVEKIT_API_SECRET": settings.livekit_secret,
            "LIVEKIT_AGENTS_PRELOAD_LOCAL_INFERENCE": "0",
            "PYTHONPATH": str(CHECKOUT),
            "MODELS_URL": f"http://127.0.0.1:{settings.models_port}/v1",
            "READY_FILE": str(ready_file),
            "IDLE_PROCESSES": str(settings.idle_processes),
            "HEALTH_PORT": str(port),
        },
        ready=probes.touched(ready_file, lambda: 0.0),
    )
    process = Process(service, settings.logs)
    await process.start()
    await lead_to_stock(settings)
    assert process.pid is not None
    yield process.pid
    await process.stop()


async def lead_to_stock(settings: StackSettings) -> None:
    http_address = settings.livekit_address.replace("ws://", "http://")
    async with LiveKitAPI(http_address, settings.livekit_key, settings.livekit_secret) as livekit:
        trunk = await livekit.sip.create_inbound_trunk(
            CreateSIPInboundTrunkRequest(trunk=SIPInboundTrunkInfo(name=STOCK, numbers=[STOCK]))
        )
        rule = SIPDispatchRuleInfo(
            name=STOCK,
            trunk_ids=[trunk.sip_trunk_id],
            rule=SIPDispatchRule(dispatch_rule_individual=SIPDispatchRuleIndividual(room_prefix=f"{STOCK}-")),
            room_config=RoomConfiguration(
                empty_timeout=20, departure_timeout=5, agents=[RoomAgentDispatch(agent_name=STOCK)]
            ),
        )
        await livekit.sip.create_dispatch_rule(CreateSIPDispatchRuleRequest(dispatch_rule=rule))


@dataclass(frozen=True)
class Cost:
    """Of the process that has a call, up to the end of it."""

    pss_bytes: int
    cpu_seconds: float


async def cost_of_a_call(worker: int, dial: Dial, dialled: str) -> Cost:
    """The same for all: the caller says the same, and hangs up after the same time."""
    await at_rest(worker)
    before = {pid: cpu_seconds(pid) for pid in descendants(worker)}
    caller = await dial("+15550199", dialled)
    answered_at = await caller.answered()
    await caller.listen()
    for sentence in SENTENCES:
        await caller.say(sentence)
    await asyncio.sleep(max(0.0, answered_at + CALL_SECONDS - monotonic()))
    used = {pid: cpu_seconds(pid) - earlier for pid, earlier in before.items()}
    # Those that were idle have still done nothing: the job is the one that has.
    job = max(used, key=lambda pid: used[pid])
    cost = Cost(pss_bytes(job), used[job])
    await caller.hang_up()
    return cost


async def test_call_density(stack: Stack, dial: Dial, tmp_path: Path, figures: Figures) -> None:
    async with stock_worker(stack, tmp_path) as stock:
        rounds = [
            (await cost_of_a_call(worker_of(stack), dial, "support"), await cost_of_a_call(stock, dial, STOCK))
            for _ in range(ROUNDS)
        ]
    ours, theirs = zip(*rounds, strict=True)
    how = f"{ROUNDS} calls each of {CALL_SECONDS:.0f} s, {len(SENTENCES)} sentences of the caller"
    figures.add(
        "call_density: memory",
        "memory (PSS) of the process of a call ÷ of a worker with nothing but livekit-agents",
        by_rounds([(one.pss_bytes, other.pss_bytes) for one, other in rounds]),
        None,
        f"{median(each.pss_bytes for each in ours) / MEGABYTE:.0f} ÷"
        f" {median(each.pss_bytes for each in theirs) / MEGABYTE:.0f} MB, {how}",
    )
    figures.add(
        "call_density: processor",
        "processor time of the process of a call ÷ of a worker with nothing but livekit-agents",
        by_rounds([(one.cpu_seconds, other.cpu_seconds) for one, other in rounds]),
        None,
        f"{median(each.cpu_seconds for each in ours):.1f} ÷ {median(each.cpu_seconds for each in theirs):.1f} s, {how}",
    )
