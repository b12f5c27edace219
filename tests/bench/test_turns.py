"""What our part of a turn costs, on sessions whose recognition, model and voice take known times."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from agents.journal import Journal
from tests.agents.conversation import LISTENING, calls
from tests.bench.figures import Figures, at_most, by_rounds, p99
from tests.bench.spoken import SpokenCall, Unrecorded, known_seconds

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

ROUNDS = 5
CALLS = 5
MANY_CALLS = 10
TURNS = 10
"""In each call; a round of many calls has a hundred, since the 99th percentile is asked for."""

Talk = Callable[[SpokenCall], Coroutine[Any, Any, list[float]]]


async def at_once(count: int, directory: Path, talk: Talk, journal: type[Journal] = Journal) -> list[float]:
    """So many calls, each with its own talk, begun one after the other within a second: nobody speaks in chorus."""

    async def one(number: int) -> list[float]:
        await asyncio.sleep(number / count)
        async with SpokenCall(directory, journal) as call:
            return await talk(call)

    return [seconds for turns in await asyncio.gather(*map(one, range(count))) for seconds in turns]


async def ordinary(call: SpokenCall) -> list[float]:
    return [(await call.says("Is it open?", "It is open until six today."))[0] for _ in range(TURNS)]


async def test_log_is_free(tmp_path: Path, figures: Figures) -> None:
    with_journal: list[list[float]] = []
    without: list[list[float]] = []
    await at_once(MANY_CALLS, tmp_path, ordinary)  # what is done for the first time is slow
    for _ in range(ROUNDS):
        with_journal.append(await at_once(MANY_CALLS, tmp_path, ordinary))
        without.append(await at_once(MANY_CALLS, tmp_path, ordinary, Unrecorded))
    ratio = by_rounds([(p99(on), p99(off)) for on, off in zip(with_journal, without, strict=True)])
    figures.add(
        "log_is_free",
        "p99 of a turn with the durable journal ÷ without one",
        ratio,
        at_most(1.02, tolerated=1.1),
        f"{_ms(p99, with_journal)} ÷ {_ms(p99, without)} ms,"
        f" {ROUNDS} rounds of {MANY_CALLS * TURNS} turns in {MANY_CALLS} calls",
    )


async def test_turn_overhead(tmp_path: Path, figures: Figures) -> None:
    await at_once(CALLS, tmp_path, ordinary)
    rounds = [await at_once(CALLS, tmp_path, ordinary) for _ in range(ROUNDS)]
    ratio = by_rounds([(median(turns), known_seconds()) for turns in rounds])
    figures.add(
        "turn_overhead",
        f"a turn ÷ the sum of its known delays, {CALLS} calls at once",
        ratio,
        at_most(1.05, tolerated=1.2),
        f"{_ms(median, rounds)} (p99 {_ms(p99, rounds)}) ÷ {known_seconds() * 1000:.0f} ms,"
        f" {ROUNDS} rounds of {CALLS * TURNS} turns",
    )


async def exchanges(call: SpokenCall) -> list[float]:
    """A turn of each kind: ordinary, with a tool, with a hand-off, from there to the next agent's words, the next."""
    (plain,) = await call.says("Is it open?", "It is open until six today.")
    (tool,) = await call.says("One moment.", calls("wait_a_moment"))
    announced, arrived = await call.says(
        "I was charged twice.", calls("route_to_billing", problem="charged twice"), LISTENING, answers=2
    )
    (after,) = await call.says("Are you there?", "I am with you.")
    return [plain, tool, announced, arrived - announced, after]


async def test_handoff_invisible(tmp_path: Path, figures: Figures) -> None:
    kinds = 5
    await at_once(MANY_CALLS, tmp_path, exchanges)
    rounds: list[list[float]] = []
    for _ in range(ROUNDS):
        taken = await at_once(MANY_CALLS, tmp_path, exchanges)
        rounds.append([median(taken[kind::kinds]) for kind in range(kinds)])
    plain, tool, handoff, arrival, after = zip(*rounds, strict=True)
    how = f"{ROUNDS} rounds of {MANY_CALLS} calls"
    figures.add(
        "handoff_invisible: the turn",
        "a turn with a hand-off ÷ one with an ordinary tool",
        by_rounds(list(zip(handoff, tool, strict=True))),
        at_most(1.2, tolerated=1.5),
        f"{_ms(median, [handoff])} ÷ {_ms(median, [tool])} ms, {how};"
        f" from the announcement to the next agent's first sound {_ms(median, [arrival])} ms",
    )
    figures.add(
        "handoff_invisible: the next turn",
        "the first turn after a hand-off ÷ an ordinary one",
        by_rounds(list(zip(after, plain, strict=True))),
        at_most(1.05, tolerated=1.3),
        f"{_ms(median, [after])} ÷ {_ms(median, [plain])} ms, {how}",
    )


def _ms(of: Callable[[Sequence[float]], float], rounds: Sequence[Sequence[float]]) -> str:
    return f"{median(of(each) for each in rounds) * 1000:.0f}"
