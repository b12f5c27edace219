import statistics
import time
from collections.abc import Callable

import numpy as np
import pytest

from deploy.local.model_server import transcription
from deploy.local.model_server.audio import Samples, UnreadableAudio, read_wav
from deploy.local.model_server.transcription import HERTZ, Transcriber, repeats
from tests.deploy.model_server.conftest import to_wav

pytestmark = pytest.mark.deploy

SENTENCES = (
    "I was charged twice on invoice 1042.",
    "Let me talk to a real person please.",
    "My internet is very slow today.",
    "The television does not work at all.",
    "I tried restarting the router already.",
    "That worked, thank you.",
    "It still doesn't work.",
    "I want to speak to an operator.",
    "Yes please.",
    "No, thank you.",
    "How much is my bill?",
    "I need to update my credit card.",
    "I would like to book a demo.",
    "Tuesday at 10.",
    "The first one.",
    "What are your opening hours?",
    "Can you repeat that?",
    "How long do I have to wait?",
    "Please call me back.",
    "Thank you. Goodbye.",
)
MOST_WORD_ERRORS = 0.12
NOISE = np.random.default_rng(7)


def words(text: str) -> list[str]:
    return "".join(letter for letter in text.lower() if letter.isalnum() or letter == " ").split()


def word_errors(wanted: list[str], heard: list[str]) -> int:
    """Levenshtein's distance, in words."""
    row = list(range(len(heard) + 1))
    for place, word in enumerate(wanted, 1):
        before, row[0] = row[:], place
        for other, candidate in enumerate(heard, 1):
            row[other] = min(before[other] + 1, row[other - 1] + 1, before[other - 1] + (word != candidate))
    return row[-1]


def median_seconds(transcriber: Transcriber, recordings: list[Samples]) -> float:
    times = []
    for samples in recordings:
        started = time.perf_counter()
        transcriber.transcribe(samples)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


@pytest.fixture(scope="module")
def recordings(phone_line: Callable[[str], Samples]) -> dict[str, Samples]:
    return {sentence: phone_line(sentence) for sentence in SENTENCES}


@pytest.mark.timeout(180)
def test_sentences_on_a_telephone_line_are_understood(
    transcriber: Transcriber, recordings: dict[str, Samples], figure: Callable[[str], None]
) -> None:
    errors = total = 0
    times = []
    for sentence, samples in recordings.items():
        started = time.perf_counter()
        heard = words(transcriber.transcribe(samples).text)
        times.append(time.perf_counter() - started)
        errors += word_errors(words(sentence), heard)
        total += len(words(sentence))
    figure(
        f"word errors {errors / total:.1%}; a sentence in {statistics.median(times):.2f} s (median), {max(times):.2f} s"
    )
    assert errors / total <= MOST_WORD_ERRORS


@pytest.mark.timeout(180)
def test_a_short_window_is_worth_its_name(
    transcriber: Transcriber,
    recordings: dict[str, Samples],
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str], None],
) -> None:
    some = list(recordings.values())[:6]
    short = median_seconds(transcriber, some)
    monkeypatch.setattr(transcription, "SHORT_WINDOW_FRAMES", transcription.WHOLE_WINDOW_FRAMES)
    whole = median_seconds(transcriber, some)
    figure(f"short window {short:.2f} s, whole window {whole:.2f} s")
    assert short < 0.7 * whole


def seconds(samples: float) -> Samples:
    return np.zeros(int(samples * HERTZ), np.float32)


def hum() -> Samples:
    at = np.arange(3 * HERTZ) / HERTZ
    return (0.1 * np.sin(2 * np.pi * 50 * at) + 0.05 * np.sin(2 * np.pi * 150 * at)).astype(np.float32)


def ringing() -> Samples:
    at = np.arange(2 * HERTZ) / HERTZ
    return (0.2 * np.sin(2 * np.pi * 440 * at) + 0.2 * np.sin(2 * np.pi * 480 * at)).astype(np.float32)


def noise(loudness: float) -> Samples:
    return (NOISE.standard_normal(3 * HERTZ) * loudness).astype(np.float32)


@pytest.mark.parametrize(
    "samples",
    [seconds(0), seconds(0.02), seconds(3), noise(0.001), noise(0.02), noise(0.2), hum(), ringing()],
    ids=["nothing", "an instant", "silence", "hiss", "noise", "loud noise", "hum", "ringing"],
)
def test_no_words_are_heard_where_nobody_speaks(transcriber: Transcriber, samples: Samples) -> None:
    assert transcriber.transcribe(samples).text == ""


def test_a_sentence_is_found_in_a_long_silence(transcriber: Transcriber, recordings: dict[str, Samples]) -> None:
    samples = np.concatenate([seconds(20), recordings["How much is my bill?"], seconds(25)])
    assert word_errors(words("How much is my bill?"), words(transcriber.transcribe(samples).text)) <= 1


@pytest.mark.timeout(180)
def test_a_speech_longer_than_the_window_is_heard_to_its_end(
    transcriber: Transcriber, recordings: dict[str, Samples]
) -> None:
    parts = [part for samples in recordings.values() for part in (samples, seconds(0.8))]
    heard = words(transcriber.transcribe(np.concatenate(parts)).text)
    wanted = words(" ".join(recordings))
    assert sum(map(len, parts)) > 30 * HERTZ
    assert word_errors(wanted, heard) / len(wanted) <= 2 * MOST_WORD_ERRORS


@pytest.mark.parametrize("hertz", [8_000, 16_000, 24_000, 48_000])
def test_a_wave_file_of_any_rate_is_read(hertz: int) -> None:
    assert len(read_wav(to_wav(np.zeros(hertz, np.float32), hertz), HERTZ)) == pytest.approx(HERTZ, abs=20)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"not audio at all", bytes(1000), b"#EXTM3U\nfile:///etc/passwd\n"])
def test_what_is_no_wave_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableAudio):
        read_wav(data, HERTZ)


@pytest.mark.parametrize(
    ("text", "looping"),
    [
        ("How much is my bill? How much is my bill?", True),
        ("90210 90210", True),
        ("Be Be Be Be Be Be Be Be", True),
        ("No, no.", False),
        ("I was charged twice on invoice 1042.", False),
        ("", False),
    ],
)
def test_a_model_in_a_loop_is_noticed(text: str, looping: bool) -> None:
    assert repeats(text) is looping
