"""A chain costs a turn nothing while its providers are well: a model and a voice, alone and in a chain, in turn."""

from collections.abc import Awaitable, Callable
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from livekit.agents import llm, tts

from agents.providers.breaker import Breaker
from agents.providers.chain import Link
from agents.providers.speaking import Speaking
from agents.providers.thinking import Thinking
from tests.agents.failing import FakeVoice, SlowModel
from tests.bench.figures import Figures, at_most, by_rounds

pytestmark = pytest.mark.bench

ROUNDS = 5
TURNS = 12
WAIT_SECONDS = 0.1
"""Until the first token, until the first sound: a third of what a good provider takes, so that overhead shows."""

TARGET = at_most(1.05, tolerated=1.25)


async def first_token_seconds(model: llm.LLM[Any], inner: SlowModel) -> float:
    inner.after(WAIT_SECONDS)
    began = perf_counter()
    async with model.chat(chat_ctx=llm.ChatContext.empty()) as stream:
        await anext(stream)
    return perf_counter() - began


async def first_audio_seconds(voice: tts.TTS[Any]) -> float:
    began = perf_counter()
    async with voice.synthesize("Hello.") as stream:
        await anext(stream)
    return perf_counter() - began


Seconds = Callable[[], Awaitable[float]]


async def take_down(figures: Figures, what: str, chained: Seconds, alone: Seconds) -> None:
    rounds = []
    for _ in range(ROUNDS):
        times = [(await chained(), await alone()) for _ in range(TURNS)]
        in_chain, by_itself = (median(each) for each in zip(*times, strict=True))
        rounds.append((in_chain, by_itself))
    in_chain, by_itself = (median(each) * 1000 for each in zip(*rounds, strict=True))
    figures.add(
        f"providers: {what}",
        f"the {what} of a provider in a chain ÷ alone",
        by_rounds(rounds),
        TARGET,
        f"{in_chain:.1f} ÷ {by_itself:.1f} ms, {ROUNDS} rounds of {TURNS}",
    )


async def test_the_first_token_comes_as_soon(figures: Figures) -> None:
    model = SlowModel()
    chain = Thinking([Link(model, Breaker("llm", "bench"))], first_token_seconds=5)
    await take_down(
        figures, "first token", lambda: first_token_seconds(chain, model), lambda: first_token_seconds(model, model)
    )


async def test_the_first_sound_comes_as_soon(figures: Figures) -> None:
    voice = FakeVoice(wait_seconds=WAIT_SECONDS)
    chain = Speaking([Link(voice, Breaker("tts", "bench"))], first_audio_seconds=5)
    await take_down(figures, "first sound", lambda: first_audio_seconds(chain), lambda: first_audio_seconds(voice))
