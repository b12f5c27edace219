import asyncio
import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from agents import lease
from agents.backend.fake import FakeBackend
from agents.lease import LeaseFile, read
from agents.tenure import Tenure
from agents.upkeep import SignsOfLife

pytestmark = pytest.mark.unit

CALL = uuid4()
PATIENCE_SECONDS = 5.0


class Told:
    def __init__(self) -> None:
        self.lost, self.in_doubt = asyncio.Event(), asyncio.Event()


def opened(directory: Path, told: Told, epoch: int = 0) -> LeaseFile:
    return LeaseFile.open(directory, CALL, epoch, lost=told.lost.set, in_doubt=told.in_doubt.set)


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.01)


async def test_a_job_that_lives_is_told_with_its_epoch(tmp_path: Path) -> None:
    file = opened(tmp_path, Told(), epoch=3)
    [sign] = read(tmp_path).values()
    assert (sign.call_id, sign.epoch, sign.is_dead) == (CALL, 3, False)
    assert sign.age_ms < 1_000
    file.close()
    assert read(tmp_path) == {}


async def test_a_job_that_stands_still_grows_old(tmp_path: Path) -> None:
    file = opened(tmp_path, Told())
    [path] = read(tmp_path)
    os.utime(path, (time.time() - 7, time.time() - 7))
    [sign] = read(tmp_path).values()
    assert 6_900 < sign.age_ms < 8_000
    assert not sign.is_dead
    file.close()


async def test_a_job_whose_process_was_killed_is_dead_at_once(tmp_path: Path) -> None:
    script = (
        "import asyncio, os, signal, sys, uuid; from pathlib import Path; from agents.lease import LeaseFile\n"
        "async def main():\n"
        "    LeaseFile.open(Path(sys.argv[1]), uuid.UUID(sys.argv[2]), 0, lost=print, in_doubt=print)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())"
    )
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script, str(tmp_path), str(CALL)], check=False)
    [sign] = read(tmp_path).values()
    assert (sign.call_id, sign.is_dead) == (CALL, True)


async def test_a_job_that_begins_is_not_taken_for_dead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_lock, seen_before = fcntl.flock, list[Path]()

    def taken_late(fd: int, how: int) -> None:
        seen_before.extend(tmp_path.glob("*.lease"))
        take_lock(fd, how)

    monkeypatch.setattr(fcntl, "flock", taken_late)
    file = opened(tmp_path, Told())
    monkeypatch.undo()
    assert seen_before == []
    [sign] = read(tmp_path).values()
    assert not sign.is_dead
    file.close()


async def test_a_job_whose_file_was_taken_away_has_lost_its_call(tmp_path: Path) -> None:
    told = Told()
    file = opened(tmp_path, told)
    next(iter(read(tmp_path))).unlink()
    await asyncio.wait_for(told.lost.wait(), PATIENCE_SECONDS)
    file.close()


async def test_a_job_that_was_frozen_for_a_while_is_in_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "GAP_SECONDS", 0.05)
    told = Told()
    file = opened(tmp_path, told)
    await asyncio.sleep(0)
    time.sleep(0.1)  # noqa: ASYNC251 -- blocking the loop is what is tested
    await asyncio.wait_for(told.in_doubt.wait(), PATIENCE_SECONDS)
    file.close()


async def test_the_worker_takes_the_files_of_lost_and_dead_jobs_away(tmp_path: Path) -> None:
    backend = FakeBackend()
    told = Told()
    file = opened(tmp_path, told)
    signs = SignsOfLife(backend)
    await signs.tell(read(tmp_path))
    assert len(read(tmp_path)) == 1
    backend.lost = [CALL]
    await signs.tell(read(tmp_path))
    assert read(tmp_path) == {}
    assert [each.leases[0].call_id for each in backend.leases] == [CALL, CALL]
    file.close()


async def test_while_the_api_is_away_nothing_is_taken_away(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.fail("renew_leases")
    file = opened(tmp_path, Told())
    await SignsOfLife(backend).tell(read(tmp_path))
    assert len(read(tmp_path)) == 1
    file.close()


async def test_the_log_has_when_the_api_went_away_and_when_it_came_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backend = FakeBackend()
    signs = SignsOfLife(backend)
    file = opened(tmp_path, Told())
    for is_away in (False, True, True, True, False, False, True):
        backend.fail(*(["renew_leases"] if is_away else []))
        await signs.tell(read(tmp_path))
    assert caplog.messages == ["leases not renewed", "leases are renewed again", "leases not renewed"]
    file.close()


class Session:
    def __init__(self) -> None:
        self.output = SimpleNamespace(audio_enabled=True, set_audio_enabled=self._set)
        self.audio: list[bool] = []
        self.is_shut_down = asyncio.Event()

    def _set(self, enabled: bool) -> None:
        self.output.audio_enabled = enabled
        self.audio.append(enabled)

    def shutdown(self, *, drain: bool) -> None:
        self.is_shut_down.set()


def tenure(backend: FakeBackend, directory: Path) -> tuple[Tenure, Session, SimpleNamespace]:
    session, call = Session(), SimpleNamespace(id=CALL, backend=backend, is_lost=False)
    return Tenure(cast(Any, session), cast(Any, call), directory, 0), session, call


async def test_a_job_in_doubt_is_silent_until_it_knows_that_the_call_is_its_own(tmp_path: Path) -> None:
    mine, session, call = tenure(FakeBackend(), tmp_path)
    await mine.ask()
    assert session.audio == [False, True]
    assert not call.is_lost


async def test_a_job_in_doubt_that_has_lost_the_call_says_nothing_more(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.lost = [CALL]
    mine, session, call = tenure(backend, tmp_path)
    await mine.ask()
    assert not session.output.audio_enabled
    assert session.is_shut_down.is_set()
    assert call.is_lost


async def test_without_an_api_nobody_can_have_taken_the_call(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.fail("renew_leases")
    mine, session, call = tenure(backend, tmp_path)
    await mine.ask()
    assert session.output.audio_enabled
    assert not call.is_lost


@pytest.mark.parametrize(
    ("ages_seconds", "cannot"),
    [
        ([], False),
        ([0.2], False),
        ([5.0], False),  # frozen: somebody has to take over
        ([5.0, 0.2], False),
        ([5.0, 5.0], False),
        ([1.3, 1.3, 0.2, 0.2], False),
        ([1.3, 1.3], True),
        ([1.3, 1.3, 0.2], True),
    ],
)
async def test_a_machine_on_which_most_jobs_are_late_cannot_keep_up(
    tmp_path: Path, ages_seconds: list[float], cannot: bool
) -> None:
    files = []
    for epoch, age in enumerate(ages_seconds):
        files.append(opened(tmp_path, Told(), epoch))
        then = time.time() - age
        os.utime(tmp_path / f"{CALL}.{epoch}.lease", (then, then))
    assert lease.cannot_keep_up(tmp_path) is cannot
    for file in files:
        file.close()
