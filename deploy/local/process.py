"""One supervised process: started, waited for, watched, restarted, stopped."""

import asyncio
import ctypes
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from deploy.local.errors import StackError

log = logging.getLogger(__name__)

PROBE_INTERVAL_SECONDS = 0.1
HEALTH_INTERVAL_SECONDS = 5.0
HEALTH_FAILURES_ALLOWED = 3
STOP_SECONDS = 15.0
RESTART_DELAYS_SECONDS = (0.2, 1.0, 3.0, 10.0)
BACKLOG = 1024  # connections that wait while no process takes them
STEADY_SECONDS = 30.0  # who ran for so long can stay up
PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True)
class Port:
    number: int
    kind: Literal["tcp", "udp"] = "tcp"
    variable: str = ""


@dataclass(frozen=True)
class Service:
    """What to run and how to tell that it serves. `ready` must answer within a second or two, whatever happens."""

    name: str
    argv: Sequence[str]
    ready: Callable[[], Awaitable[bool]]
    ports: Sequence[Port] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    start_seconds: float = 180.0
    stop_signal: signal.Signals = signal.SIGTERM
    prepare: Callable[[], None] | None = None
    """Done once before the first start, when the ports are known to be free: nobody else is using the data."""
    recover: Callable[[], Awaitable[None]] | None = None
    """Done before each further start: what the one that died could not tidy up."""
    listens_at: Port | None = None
    """Where the supervisor listens itself, and hands the socket over (`--fd N`): between two processes, and while two
    run side by side, nobody is refused."""
    drain_seconds: float = STOP_SECONDS
    """How long it may take to finish what it has, once a successor serves."""


def die_with_parent() -> None:
    """A supervisor that is killed takes its children along; otherwise their ports stay taken (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    def __init__(self, service: Service, logs: Path, listener: socket.socket | None = None) -> None:
        """`listener`: the one of the process that this one succeeds."""
        self.service = service
        self.listener = listener
        self.log_path = logs / f"{service.name}.log"
        self.restarts = 0
        self.spawned_at = 0.0  # time.time(), comparable with the times of files
        self._child: asyncio.subprocess.Process | None = None
        self._back = asyncio.Condition()
        self._watcher: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Start and wait until it serves.

        Raises:
            StackError: a port is taken, the process ended, or it was not ready in time.
        """
        self._require_free_ports()
        if self.service.listens_at is not None and self.listener is None:
            self.listener = _listen(self.service.listens_at, self.service.name)
        if self.service.prepare:
            self.service.prepare()
        child = await self._spawn()
        await self._wait_until_ready(child)
        self._watcher = asyncio.create_task(self._watch(child), name=f"watch {self.service.name}")

    async def restarted(self, times: int) -> None:
        """Until it serves again after so many restarts in all."""
        async with self._back:
            await self._back.wait_for(lambda: self.restarts >= times)

    async def stop(self) -> None:
        await self._unwatch()
        await self._end(STOP_SECONDS)
        if self.listener is not None:
            self.listener.close()
            self.listener = None

    async def retire(self) -> int | None:
        """Let it finish what it has: a successor takes what is new. How it ended; None when it had ended before."""
        await self._unwatch()
        await self._end(self.service.drain_seconds)
        return self._child.returncode if self._child else None

    async def _unwatch(self) -> None:
        if self._watcher:
            self._watcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._watcher

    def _require_free_ports(self) -> None:
        for port in self.service.ports:
            kind = socket.SOCK_STREAM if port.kind == "tcp" else socket.SOCK_DGRAM
            with socket.socket(socket.AF_INET, kind) as probe:
                if port.kind == "tcp":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port.number))
                except OSError:
                    raise _taken(port, self.service.name) from None

    async def _spawn(self) -> asyncio.subprocess.Process:
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        self.spawned_at = time.time()
        with self.log_path.open("ab") as output:
            self._child = child = await asyncio.create_subprocess_exec(
                *self.service.argv,
                *(("--fd", str(self.listener.fileno())) if self.listener else ()),
                pass_fds=(self.listener.fileno(),) if self.listener else (),
                env={**os.environ, **self.service.env},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C at the terminal reaches the supervisor alone, which stops in order.
                preexec_fn=die_with_parent,
            )
        return child

    async def _wait_until_ready(self, child: asyncio.subprocess.Process) -> None:
        exited = asyncio.create_task(child.wait())
        try:
            async with asyncio.timeout(self.service.start_seconds):
                while not await self.service.ready():
                    await asyncio.wait([exited], timeout=PROBE_INTERVAL_SECONDS)
                    if exited.done():
                        raise StackError(f"{self.service.name} ended with code {exited.result()}: {self._last_words()}")
        except TimeoutError:
            raise StackError(
                f"{self.service.name} was not ready after {self.service.start_seconds:.0f} s: {self._last_words()}"
            ) from None
        finally:
            exited.cancel()

    def _last_words(self) -> str:
        lines = self.log_path.read_text(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else 'it said nothing'} (all of it: {self.log_path})"

    async def _watch(self, child: asyncio.subprocess.Process) -> None:
        failures = 0
        while True:
            reason = await self._until_unhealthy(child)
            failures = failures_in_a_row(failures, time.time() - self.spawned_at)
            delay = restart_delay(failures)
            log.warning("%s %s; starting it again in %.1f s", self.service.name, reason, delay)
            await self._end(STOP_SECONDS)
            await asyncio.sleep(delay)
            await self._recover()
            child = await self._restart()

    async def _recover(self) -> None:
        try:
            if self.service.recover:
                await self.service.recover()
        except OSError as error:
            log.warning("%s starts without having been put right: %s", self.service.name, error)

    async def _restart(self) -> asyncio.subprocess.Process:
        """Serves or not: whoever watches it sees soon enough."""
        child = await self._spawn()
        try:
            await self._wait_until_ready(child)
        except StackError as error:
            log.warning("%s", error)
            return child
        log.warning("%s is back", self.service.name)
        async with self._back:
            self.restarts += 1
            self._back.notify_all()
        return child

    async def _until_unhealthy(self, child: asyncio.subprocess.Process) -> str:
        exited = asyncio.create_task(child.wait())
        failures = 0
        try:
            while failures < HEALTH_FAILURES_ALLOWED:
                await asyncio.wait([exited], timeout=HEALTH_INTERVAL_SECONDS)
                if exited.done():
                    return f"ended with code {exited.result()}"
                failures = 0 if await self.service.ready() else failures + 1
            return "does not answer its health check"
        finally:
            exited.cancel()

    async def _end(self, within_seconds: float) -> None:
        if self._child is None or self._child.returncode is not None:
            return
        self._child.send_signal(self.service.stop_signal)
        try:
            async with asyncio.timeout(within_seconds):
                await self._child.wait()
        except TimeoutError:
            log.warning("%s did not stop in %.0f s and is killed", self.service.name, within_seconds)
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            await self._child.wait()


def _listen(port: Port, name: str) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port.number), backlog=BACKLOG)
    except OSError:
        raise _taken(port, name) from None


def _taken(port: Port, name: str) -> StackError:
    return StackError(
        f"Port {port.number}/{port.kind} is taken, and {name} needs it: "
        f"stop what uses it, or choose another port with {port.variable}."
    )


def failures_in_a_row(before: int, ran_seconds: float) -> int:
    """With the one that has just happened: who ran for long enough begins to count anew."""
    return 1 if ran_seconds > STEADY_SECONDS else before + 1


def restart_delay(failures: int) -> float:
    return RESTART_DELAYS_SECONDS[min(failures, len(RESTART_DELAYS_SECONDS)) - 1]
