"""What is done to the running call center: each kind of fault as data, and the act."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from deploy.local.services import worker_names
from deploy.local.stack import Stack
from tests.chaos.wire import Wire

JOB_FROZEN_SECONDS = 8.0
"""Longer than it takes to be replaced: it wakes up beside its successor."""

FROZEN_SECONDS = 5.0
"""Shorter than the supervisor waits before it starts a part anew."""

LOSING_SECONDS = 3.0
BACK_SECONDS = 120.0


@dataclass(frozen=True)
class Target:
    """What can be struck, and the call that is going on."""

    stack: Stack
    wire: Wire
    call_id: UUID


Act = Callable[[Target], Awaitable[None]]


@dataclass(frozen=True)
class FaultKind:
    name: str
    strike: Act
    """Over when the cause is gone and every part serves again."""

    keeps_calls: bool = True
    """False: calls that are going on cannot survive it, and are not expected to."""

    speaks_again_seconds: float | None = None
    """The target for the caller to hear an agent again, where there is one."""

    recovers_by_speech: bool = False
    """Nothing is started anew but the agent: it has recovered when the caller hears one."""


def job_of(stack: Stack, call_id: UUID | str) -> int:
    """The process that holds the call's lease, found as the kernel knows it."""
    leases = {path.resolve() for path in (stack.settings.home / "journal").glob(f"{call_id}.*.lease")}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(link.resolve() in leases for link in (process / "fd").iterdir()):
                return int(process.name)
        except OSError:  # it ended meanwhile, or is not ours
            continue
    raise TimeoutError("nobody holds the lease")


def worker_of(stack: Stack, call_id: UUID | str) -> str:
    """The name of the worker whose job has the call."""
    job = job_of(stack, call_id)
    for name in worker_names(stack.settings):
        if job in family(pid_of(stack, name)):
            return name
    raise TimeoutError("the job is no worker's any more")


def pid_of(stack: Stack, part: str) -> int:
    pid = stack.processes[part].pid
    assert pid is not None
    return pid


def kill(part: str) -> Act:
    async def strike(target: Target) -> None:
        process = target.stack.processes[part]
        restarts = process.restarts
        os.kill(pid_of(target.stack, part), signal.SIGKILL)
        async with asyncio.timeout(BACK_SECONDS):
            await process.restarted(restarts + 1)
            await target.stack.until_ready()

    return strike


def freeze(part: str) -> Act:
    async def strike(target: Target) -> None:
        with frozen(family(pid_of(target.stack, part))):
            await asyncio.sleep(FROZEN_SECONDS)
        async with asyncio.timeout(BACK_SECONDS):
            await target.stack.until_ready()

    return strike


def to_its_worker(act: Callable[[str], Act]) -> Act:
    """There may be several: the one that has the call."""

    async def strike(target: Target) -> None:
        await act(await asyncio.to_thread(worker_of, target.stack, target.call_id))(target)

    return strike


async def do_nothing(_: Target) -> None:
    return


async def kill_job(target: Target) -> None:
    os.kill(await asyncio.to_thread(job_of, target.stack, target.call_id), signal.SIGKILL)


async def freeze_job(target: Target) -> None:
    with frozen([await asyncio.to_thread(job_of, target.stack, target.call_id)]):
        await asyncio.sleep(JOB_FROZEN_SECONDS)


async def lose_replies(target: Target) -> None:
    target.wire.lose_replies = True
    try:
        await asyncio.sleep(LOSING_SECONDS)
    finally:
        target.wire.lose_replies = False


async def pause_network(target: Target) -> None:
    target.wire.pause()
    try:
        await asyncio.sleep(FROZEN_SECONDS)
    finally:
        target.wire.go_on()


@contextmanager
def frozen(pids: Sequence[int]) -> Iterator[None]:
    """Whatever becomes of the run, they are woken."""
    try:
        for pid in pids:
            _signal(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            _signal(pid, signal.SIGCONT)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:  # it was replaced, and ended
        return


def family(pid: int) -> list[int]:
    """A process and all that it started, as far as they are there now."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    found = [pid]
    for each in found:
        found.extend(children.get(each, ()))
    return found


CONTROL = "nothing"
"""How calls fare that nothing is done to, by the same measure."""

KINDS: Sequence[FaultKind] = (
    FaultKind(CONTROL, do_nothing, recovers_by_speech=True),
    FaultKind("job killed", kill_job, speaks_again_seconds=4.0, recovers_by_speech=True),
    FaultKind("job frozen", freeze_job, speaks_again_seconds=6.0, recovers_by_speech=True),
    FaultKind("worker killed", to_its_worker(kill)),
    FaultKind("worker frozen", to_its_worker(freeze)),
    FaultKind("api killed", kill("api")),
    FaultKind("api frozen", freeze("api")),
    FaultKind("replies lost after commit", lose_replies),
    FaultKind("network to the api paused", pause_network),
    FaultKind("Postgres killed", kill("postgres")),
    FaultKind("Valkey killed", kill("valkey")),
    FaultKind("LiveKit killed", kill("livekit")),
    FaultKind("model server killed", kill("model-server")),
    FaultKind("model server frozen", freeze("model-server")),
    FaultKind("voice killed", kill("piper")),
    FaultKind("SIP gateway killed", kill("sip-gateway"), keeps_calls=False),
)
