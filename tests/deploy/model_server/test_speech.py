import asyncio
import json
from collections.abc import Callable, Coroutine

import httpx
import numpy as np
import pytest

from deploy.local.model_server.audio import write_wav
from deploy.local.model_server.errors import VoiceUnavailable
from deploy.local.model_server.piper import PhraseCache, Piper, Sound
from deploy.local.model_server.speech import HERTZ, Speaker

pytestmark = pytest.mark.unit

PIPER_HERTZ = 22_050
TEXT = "Thank you. How are you today? I am fine."
Handler = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


def speaking(handler: Handler) -> Speaker:
    client = httpx.AsyncClient(transport=httpx.MockTransport(handler), base_url="http://piper")
    return Speaker(Piper(client, at_once=2))


def text_of(request: httpx.Request) -> str:
    text: str = json.loads(request.content)["text"]
    return text


def tone(seconds: float) -> bytes:
    wave = 8_000 * np.sin(2 * np.pi * 200 * np.arange(int(seconds * PIPER_HERTZ)) / PIPER_HERTZ)
    return write_wav(wave.astype(np.int16).tobytes(), PIPER_HERTZ)


async def answer_with_a_tone(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=tone(0.5))


async def test_pieces_are_spoken_in_order_and_join_without_a_seam() -> None:
    speaker = speaking(answer_with_a_tone)
    pcm = b"".join([piece async for piece in speaker.speak(TEXT)])
    samples = np.frombuffer(pcm, np.int16).astype(float)
    assert len(samples) == pytest.approx(3 * 0.5 * HERTZ, abs=50)
    steepest = 8_000 * 2 * np.pi * 200 / HERTZ
    middle = samples[100 : int(0.5 * HERTZ) - 100]
    assert np.abs(np.diff(middle)).max() < steepest * 1.1


async def test_the_next_piece_is_made_while_the_first_is_being_sent() -> None:
    asked: list[str] = []
    second = asyncio.Event()

    async def handler(request: httpx.Request) -> httpx.Response:
        asked.append(text_of(request))
        if len(asked) == 2:
            second.set()
        return httpx.Response(200, content=tone(0.1))

    stream = speaking(handler).speak(TEXT)
    await anext(stream)
    await asyncio.wait_for(second.wait(), 5)
    assert asked == ["Thank you.", "How are you today?"]
    await stream.aclose()


async def test_a_caller_who_cuts_in_stops_the_work() -> None:
    asked: list[str] = []
    started, stopped = asyncio.Event(), asyncio.Event()

    async def handler(request: httpx.Request) -> httpx.Response:
        asked.append(text_of(request))
        if len(asked) == 2:
            started.set()
            try:
                await asyncio.Event().wait()
            finally:
                stopped.set()
        return httpx.Response(200, content=tone(0.1))

    stream = speaking(handler).speak(TEXT)
    await anext(stream)
    await asyncio.wait_for(started.wait(), 5)
    await stream.aclose()
    assert stopped.is_set()
    assert len(asked) == 2


async def test_what_was_said_before_is_not_made_again() -> None:
    asked: list[str] = []

    async def handler(request: httpx.Request) -> httpx.Response:
        asked.append(text_of(request))
        return httpx.Response(200, content=tone(0.1))

    speaker = speaking(handler)
    for speed in (1.0, 1.0, 1.5):
        assert [piece async for piece in speaker.speak("Hello.", speed)]
    assert len(asked) == 2


@pytest.mark.parametrize("answer", [httpx.Response(500), httpx.Response(200, content=b"not a wave")])
async def test_a_piper_that_fails_is_reported_as_a_missing_voice(answer: httpx.Response) -> None:
    async def handler(_: httpx.Request) -> httpx.Response:
        return answer

    with pytest.raises(VoiceUnavailable, match="http://piper"):
        await anext(speaking(handler).speak("Hello."))


async def test_a_text_without_words_is_silence() -> None:
    speaker = speaking(answer_with_a_tone)
    assert [piece async for piece in speaker.speak(" ** ")] == []


def test_the_cache_forgets_what_was_not_used_for_longest() -> None:
    cache = PhraseCache(most_bytes=10)
    for text in ("a", "b"):
        cache.put((text, 1.0), Sound(b"1234", PIPER_HERTZ))
    cache.get(("a", 1.0))
    cache.put(("c", 1.0), Sound(b"1234", PIPER_HERTZ))
    assert cache.get(("a", 1.0)) is not None
    assert cache.get(("b", 1.0)) is None
    cache.put(("d", 1.0), Sound(b"longer than all of it", PIPER_HERTZ))
    assert cache.get(("d", 1.0)) is None
