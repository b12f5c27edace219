"""Speech to text on two cores: Whisper, made quick for the one sentence that a caller says.

Whisper works on windows of 30 s and its cost is the window, not the sentence. A caller's sentence is given to the
model in a window barely longer than itself, which takes a fifth of the time. The price is that the model sometimes
repeats itself in such a window; then the whole window is worth its time after all.

Before that, a voice detector decides whether anybody spoke, because Whisper finds words in any noise.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.vad import VadOptions, get_speech_timestamps

from deploy.local.model_server.audio import Samples

HERTZ: Final = 16_000
FRAMES_PER_SECOND: Final = 100
WHOLE_WINDOW_FRAMES: Final = 3_000
SHORT_WINDOW_FRAMES: Final = 1_500  # with 1,200 it is a fifth quicker, and "1042" becomes "10042" now and then
PADDING_FRAMES: Final = 800
LONGEST_PIECE_SECONDS: Final = 22  # leaves room for the padding in the whole window

TOKENS_PER_SECOND: Final = 12  # of quick speech; more is the model repeating itself
SPARE_TOKENS: Final = 24
MOST_TOKENS: Final = 220

FEWEST_WORDS_PER_SECOND: Final = 1.3  # people say two to three; less is the model stopping after the first sentence
JUDGED_SECONDS: Final = 2.5  # a shorter piece may hold one slow word

REPETITIVE_COMPRESSION: Final = 2.2
UNSURE_LOGPROB: Final = -1.0  # mean of the tokens' log probabilities, as Whisper's authors set it
NO_SPEECH_PROBABILITY: Final = 0.6

PRECEDING_WORDS: Final = "What is your e-mail, your postcode or your invoice number?"
"""Given to the model as what was said before, so that it expects these words. No digits: it would repeat them."""


@dataclass(frozen=True)
class Transcript:
    text: str
    seconds: float
    average_logprob: float = 0.0
    no_speech_probability: float = 1.0


@dataclass(frozen=True)
class _Decoded:
    text: str
    average_logprob: float
    no_speech_probability: float
    cut_off: bool
    seconds: float

    @property
    def doubtful(self) -> bool:
        return self.cut_off or self.stopped_early or self.average_logprob < UNSURE_LOGPROB or repeats(self.text)

    @property
    def stopped_early(self) -> bool:
        return self.seconds > JUDGED_SECONDS and len(self.text.split()) < FEWEST_WORDS_PER_SECOND * self.seconds

    @property
    def silence(self) -> bool:
        return self.no_speech_probability > NO_SPEECH_PROBABILITY and self.average_logprob < UNSURE_LOGPROB


class Transcriber:
    """Loading blocks for a second; `transcribe` may be called from several threads."""

    def __init__(self, model: Path, workers: int) -> None:
        self._whisper = WhisperModel(
            str(model), device="cpu", compute_type="int8", cpu_threads=1, num_workers=workers, local_files_only=True
        )
        self._tokenizer = Tokenizer(self._whisper.hf_tokenizer, multilingual=False)
        self._voice_activity = VadOptions(
            threshold=0.5,
            min_speech_duration_ms=100,
            min_silence_duration_ms=500,
            speech_pad_ms=300,
            max_speech_duration_s=LONGEST_PIECE_SECONDS,
        )

    def warm_up(self) -> None:
        """The first run of each model allocates; better now than in a caller's first sentence."""
        noise = np.random.default_rng(0).standard_normal(HERTZ).astype(np.float32) * 0.01
        get_speech_timestamps(noise, self._voice_activity)
        self._decode(noise, SHORT_WINDOW_FRAMES, PRECEDING_WORDS)

    def transcribe(self, samples: Samples, preceding_words: str = PRECEDING_WORDS) -> Transcript:
        """`samples` at 16 kHz."""
        seconds = len(samples) / HERTZ
        heard = [self._recognise(piece, preceding_words) for piece in self._spoken_pieces(samples)]
        said = [piece for piece in heard if piece.text and not piece.silence]
        if not said:
            return Transcript("", seconds)
        return Transcript(
            text=" ".join(piece.text for piece in said),
            seconds=seconds,
            average_logprob=sum(piece.average_logprob for piece in said) / len(said),
            no_speech_probability=max(piece.no_speech_probability for piece in said),
        )

    def _spoken_pieces(self, samples: Samples) -> Iterator[Samples]:
        """Stretches with speech in them, neighbours joined as far as they fit one window."""
        start = end = None
        for span in get_speech_timestamps(samples, self._voice_activity):
            if start is not None and span["end"] - start > LONGEST_PIECE_SECONDS * HERTZ:
                yield samples[start:end]
                start = None
            start, end = span["start"] if start is None else start, span["end"]
        if start is not None:
            yield samples[start:end]

    def _recognise(self, samples: Samples, preceding_words: str) -> _Decoded:
        frames = len(samples) * FRAMES_PER_SECOND // HERTZ + PADDING_FRAMES
        short = min(max(frames, SHORT_WINDOW_FRAMES), WHOLE_WINDOW_FRAMES)
        first = self._decode(samples, short, preceding_words)
        if not first.doubtful:
            return first
        second = self._decode(samples, WHOLE_WINDOW_FRAMES, "")
        if repeats(second.text):
            return max(first, second, key=lambda decoded: decoded.average_logprob)
        return second

    def _decode(self, samples: Samples, frames: int, preceding_words: str) -> _Decoded:
        prompt = self._prompt(preceding_words)
        budget = min(SPARE_TOKENS + len(samples) * TOKENS_PER_SECOND // HERTZ, MOST_TOKENS)
        result = self._whisper.model.generate(
            ctranslate2.StorageView.from_array(self._features(samples, frames)),
            [prompt],
            beam_size=1,
            max_length=len(prompt) + budget,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        tokens = result.sequences_ids[0]
        return _Decoded(
            text=self._tokenizer.decode(tokens).strip(),
            average_logprob=result.scores[0],
            no_speech_probability=result.no_speech_prob,
            cut_off=len(tokens) >= budget,
            seconds=len(samples) / HERTZ,
        )

    def _prompt(self, preceding_words: str) -> list[int]:
        tokenizer = self._tokenizer
        before = [tokenizer.sot_prev, *tokenizer.encode(" " + preceding_words)[-128:]] if preceding_words else []
        return [*before, *tokenizer.sot_sequence, tokenizer.no_timestamps]

    def _features(self, samples: Samples, frames: int) -> Samples:
        padded = np.zeros(frames * HERTZ // FRAMES_PER_SECOND, np.float32)
        padded[: len(samples)] = samples[: len(padded)]
        features = self._whisper.feature_extractor(padded, padding=0)[np.newaxis, :, :frames]
        return np.ascontiguousarray(features, dtype=np.float32)


def repeats(text: str) -> bool:
    """Whether a text says the same thing again and again, as a language model in a loop does."""
    encoded = text.encode()
    if len(encoded) / len(zlib.compress(encoded) or b"?") > REPETITIVE_COMPRESSION:
        return True
    words = [word.strip(".,!?").lower() for word in text.split()]
    return any(_repeated_tail(words, length) for length in range(1, len(words) // 2 + 1))


def _repeated_tail(words: Sequence[str], length: int) -> bool:
    """ "1042 1042" and "the bill the bill" are suspicious, "no no" is how people talk."""
    tail = words[-length:]
    if length == 1 and not tail[0].isdigit():
        return words[-4:] == [tail[0]] * 4
    return list(tail) == list(words[-2 * length : -length])
