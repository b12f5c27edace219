"""Jobs of one machine begin a few at a time, and those that get ready for later calls stand back.

Until a job is in its room and speaks it keeps a processor busy for about a second. When callers come at once, all of
them would be answered as late as the last, and the calls that are up would stutter. In turns the first are answered as
soon as ever. A turn is a lock on a file, which the kernel takes back from a process that dies.
"""

import asyncio
import fcntl
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Self

from livekit.agents import AgentSession
from livekit.agents.utils.hw import get_cpu_monitor

from agents.call import Call

WAIT_SECONDS = 1.0
"""Then a job begins beside the others: the api sends another one to a phone that has been ringing for two seconds."""

KEEP_SECONDS = 2.0
"""Then a job is slow for other reasons than its neighbours, who need not wait for it."""

ASK_EVERY_SECONDS = 0.05

NICENESS = 5
"""Of a process that gets ready (setpriority(2)): a call that is up gets three times as much of a processor."""


@dataclass
class Turn:
    fd: int | None
    """Of the locked file; None: begun without, or given back."""

    @classmethod
    async def wait(cls, directory: Path, at_once: int) -> Self:
        """Until one of so many places is free, or `WAIT_SECONDS` are over."""
        until = monotonic() + WAIT_SECONDS
        while (fd := _free(directory, at_once)) is None and monotonic() < until:  # noqa: ASYNC110 -- other processes'
            await asyncio.sleep(ASK_EVERY_SECONDS)
        turn = cls(fd)
        asyncio.get_running_loop().call_later(KEEP_SECONDS, turn.give_back)
        return turn

    def ends_with_the_first_words(self, session: AgentSession[Call]) -> None:
        session.on("agent_state_changed", lambda change: self.give_back() if change.new_state == "speaking" else None)

    def give_back(self) -> None:
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None


def places() -> int:
    """How many jobs can begin at once without slowing each other: one a processor."""
    return max(1, round(get_cpu_monitor().cpu_count()))


def stand_back() -> None:
    """Of the thread that calls: on Linux each has a niceness of its own, and a process may not take it back."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _free(directory: Path, at_once: int) -> int | None:
    directory.mkdir(parents=True, exist_ok=True)
    for place in range(at_once):
        fd = os.open(directory / f"beginning.{place}", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
        else:
            return fd
    return None
