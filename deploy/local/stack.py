"""The whole call center on one machine, in the order in which its parts need one another."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from deploy.local import postgres, services
from deploy.local.errors import StackError
from deploy.local.process import PROBE_INTERVAL_SECONDS, Process, Service
from deploy.local.settings import CHECKOUT, StackSettings

Announce = Callable[[str], None]


class DemoPerson(NamedTuple):
    email: str
    name: str
    role: str
    secret: str  # the name of the secret that is their password


DEMO_PEOPLE = (
    DemoPerson("admin@tandem.example", "Ada Admin", "admin", "admin_password"),
    DemoPerson("olivia@tandem.example", "Olivia Stone", "operator", "operator_password"),
    DemoPerson("omar@tandem.example", "Omar Reyes", "operator", "operator_password"),
    DemoPerson("sam@tandem.example", "Sam Lee", "supervisor", "operator_password"),
)
FIRST_PEOPLE = 3
"""Whom an installation has whose marker names nobody: it is from before the marker kept names."""


def read_created(marker: Path) -> list[str]:
    """The addresses of the demo's people who have been given an account."""
    if not marker.exists():
        return []
    return marker.read_text().split() or [person.email for person in DEMO_PEOPLE[:FIRST_PEOPLE]]


class Stack:
    """
    Parts start as soon as what they need is there: the voices load while the database starts. `stop` ends them in the
    opposite order, so that the last words of a call still find the api.
    """

    def __init__(self, settings: StackSettings, announce: Announce) -> None:
        self.settings = settings
        self._announce = announce
        self._processes: list[Process] = []
        self._has_numbers = asyncio.Event()
        self._completing: asyncio.Task[None] | None = None
        self._retiring: list[Process] = []
        self._generations: Counter[str] = Counter()

    @property
    def processes(self) -> dict[str, Process]:
        return {process.service.name: process for process in self._processes}

    async def start(self) -> None:
        """Until the call center can be phoned. The workers beyond the first start after that: see `complete`.

        Raises:
            StackError: a part could not start; what had started is stopped again.
        """
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._start_speech())
                group.create_task(self._start_record())
                group.create_task(self._start_telephony())
        except BaseExceptionGroup as failures:
            await self.stop()
            raise failures.exceptions[0] from failures
        except asyncio.CancelledError:
            await self.stop()
            raise
        self._completing = asyncio.create_task(self._start_further_workers())

    async def complete(self) -> None:
        """Until all of it runs."""
        if self._completing:
            await self._completing

    async def until_ready(self) -> None:
        """Until every part serves: after a crash, until the call center can be phoned again."""
        while True:
            if all(await asyncio.gather(*(process.service.ready() for process in self._processes))):
                return
            await asyncio.sleep(PROBE_INTERVAL_SECONDS)

    @property
    def renewable(self) -> list[str]:
        """The parts that our own code runs in, in the order in which a new version of it is put in place."""
        return ["api", *services.worker_names(self.settings)]

    async def replace(self, name: str) -> Process:
        """Put a new process in the place of the one that runs, without anybody noticing: it starts beside it, and takes
        what is new once it serves. The old one, which still has what it had: see `retire`.

        Raises:
            StackError: the new one did not start; the old one goes on.
        """
        old = self.processes[name]
        generation = self._generations[name] + 1
        successor = Process(self._service(name, generation), self.settings.logs, old.listener)
        await successor.start()
        self._generations[name] = generation
        self._processes[self._processes.index(old)] = successor
        self._retiring.append(old)
        self._announce(f"{name}: the new one serves, the old one finishes what it has")
        return old

    async def retire(self, old: Process) -> int | None:
        """Until it has finished what it had. How it ended."""
        code = await old.retire()
        self._retiring.remove(old)
        return code

    async def migrate(self) -> None:
        """
        Raises:
            StackError: the schema could not be brought up to date.
        """
        await self._api_command("migrate")

    async def stop(self) -> None:
        if self._completing:
            self._completing.cancel()
            with suppress(asyncio.CancelledError):
                await self._completing
        for process in (*self._retiring, *reversed(self._processes)):
            await process.stop()
        self._processes.clear()

    async def _start_speech(self) -> None:
        await self._run(services.piper(self.settings))
        await self._run(services.model_server(self.settings))

    async def _start_record(self) -> None:
        if not self.settings.database_url:
            await self._run(services.database(self.settings))
            address = self.settings.database_address
            await postgres.create_database(f"{address.rpartition('/')[0]}/postgres", "tandem")
        await self.migrate()
        await self._api_command("seed-demo")
        self._has_numbers.set()
        await self._create_operators()
        await self._run(self._service("api"))

    async def _start_telephony(self) -> None:
        if not self.settings.livekit_url:
            if not self.settings.redis_url:
                await self._run(services.valkey(self.settings))
            await self._run(services.livekit(self.settings))
        async with asyncio.TaskGroup() as group:
            group.create_task(self._provision())
            group.create_task(self._run(self._service("worker")))
            group.create_task(self._run(services.sip_gateway(self.settings)))

    async def _start_further_workers(self) -> None:
        for name in services.worker_names(self.settings)[1:]:
            try:
                await self._run(self._service(name))
            except StackError as error:
                self._announce(f"{name} did not start, and calls have one worker less to go on with: {error}")

    def _service(self, name: str, generation: int = 0) -> Service:
        if name == "api":
            return services.api(self.settings, generation)
        return services.worker(self.settings, self._livekit_since, name, generation)

    async def _provision(self) -> None:
        await self._has_numbers.wait()
        await self._api_command("provision")

    def _livekit_since(self) -> float:
        """Since when (time.time()) the LiveKit runs that we supervise; 0.0 for somebody else's."""
        livekit = self.processes.get("livekit")
        return livekit.spawned_at if livekit else 0.0

    async def _create_operators(self) -> None:
        """The demo's people, each once: an account that was changed since stays as it is."""
        marker = self.settings.home / "operators-created"
        created = read_created(marker)
        for person in DEMO_PEOPLE:
            if person.email in created:
                continue
            password = self.settings.secrets[person.secret]
            account = ("--email", person.email, "--name", person.name, "--role", person.role)
            await self._api_command("create-operator", *account, stdin=f"{password}\n")
            created.append(person.email)
            marker.write_text("\n".join(created))

    async def _run(self, service: Service) -> None:
        began = monotonic()
        process = Process(service, self.settings.logs)
        self._processes.append(process)
        await process.start()
        self._announce(f"{service.name} ready after {monotonic() - began:.1f} s")

    async def _api_command(self, *arguments: str, stdin: str = "") -> None:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "api",
            *arguments,
            env=os.environ | services.api_environment(self.settings),
            cwd=CHECKOUT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await child.communicate(stdin.encode())
        if child.returncode != 0:
            last = output.decode(errors="replace").strip().splitlines()[-1:]
            raise StackError(f"api {arguments[0]} failed: {' '.join(last)}")
