"""A job's sign of life: a file that it touches from its own event loop, under a lock that the kernel keeps for it.

A job that blocks, freezes or starves stops touching; of one that dies the lock is free at once. The worker reads all
files of its machine and tells the api (`agents.upkeep`). It removes the file of a job that has lost its call.
"""

import asyncio
import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self
from uuid import UUID

from api.contract import Lease

RENEW_SECONDS = 0.5

GAP_SECONDS = 1.5
"""After a longer silence another job may have the call: the api takes a job for dead after two seconds."""

LATE_SECONDS = 1.0
"""A job whose loop runs freely has given its sign twice by then. Callers hear gaps in what it says."""

FROZEN_SECONDS = 2.0
"""A job that is later than this is being replaced, and somebody has to have room for its caller."""

SUFFIX = ".lease"


class LeaseFile:
    """The job's side. `lost` is called once, when the call is another job's; `in_doubt` when it may be."""

    def __init__(self, path: Path, lost: Callable[[], None], in_doubt: Callable[[], None]) -> None:
        self._path = path
        self._lost = lost
        self._in_doubt = in_doubt
        self._fd = _locked(path)
        self._keeping = asyncio.create_task(self._keep())

    @classmethod
    def open(
        cls, directory: Path, call_id: UUID, epoch: int, *, lost: Callable[[], None], in_doubt: Callable[[], None]
    ) -> Self:
        directory.mkdir(parents=True, exist_ok=True)
        return cls(directory / f"{call_id}.{epoch}{SUFFIX}", lost, in_doubt)

    def close(self) -> None:
        """The call is over, or somebody else's."""
        self._keeping.cancel()
        self._path.unlink(missing_ok=True)
        os.close(self._fd)

    async def _keep(self) -> None:
        renewed_at = time.monotonic()
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                os.utime(self._path)
            except FileNotFoundError:
                self._lost()
                return
            now = time.monotonic()
            if now - renewed_at > GAP_SECONDS:
                self._in_doubt()
            renewed_at = now


def _locked(path: Path) -> int:
    """Its lock is taken under another name: whoever reads meanwhile would take an unlocked file for a dead job's."""
    unseen = path.with_suffix(".new")
    fd = os.open(unseen, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    unseen.rename(path)
    return fd


def read(directory: Path) -> dict[Path, Lease]:
    """The signs of life of all jobs of this machine."""
    found = {}
    for path in directory.glob(f"*{SUFFIX}"):
        call_id, epoch, _ = path.name.split(".")
        try:
            age = time.time() - path.stat().st_mtime
            is_dead = _is_unlocked(path)
        except FileNotFoundError:  # the job has just closed it
            continue
        found[path] = Lease(call_id=UUID(call_id), epoch=int(epoch), age_ms=max(0, int(age * 1000)), is_dead=is_dead)
    return found


def cannot_keep_up(directory: Path) -> bool:
    """Whether most of this machine's jobs are late at once; one alone has troubles of its own."""
    ages = [sign.age_ms / 1000 for sign in read(directory).values() if not sign.is_dead]
    late = [age for age in ages if LATE_SECONDS < age < FROZEN_SECONDS]
    return len(late) > max(1, len(ages) / 2)


def _is_unlocked(path: Path) -> bool:
    fd = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: several workers may be asking
    except BlockingIOError:
        return False
    finally:
        os.close(fd)
    return True
