"""A chain costs a turn nothing while its providers are well: a model and a voice, alone and in a chain, in turn."""

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

pytestmark = pytest.mark.bench

TURNS = 60
WAIT_SECONDS = 0.1
"""Until the first token, until the first sound: a third of what a good provider takes, so that overhead shows."""

ALLOWED_RATIO = 1.05


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


def report(what: str, alone: list[float], chained: list[float]) -> float:
    ratio = median(chained) / median(alone)
    print(
        f"\n{what}, median of {TURNS}: {median(alone) * 1000:.1f} ms alone, {median(chained) * 1000:.1f} ms in a chain,"
        f" ratio {ratio:.3f}"
    )
    return ratio


async def test_the_first_token_comes_as_soon() -> None:
    model = SlowModel()
    chain = Thinking([Link(model, Breaker("llm", "bench"))], first_token_seconds=5)
    alone: list[float] = []
    chained: list[float] = []
    for _ in range(TURNS):
        alone.append(await first_token_seconds(model, model))
        chained.append(await first_token_seconds(chain, model))
    assert report("first token", alone, chained) <= ALLOWED_RATIO


async def test_the_first_sound_comes_as_soon() -> None:
    voice = FakeVoice("works", wait_seconds=WAIT_SECONDS)
    chain = Speaking([Link(voice, Breaker("tts", "bench"))], first_audio_seconds=5)
    alone: list[float] = []
    chained: list[float] = []
    for _ in range(TURNS):
        alone.append(await first_audio_seconds(voice))
        chained.append(await first_audio_seconds(chain))
    assert report("first sound", alone, chained) <= ALLOWED_RATIO
