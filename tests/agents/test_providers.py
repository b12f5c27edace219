"""Providers fail at once, hang, break off and recover; the caller hears an answer, or at least a sentence."""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from livekit import rtc
from livekit.agents import APIConnectionError, ErrorEvent, FlushSentinel, llm, stt, tts

from agents.behaviors.keypad import Keypad
from agents.behaviors.trouble import DEAF_AFTER, NO_EARS, NO_MIND, SORRY, Trouble
from agents.persona.patience import ONE_MOMENT, patiently
from agents.providers.breaker import FAILURES, REST_SECONDS, Breaker, Kind, State
from agents.providers.chain import Link, NobodyAnswers
from agents.providers.hearing import Hearing
from agents.providers.recorded import FILES, NO_VOICE, STAY, load_recordings
from agents.providers.speaking import Speaking
from agents.providers.thinking import Thinking
from api.contract import Mood, QueueEntryState
from tests.agents.conversation import LISTENING, Conversation, ScriptedModel
from tests.agents.failing import (
    RATE,
    SOUND,
    BreakingModel,
    FakeEars,
    FakeVoice,
    FlakyModel,
    HangingModel,
    SlowModel,
)
from tests.agents.loudspeaker import Loudspeaker
from tests.agents.manual_clock import ManualClock

pytestmark = pytest.mark.agents

HURRY_SECONDS = 0.2


@pytest.fixture(autouse=True)
def tasks_that_failed_are_forgotten() -> Iterator[None]:
    """The framework's own say so when they are collected, with a traceback that is parsed: were that in the middle of
    parsing something else, Python 3.11 would stumble over it."""
    yield
    gc.collect()


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def links(kind: Kind, *providers: Any, time: Time | None = None) -> list[Link[Any]]:
    return [Link(each, Breaker(kind, f"provider {at}", now=time or Time())) for at, each in enumerate(providers)]


def thinking(*models: llm.LLM[Any], time: Time | None = None) -> Thinking:
    return Thinking(links("llm", *models, time=time), first_token_seconds=HURRY_SECONDS)


# --- thinking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [FlakyModel(), HangingModel()])
async def test_what_the_first_model_cannot_say_in_time_the_second_says(tmp_path: Path, first: ScriptedModel) -> None:
    async with Conversation(tmp_path, thinking=thinking(first, ScriptedModel())) as call:
        assert await call.says("Hello.") == [LISTENING]


async def test_a_model_that_breaks_off_is_not_begun_again_by_another(tmp_path: Path) -> None:
    second = ScriptedModel()
    async with Conversation(tmp_path, thinking=thinking(BreakingModel(), second)) as call:
        Trouble(call.session, load_recordings()).attach()
        call.forget_what_was_heard()
        call.session.generate_reply(user_input="Hello.")
        assert SORRY in [await call.hears() for _ in range(2)]
        assert second.requests == []


async def test_a_broken_model_is_left_alone_and_tried_again_after_a_rest(tmp_path: Path) -> None:
    time, first = Time(), FlakyModel()
    mind = thinking(first, ScriptedModel(), time=time)
    async with Conversation(tmp_path, thinking=mind) as call:
        for _ in range(FAILURES + 2):
            await call.says("Hello.")
        assert len(first.requests) == FAILURES
        assert not mind.links[0].breaker.admits()
        time.now += REST_SECONDS
        first.is_broken = False
        await call.says("Hello.")
        await call.says("Hello.")
        assert len(first.requests) == FAILURES + 2
        assert mind.links[0].breaker.state is State.closed


async def test_without_any_model_the_caller_is_told_and_brought_to_a_person(tmp_path: Path) -> None:
    async with Conversation(tmp_path, thinking=thinking(FlakyModel())) as call:
        Trouble(call.session, load_recordings()).attach()
        call.forget_what_was_heard()
        call.session.generate_reply(user_input="My TV is dead.")
        assert await call.hears() == NO_MIND
        assert "in line" in await call.hears()
        assert call.agent == "HumanHandoffAgent"
        assert (await call.backend.queue_status(call.call.id)).state is QueueEntryState.waiting


async def waiting(call: Conversation) -> None:
    """Without a model, until the caller waits for a person."""
    Trouble(call.session, load_recordings()).attach()
    call.forget_what_was_heard()
    call.session.generate_reply(user_input="My TV is dead.")
    await call.hears()
    await call.hears()


async def test_while_waiting_without_a_model_what_the_caller_says_is_kept(tmp_path: Path) -> None:
    async with Conversation(tmp_path, thinking=thinking(FlakyModel())) as call:
        await waiting(call)
        assert await call.says("The red light blinks.") == ["Thank you, I've added that for the operator."]
        assert "The red light blinks." in call.call.facts.values()
        assert call.agent == "HumanHandoffAgent"


async def test_a_callback_is_booked_without_a_model(tmp_path: Path) -> None:
    async with Conversation(tmp_path, thinking=thinking(FlakyModel())) as call:
        await waiting(call)
        (said,) = await call.says("Can you call me back instead?")
        assert said.endswith("Goodbye!")
        assert (await call.backend.queue_status(call.call.id)).state is QueueEntryState.callback


async def test_an_angry_caller_is_called_back_without_a_model_too(tmp_path: Path) -> None:
    async with Conversation(tmp_path, thinking=thinking(FlakyModel())) as call:
        await waiting(call)
        (said,) = await call.says("This is ridiculous, call me back!")
        assert said.endswith("Goodbye!")
        assert call.call.mood is Mood.angry


async def test_a_key_says_yes_where_nothing_else_is_understood(tmp_path: Path) -> None:
    clock = ManualClock()
    async with Conversation(tmp_path, thinking=thinking(FlakyModel()), clock=clock) as call:
        Keypad(call.session, call.call, complete_seconds=0).attach()
        await waiting(call)
        await clock.pass_(61)
        while "Shall we call you back" not in await call.hears():
            pass
        call.line.room.emit("sip_dtmf_received", SimpleNamespace(digit="1"))
        assert "Goodbye" in await call.hears()
        assert (await call.backend.queue_status(call.call.id)).state is QueueEntryState.callback


async def test_a_model_that_takes_its_time_is_not_silence() -> None:
    slow = asyncio.Event()

    async def answer() -> Any:
        await slow.wait()
        yield LISTENING

    heard = patiently(answer(), seconds=0)
    assert await anext(heard) == ONE_MOMENT
    assert isinstance(await anext(heard), FlushSentinel)
    slow.set()
    assert [chunk async for chunk in heard] == [LISTENING]


async def test_a_model_that_answers_at_once_is_not_waited_for_aloud(tmp_path: Path) -> None:
    async with Conversation(tmp_path, thinking=thinking(ScriptedModel())) as call:
        assert await call.says("Hello.") == [LISTENING]


async def test_a_slow_model_is_heard_to_be_slow_in_a_call(tmp_path: Path) -> None:
    slow = SlowModel()
    mind = Thinking(links("llm", slow), first_token_seconds=30)
    async with Conversation(tmp_path, thinking=mind) as call:
        said = asyncio.create_task(call.says("Hello."))
        slow.after(1.5)
        assert await said == [ONE_MOMENT + LISTENING]


# --- speaking --------------------------------------------------------------------------------------------------------


async def spoken(voice: Speaking) -> bytes:
    return b"".join([audio.frame.data.tobytes() async for audio in voice.synthesize("Hello.")])


def speaking(*voices: FakeVoice) -> Speaking:
    return Speaking(links("tts", *voices), first_audio_seconds=HURRY_SECONDS)


@pytest.mark.parametrize("way", ["refuses", "hangs"])
async def test_what_the_first_voice_cannot_say_in_time_the_second_says(way: str) -> None:
    assert (await spoken(speaking(FakeVoice(way), FakeVoice()))).startswith(SOUND)


async def test_a_voice_that_breaks_off_is_not_begun_again_by_another() -> None:
    second = FakeVoice()
    with pytest.raises(APIConnectionError) as broken:
        await spoken(speaking(FakeVoice("breaks"), second))
    assert not isinstance(broken.value, NobodyAnswers)
    assert second.asked == 0


async def test_a_broken_voice_is_not_asked_for_each_sentence() -> None:
    first = FakeVoice("refuses")
    voice = speaking(first, FakeVoice())
    for _ in range(FAILURES + 2):
        await spoken(voice)
    assert first.asked == FAILURES


async def test_without_a_voice_the_caller_hears_a_recording_and_is_brought_to_a_person(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        call.forget_what_was_heard()
        Trouble(call.session, load_recordings()).attach()
        nobody = tts.TTSError(timestamp=0, label="voices", error=NobodyAnswers("none"), recoverable=False)
        call.session.emit("error", ErrorEvent(error=nobody, source=SimpleNamespace()))
        assert await call.hears() == NO_VOICE
        await call.hears()
        assert call.agent == "HumanHandoffAgent"
        call.session.emit("error", ErrorEvent(error=nobody, source=SimpleNamespace()))
        assert await call.hears() == STAY


async def test_what_a_caller_hears_when_all_voices_are_dead_is_sound(tmp_path: Path) -> None:
    """Through a real session, from the chain's failure to the loudspeaker."""
    dead, loudspeaker = speaking(FakeVoice("refuses"), FakeVoice("hangs")), Loudspeaker()
    async with Conversation(tmp_path, voice=dead, loudspeaker=loudspeaker) as call:
        Trouble(call.session, load_recordings()).attach()
        call.session.say("Is anything else the matter?")
        await loudspeaker.heard(sum(frame.duration for frame in load_recordings()[NO_VOICE]) * 0.9)


async def test_the_second_voice_is_heard_in_place_of_the_first(tmp_path: Path) -> None:
    voice, loudspeaker = speaking(FakeVoice("refuses"), FakeVoice()), Loudspeaker()
    async with Conversation(tmp_path, voice=voice, loudspeaker=loudspeaker):
        await loudspeaker.heard(len(SOUND) / 2 / RATE)


def test_the_recordings_are_sound_and_not_silence() -> None:
    for text, frames in load_recordings().items():
        seconds = sum(frame.duration for frame in frames)
        assert len(text) / 25 < seconds < len(text) / 10, text
        assert max(max(frame.data) for frame in frames) > 3_000, text
    assert set(load_recordings()) == set(FILES)


def test_voices_that_do_not_fit_are_refused() -> None:
    other = FakeVoice()
    other._sample_rate = RATE // 2
    with pytest.raises(ValueError, match="sample rate"):
        speaking(FakeVoice(), other)


# --- hearing ---------------------------------------------------------------------------------------------------------

SECOND = rtc.AudioFrame(bytes(2 * RATE), RATE, 1, RATE)


@pytest.mark.parametrize("way", ["refuses", "hangs"])
async def test_what_the_first_recogniser_cannot_hear_in_time_the_second_hears(way: str) -> None:
    ears = Hearing(links("stt", FakeEars(way), FakeEars()), final_seconds=HURRY_SECONDS)
    assert (await ears.recognize(SECOND)).alternatives[0].text == "My TV is dead."


async def test_without_any_recogniser_nothing_is_heard_and_that_is_told() -> None:
    """An exception would end the recognition of the whole call."""
    told: list[stt.STTError] = []
    ears = Hearing(links("stt", FakeEars("refuses")), final_seconds=HURRY_SECONDS)
    ears.on("error", told.append)
    assert (await ears.recognize(SECOND)).alternatives[0].text == ""
    assert [isinstance(error.error, NobodyAnswers) for error in told] == [True]


async def test_a_caller_whom_nothing_understands_is_asked_again_and_then_brought_to_a_person(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        call.forget_what_was_heard()
        Trouble(call.session, load_recordings()).attach()
        deaf = stt.STTError(timestamp=0, label="ears", error=NobodyAnswers("none"), recoverable=False)
        for sentence in [SORRY] * (DEAF_AFTER - 1) + [NO_EARS]:
            call.session.emit("error", ErrorEvent(error=deaf, source=SimpleNamespace()))
            assert await call.hears() == sentence
        await call.hears()
        assert call.agent == "HumanHandoffAgent"
