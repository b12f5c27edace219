"""A Postgres to be done harm to: killed, frozen, filled up. The embedded stack's own, under its own supervisor."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import asyncpg

from deploy.local import postgres
from deploy.local.process import Process, Service

SLOTS = 310
PASSWORD = "test"
BREATH_SECONDS = 0.01
PATIENCE_SECONDS = 20.0

# What is committed must be with the operating system when a process is killed, but need not be on the disk.
OPTIONS = ("fsync=off", "full_page_writes=off", f"max_connections={SLOTS}")

IN_A_NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


class Server:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.process = Process(self._service(), folder / "logs")

    @property
    def url(self) -> str:
        """The administrator's."""
        return f"postgresql://tandem:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    @property
    def small_disk(self) -> Path:
        return self.folder / "small"

    def _service(self) -> Service:
        return postgres.service(self.folder / "data", self.port, PASSWORD, OPTIONS)

    def with_small_disk(self, megabytes: int) -> None:
        """Before the start: `small_disk` becomes a file system of its own, which this server alone sees."""
        self.small_disk.mkdir()
        self.process.service = replace(self.process.service, argv=_mounting(self, megabytes))

    async def kill(self) -> None:
        """At once, without a goodbye; its supervisor starts it again."""
        restarts = self.process.restarts
        self._signal(signal.SIGKILL)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.process.restarted(restarts + 1)

    async def hang_up_on_all(self) -> int:
        """As a failover does. How many there were."""
        connection = await asyncpg.connect(self.url)
        try:
            others = "pid <> pg_backend_pid() AND backend_type = 'client backend'"
            query = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"  # noqa: S608
            return len(await connection.fetch(query))
        finally:
            await connection.close()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    async def until_back(self) -> None:
        """Until it takes connections."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    connection = await asyncpg.connect(self.url, timeout=1)
                except (OSError, asyncpg.PostgresError):
                    await asyncio.sleep(BREATH_SECONDS)
                else:
                    await connection.close()
                    return

    def _signal(self, number: signal.Signals) -> None:
        assert self.process.pid is not None
        for pid in [self.process.pid, *_children(self.process.pid)]:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue


def _children(pid: int) -> list[int]:
    try:
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:  # it ended meanwhile
        return []
    return [each for child in map(int, own) for each in (child, *_children(child))]


def can_mount() -> bool:
    """Whether an ordinary process may make a file system for itself, which not every container grants."""
    if shutil.which(IN_A_NAMESPACE[0]) is None:
        return False
    trial = [*IN_A_NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def _mounting(server: Server, megabytes: int) -> Sequence[str]:
    argv = server.process.service.argv
    if os.geteuid() != 0:  # in the namespace it would be root, as which Postgres does not run
        argv = ["unshare", "--user", "--map-user=1000", "--map-group=1000", *argv]
    mount = f'mount -t tmpfs -o size={megabytes}m,mode=700 none "$0" && exec "$@"'
    return [*IN_A_NAMESPACE, "sh", "-c", mount, str(server.small_disk), *argv]
