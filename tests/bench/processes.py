"""What processes cost, as the kernel counts it (proc(5))."""

import asyncio
import os
from collections import defaultdict
from pathlib import Path

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")

RESTING_SHARE = 0.1
"""Of a core, in a second: a worker that waits uses less, one that starts processes uses all it can get."""


def descendants(pid: int) -> set[int]:
    children: dict[int, set[int]] = defaultdict(set)
    for entry in PROC.glob("[0-9]*"):
        fields = _stat(int(entry.name))
        if fields:
            children[int(fields[1])].add(int(entry.name))
    found, fresh = set[int](), {pid}
    while fresh:
        fresh = {child for parent in fresh for child in children[parent]}
        found |= fresh
    return found


def cpu_seconds(pid: int) -> float:
    """Of a process, all of its threads; 0 when it has ended."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND if fields else 0.0


def pss_bytes(pid: int) -> int:
    """What a process has for itself, and its share of what it has together with others."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    [kilobytes] = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(kilobytes) * 1024


def holder_of(file: Path) -> int:
    """The process that has it open."""
    for process in PROC.glob("[0-9]*"):
        try:
            if any(link.resolve() == file.resolve() for link in (process / "fd").iterdir()):
                return int(process.name)
        except OSError:  # it ended meanwhile, or is not ours
            continue
    raise AssertionError(f"nobody holds {file}")


async def at_rest(pid: int, within_seconds: float = 120.0) -> None:
    """Until neither a process nor its descendants do anything, for a second."""
    async with asyncio.timeout(within_seconds):
        while await _used(pid, 1.0) > RESTING_SHARE:
            pass


async def _used(pid: int, seconds: float) -> float:
    before = {each: cpu_seconds(each) for each in descendants(pid)}
    await asyncio.sleep(seconds)
    after = {each: cpu_seconds(each) for each in descendants(pid)}
    return sum(used - before.get(each, 0.0) for each, used in after.items())


def _stat(pid: int) -> list[str]:
    """From the third field on: the second, in brackets, may have spaces in it."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
