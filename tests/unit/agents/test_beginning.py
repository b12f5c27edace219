import asyncio
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from agents import beginning
from agents.beginning import Turn

pytestmark = pytest.mark.unit


async def test_who_comes_when_all_places_are_taken_begins_when_one_is_given_back(tmp_path: Path) -> None:
    first, second = await Turn.wait(tmp_path, 2), await Turn.wait(tmp_path, 2)
    third = asyncio.create_task(Turn.wait(tmp_path, 2))
    await asyncio.sleep(beginning.ASK_EVERY_SECONDS)
    assert not third.done()
    second.give_back()
    assert (await third).fd is not None
    first.give_back()


async def test_who_has_waited_long_enough_begins_beside_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "WAIT_SECONDS", 0.1)
    first = await Turn.wait(tmp_path, 1)
    began = monotonic()
    assert (await Turn.wait(tmp_path, 1)).fd is None
    assert monotonic() - began >= 0.1
    first.give_back()


async def test_a_turn_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "KEEP_SECONDS", 0.1)
    first = await Turn.wait(tmp_path, 1)
    assert (await Turn.wait(tmp_path, 1)).fd is not None
    assert first.fd is None


async def test_the_turn_of_a_process_that_died_is_free(tmp_path: Path) -> None:
    holder = (
        "import fcntl, sys, time; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX);"
        "print(flush=True); time.sleep(60)"
    )
    with subprocess.Popen(  # noqa: ASYNC220 -- a line is all that is waited for
        [sys.executable, "-c", holder, str(tmp_path / "beginning.0")], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        waiting = asyncio.create_task(Turn.wait(tmp_path, 1))
        await asyncio.sleep(beginning.ASK_EVERY_SECONDS)
        assert not waiting.done()
        process.kill()
        assert (await waiting).fd is not None
