import asyncio

import pytest

from deploy.local.sip_gateway.clock import MOST_TICKS_AT_ONCE, TICK_SECONDS, FrameClock

pytestmark = pytest.mark.unit


async def test_after_a_stall_the_clock_catches_up_and_says_what_it_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    real, stalled = loop.time, [0.0]
    monkeypatch.setattr(loop, "time", lambda: real() + sum(stalled))
    clock = FrameClock()
    skipped: list[int] = []
    enough = asyncio.Event()

    def tick(frames: int) -> None:
        skipped.append(frames)
        if len(skipped) == 2:
            stalled.append(20.5 * TICK_SECONDS)
        if len(skipped) == 2 + MOST_TICKS_AT_ONCE:
            enough.set()

    clock.add(tick)
    began = loop.time()
    async with asyncio.timeout(5):
        await enough.wait()
    clock.remove(tick)
    passed = (loop.time() - began) / TICK_SECONDS
    assert sum(skipped) >= 20 - 1 - MOST_TICKS_AT_ONCE
    assert sum(skipped) + len(skipped) == pytest.approx(passed, abs=2)
    assert skipped[:2] == [0, 0]


async def test_the_clock_beats_for_each_listener_until_it_is_removed() -> None:
    clock = FrameClock()
    beats: list[str] = []
    enough = asyncio.Event()

    def first(_: int) -> None:
        beats.append("first")
        clock.remove(first)

    def second(_: int) -> None:
        beats.append("second")
        if beats.count("second") == 3:
            enough.set()

    clock.add(first)
    clock.add(second)
    async with asyncio.timeout(2):
        await enough.wait()
    clock.remove(second)
    assert (beats.count("first"), beats.count("second")) == (1, 3)
