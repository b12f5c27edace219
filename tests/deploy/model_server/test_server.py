"""The running server, reached as the worker reaches it."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable

import httpx
import numpy as np
import pytest
from livekit.agents import llm
from livekit.plugins import openai

from deploy.local.model_server.app import MOST_BYTES
from deploy.local.model_server.audio import Samples
from deploy.local.model_server.transcription import HERTZ
from tests.deploy.model_server.conftest import to_wav

pytestmark = pytest.mark.deploy

KEY = "local"
REPLIES = (
    "I can see that 49.00 USD was charged twice on INV-1042, so shall I refund it?",
    "Your line is fine, but the router has not been restarted for three months.",
    "I can offer Tuesday at ten, Wednesday at two or Thursday at nine. Which one suits you?",
    "You are number two in line. The wait is usually between two and four minutes.",
    "Before I can look at your account I need to check that it is you.",
    "Fiber 1000 costs 79.00 USD a month. It is our fastest connection.",
)


@pytest.fixture
async def client(server_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server_url, timeout=30, trust_env=False) as client:
        yield client


def speech(text: object, **options: object) -> dict[str, object]:
    return {"model": "tts-1", "voice": "alloy", "input": text, "response_format": "pcm", **options}


async def test_a_ready_server_says_so(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health")
    assert answer.json() == {"status": "ok", "parts": {"chat": True, "transcription": True, "speech": True}}


async def test_models_are_listed(client: httpx.AsyncClient) -> None:
    assert [model["id"] for model in (await client.get("/v1/models")).json()["data"]] == ["whisper-1", "tts-1", "rules"]


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "input"),
        (speech(""), "input"),
        (speech("  \n"), "input"),
        (speech("**"), "input"),
        (speech(None), "input"),
        (speech("x" * 5000), "input"),
        (speech("Hello", response_format="mp3"), "response_format"),
        (speech("Hello", speed=9), "speed"),
    ],
)
async def test_speech_that_cannot_be_made_is_refused(
    client: httpx.AsyncClient, body: dict[str, object], param: str
) -> None:
    answer = await client.post("/v1/audio/speech", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert answer.json()["error"]["param"] == param


@pytest.mark.parametrize("content", [b"", b"RIFF and then nothing", b"\x00" * 5000])
async def test_audio_that_cannot_be_read_is_refused(client: httpx.AsyncClient, content: bytes) -> None:
    files = {"file": ("heard.wav", content, "audio/wav")}
    answer = await client.post("/v1/audio/transcriptions", files=files, data={"model": "whisper-1"})
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "file"


async def test_a_transcription_without_a_file_or_a_form_is_refused(client: httpx.AsyncClient) -> None:
    no_file = await client.post("/v1/audio/transcriptions", data={"model": "whisper-1"})
    wrong_format = await client.post(
        "/v1/audio/transcriptions",
        files={"file": ("heard.wav", to_wav(np.zeros(HERTZ, np.float32), HERTZ), "audio/wav")},
        data={"response_format": "srt"},
    )
    assert (no_file.status_code, wrong_format.status_code) == (400, 400)
    assert wrong_format.json()["error"]["param"] == "response_format"


async def test_a_body_without_end_is_refused(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 1_000_000 + 2):
            yield bytes(1_000_000)

    answer = await client.post("/v1/chat/completions", content=endless())
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "payload_too_large"


async def test_a_malformed_chat_request_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/chat/completions", content=b"{")
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


async def test_silence_is_transcribed_as_nothing(client: httpx.AsyncClient) -> None:
    wav = to_wav(np.zeros(2 * HERTZ, np.float32), HERTZ)
    answer = await client.post("/v1/audio/transcriptions", files={"file": ("heard.wav", wav, "audio/wav")})
    assert answer.json() == {"text": ""}


async def test_the_first_sound_of_a_reply_comes_long_before_its_last(
    client: httpx.AsyncClient, figure: Callable[[str], None]
) -> None:
    firsts, wholes = [], []
    for text in REPLIES:
        started = time.perf_counter()
        async with client.stream("POST", "/v1/audio/speech", json=speech(text)) as answer:
            pieces = answer.aiter_bytes()
            await anext(pieces)
            firsts.append(time.perf_counter() - started)
            size = sum([len(piece) async for piece in pieces])
        wholes.append(time.perf_counter() - started)
        assert size > 24_000
    first, whole = statistics.median(firsts), statistics.median(wholes)
    figure(f"a reply: first audio after {first:.2f} s, all of it after {whole:.2f} s (medians)")
    assert first < 0.8 * whole


async def test_a_caller_who_cuts_in_leaves_the_voice_free(client: httpx.AsyncClient) -> None:
    long_text = " ".join(
        f"This is sentence number {number} of a long story that nobody wants to hear." for number in range(40)
    )
    async with client.stream("POST", "/v1/audio/speech", json=speech(long_text)) as answer:
        await anext(answer.aiter_bytes())
    async with asyncio.timeout(10):
        answer = await client.post("/v1/audio/speech", json=speech("And now for something else."))
    assert len(answer.content) > 24_000


async def test_a_faster_voice_takes_less_time(client: httpx.AsyncClient) -> None:
    normal = await client.post("/v1/audio/speech", json=speech("How can I help you with your invoice today?"))
    fast = await client.post("/v1/audio/speech", json=speech("How can I help you with your invoice today?", speed=1.5))
    assert len(fast.content) < 0.85 * len(normal.content)


async def test_the_plugins_of_livekit_speak_and_hear_through_the_server(server_url: str) -> None:
    voice = openai.TTS(base_url=f"{server_url}/v1", api_key=KEY, model="tts-1", voice="alloy", response_format="pcm")
    ear = openai.STT(base_url=f"{server_url}/v1", api_key=KEY, model="whisper-1", use_realtime=False)
    frames = [event.frame async for event in voice.synthesize("I need to update my credit card.")]
    assert frames[0].sample_rate == 24_000
    heard = await ear.recognize(frames)
    assert "credit card" in heard.alternatives[0].text
    assert str(heard.alternatives[0].language) == "en"
    await voice.aclose()


async def test_the_plugin_of_livekit_reads_words_calls_and_usage(server_url: str) -> None:
    model = openai.LLM(base_url=f"{server_url}/v1", api_key=KEY, model="gpt-4o-mini", parallel_tool_calls=False)
    context = llm.ChatContext.empty()
    context.add_message(role="system", content="You are technical support.")
    context.add_message(role="user", content="My internet is down and I am furious!")

    @llm.function_tool
    async def run_diagnostics(service: str) -> str:
        """Test the caller's service from our side."""
        return service

    async with model.chat(chat_ctx=context, tools=[run_diagnostics]) as stream:
        chunks = [chunk async for chunk in stream]
    calls = [call for chunk in chunks if chunk.delta for call in chunk.delta.tool_calls]
    text = "".join(chunk.delta.content or "" for chunk in chunks if chunk.delta)
    assert text.strip() == "I'm sorry about that."
    assert [(call.name, call.arguments) for call in calls] == [("run_diagnostics", '{"service": "internet"}')]
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.total_tokens > 0
    await model.aclose()


async def test_five_callers_at_once_are_all_heard(
    client: httpx.AsyncClient, phone_line: Callable[[str], Samples], figure: Callable[[str], None]
) -> None:
    samples = await asyncio.to_thread(phone_line, "Let me talk to a real person please.")
    files = {"file": ("heard.wav", to_wav(samples, HERTZ), "audio/wav")}

    async def hear() -> tuple[str, float]:
        started = time.perf_counter()
        answer = await client.post("/v1/audio/transcriptions", files=files, data={"model": "whisper-1"})
        return answer.json()["text"], time.perf_counter() - started

    heard = await asyncio.gather(*(hear() for _ in range(5)))
    figure(f"five at once: the slowest after {max(took for _, took in heard):.2f} s")
    assert all("person" in text for text, _ in heard)
