import io
import wave
from pathlib import Path
from typing import Any

import pytest
from livekit import rtc
from livekit.agents import NOT_GIVEN, APIConnectionError, stt

from agents import mailbag
from agents.backend import BackendError
from agents.backend.fake import FakeBackend
from agents.held_file import REJECTED_DIRECTORY
from agents.human.agent import Phase
from agents.human.voicemail import FIRST_WORD_SECONDS, PAUSE_SECONDS, Ended, Message, Recorder
from agents.journal import Verdict
from agents.mailbag import RATE_HZ, send_messages
from api.contract import MAX_MESSAGE_SECONDS, EndReason, Overflow, QueueEntryState
from tests import sound
from tests.agents.conversation import Conversation, calls
from tests.agents.test_human import Waiting

pytestmark = pytest.mark.agents


def speech(seconds: float) -> list[rtc.AudioFrame]:
    return sound.speech(seconds, RATE_HZ)


def quiet(seconds: float) -> list[rtc.AudioFrame]:
    return sound.quiet(seconds, RATE_HZ)


def end_of(frames: list[rtc.AudioFrame]) -> tuple[Ended | None, float]:
    message = Message()
    for place, frame in enumerate(frames, start=1):
        if (ended := message.hear(bytes(frame.data))) is not None:
            return ended, round(place * sound.FRAME_SECONDS, 1)
    return None, round(len(frames) * sound.FRAME_SECONDS, 1)


class Recogniser(stt.STT[Any]):
    """Understands every recording in the same way, or not at all."""

    def __init__(self, text: str | None) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=False, interim_results=False))
        self.text = text
        self.heard_seconds = 0.0

    async def _recognize_impl(self, buffer: Any, *, language: Any = NOT_GIVEN, conn_options: Any) -> stt.SpeechEvent:
        if self.text is None:
            raise APIConnectionError
        self.heard_seconds = sum(frame.duration for frame in buffer)
        words = stt.SpeechData(language="en", text=self.text)  # type: ignore[arg-type]
        return stt.SpeechEvent(stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives=[words])


def with_voicemail(**values: Any) -> FakeBackend:
    return FakeBackend(number={"flow": "support", "overflow": Overflow.voicemail}, **values)


def length_seconds(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        return int(file.getnframes()) / RATE_HZ


def files(directory: Path) -> list[str]:
    return sorted(path.suffix for path in (directory / mailbag.DIRECTORY).glob("*.*"))


async def until(call: Conversation, what: str) -> str:
    while what not in (said := await call.hears()):
        pass
    return said


def test_a_pause_ends_a_message_and_a_shorter_one_does_not() -> None:
    frames = speech(1) + quiet(PAUSE_SECONDS - 0.2) + speech(1) + quiet(10)
    assert end_of(frames) == (Ended.silence, 2 + PAUSE_SECONDS - 0.2 + PAUSE_SECONDS)


def test_a_caller_who_says_nothing_is_waited_for_longer() -> None:
    assert end_of(quiet(20)) == (Ended.nothing_said, FIRST_WORD_SECONDS)


def test_a_caller_who_does_not_stop_is_stopped() -> None:
    assert end_of(speech(200)) == (Ended.too_long, MAX_MESSAGE_SECONDS)


async def test_a_message_is_taken_sent_and_thanked_for(tmp_path: Path) -> None:
    async with Waiting(tmp_path, backend=with_voicemail()) as call:
        call.line.said = speech(2) + quiet(PAUSE_SECONDS)
        said = await call.says("I'd like to leave a message.", calls("leave_message"))
        assert said[0].startswith("Please speak after the tone")
        thanks = await until(call, "Thank you")
        assert thanks == "Thank you, your message is on its way. Somebody will answer it within a day. Goodbye!"
        (wav,) = call.backend.voicemails.values()
        assert length_seconds(wav) == pytest.approx(2 + PAUSE_SECONDS)
        assert [left.state for left in call.backend.left] == [QueueEntryState.overflowed]
        await call.closed()
        assert call.call.end_reason is EndReason.agent_ended
    assert files(tmp_path) == []


async def test_the_hash_key_ends_a_message(tmp_path: Path) -> None:
    async with Waiting(tmp_path, backend=with_voicemail()) as call:
        call.line.said = speech(3)
        await call.says("A message.", calls("leave_message"))
        await call.line.heard_out.wait()
        assert call.phase is Phase.recording
        call.line.room.emit("sip_dtmf_received", rtc.SipDTMF(code=11, digit="#"))
        await until(call, "your message is on its way")


async def test_a_caller_who_hangs_up_in_the_middle_has_left_what_was_said(tmp_path: Path) -> None:
    async with Waiting(tmp_path, backend=with_voicemail()) as call:
        call.line.said = speech(3)
        await call.says("A message.", calls("leave_message"))
        await call.line.heard_out.wait()
        call.call.end_reason = EndReason.caller_hung_up
        call.session.shutdown(drain=False)
        await call.closed()
        (wav,) = call.backend.voicemails.values()
        assert length_seconds(wav) == pytest.approx(3)
        assert call.backend.events[-1].type == "call_ended"
    assert files(tmp_path) == []


async def test_a_message_that_the_api_cannot_take_now_is_kept_and_sent_by_the_next_sweep(tmp_path: Path) -> None:
    backend = with_voicemail()
    async with Waiting(tmp_path, backend=backend) as call:
        call.line.said = speech(2) + quiet(PAUSE_SECONDS)
        backend.fail("leave_voicemail")
        await call.says("A message.", calls("leave_message"))
        assert "I keep your message and pass it on" in await until(call, "Thank you")
        await call.closed()
    assert files(tmp_path) == [".wav"]
    backend.fail()
    assert await send_messages(tmp_path, backend) == 1
    assert len(backend.voicemails) == 1
    assert files(tmp_path) == []


async def test_a_message_of_a_process_that_was_killed_is_sent_as_far_as_it_came(tmp_path: Path) -> None:
    backend = with_voicemail()
    killed = mailbag.MessageFile.new(tmp_path, backend.call_id)
    killed.append(bytes(RATE_HZ * 2) + b"\0")  # a second, and half a sample
    assert await send_messages(tmp_path, backend) == 0  # it still lives
    killed.close()
    assert await send_messages(tmp_path, backend) == 1
    assert [length_seconds(wav) for wav in backend.voicemails.values()] == [1.0]


async def test_a_message_that_is_refused_for_good_is_laid_aside(tmp_path: Path) -> None:
    backend = with_voicemail()
    left = mailbag.MessageFile.new(tmp_path, backend.call_id)
    left.append(bytes(RATE_HZ * 2))
    left.close()
    backend.broken = lambda action: BackendError("voicemail-left", "no") if action == "leave_voicemail" else None
    assert await send_messages(tmp_path, backend) == 0
    assert files(tmp_path) == []
    assert [path.suffix for path in (tmp_path / mailbag.DIRECTORY / REJECTED_DIRECTORY).iterdir()] == [".wav"]


async def test_a_caller_who_says_nothing_waits_again(tmp_path: Path) -> None:
    async with Waiting(tmp_path, backend=with_voicemail()) as call:
        call.line.said = quiet(FIRST_WORD_SECONDS)
        await call.says("A message.", calls("leave_message"))
        said = await until(call, "did not get a message")
        assert said == "I'm sorry, I did not get a message. You are in line. I stay with you."
        assert call.backend.voicemails == {}
        assert len(call.backend.entries) == 2
        assert await call.says("Thanks.", "Of course.") == ["Of course."]
    assert files(tmp_path) == []


async def test_where_the_rule_is_another_one_no_message_is_taken(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        said = await call.says("Can I leave a message?", calls("leave_message"))
        assert said == ["I'm sorry, I can't take a message on this line. Shall we call you back instead?"]
        assert call.backend.left == []


@pytest.mark.parametrize(("understood", "transcripts"), [("Please call me.", ["Please call me."]), (None, [])])
async def test_the_message_is_transcribed_whole_or_sent_without(
    tmp_path: Path, understood: str | None, transcripts: list[str]
) -> None:
    recogniser = Recogniser(understood)
    async with Conversation(tmp_path) as call:
        call.line.said = speech(2) + quiet(PAUSE_SECONDS)
        recorder = Recorder(call.call, recogniser)
        await recorder.record()
        assert await recorder.send() is Verdict.delivered
        assert call.backend.transcripts == transcripts
        assert recogniser.heard_seconds == (pytest.approx(2 + PAUSE_SECONDS) if understood else 0)
