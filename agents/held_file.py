"""Files of calls that belong to a process for as long as it lives, and then to whoever takes them up."""

import asyncio
import fcntl
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self
from uuid import UUID

REJECTED_DIRECTORY = "rejected"
"""For what the api refused for good: beside the files, for somebody to read."""


class HeldFile:
    """Whoever holds the lock owns the file; the kernel frees it when a process dies. Raises `BlockingIOError`."""

    def __init__(self, path: Path, flags: int = 0) -> None:
        self.path = path
        self.fd = os.open(path, os.O_CREAT | os.O_RDWR | flags, 0o600)
        try:
            fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self.fd)
            raise

    @classmethod
    async def for_each_left_behind(cls, directory: Path, pattern: str, work: Callable[[Self], Awaitable[bool]]) -> int:
        """Hold each of those that nobody holds while `work` is done with it; how many times it said that it was."""
        done = 0
        for path in await asyncio.to_thread(lambda: sorted(directory.glob(pattern))):
            try:
                file = cls(path)
            except BlockingIOError:
                continue
            try:
                done += await work(file)
            finally:
                file.close()
        return done

    @property
    def call_id(self) -> UUID:
        return UUID(self.path.name.split(".", 1)[0])

    @property
    def key(self) -> str:
        """The same for every try to send it."""
        return self.path.stem

    @property
    def beside(self) -> list[Path]:
        """What goes where the file goes."""
        return []

    def delete(self) -> None:
        for path in (*self.beside, self.path):
            path.unlink(missing_ok=True)

    def reject(self) -> None:
        graveyard = self.path.parent / REJECTED_DIRECTORY
        graveyard.mkdir(exist_ok=True)
        for path in (*self.beside, self.path):
            if path.exists():
                path.replace(graveyard / path.name)

    def close(self) -> None:
        os.close(self.fd)
