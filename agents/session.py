"""The speech pipeline of one call: which providers, and when a turn is over.

Every choice that livekit-agents would otherwise make for us is made here: several of its defaults reach for
LiveKit's hosted inference gateway.
"""

from dataclasses import dataclass
from typing import Any

from livekit.agents import AgentSession, TurnHandlingOptions, llm, stt, tts, vad
from livekit.plugins import deepgram, openai, silero

from agents.call import Call
from agents.config import LOCAL_API_KEY, Settings

END_OF_SPEECH_SILENCE_SECONDS = 0.35
"""Shorter cuts callers off between words on a phone line; longer is dead time in every single answer."""


@dataclass(frozen=True)
class Providers:
    vad: vad.VAD
    stt: stt.STT[Any]
    llm: llm.LLM[Any]
    tts: tts.TTS[Any]


def load_providers(settings: Settings) -> Providers:
    """Blocks for about a second: once a process, before it takes its call."""
    return Providers(
        vad=silero.VAD.load(min_silence_duration=END_OF_SPEECH_SILENCE_SECONDS, prefix_padding_duration=0.3),
        stt=_speech_to_text(settings),
        llm=_language_model(settings),
        tts=_text_to_speech(settings),
    )


def build_session(providers: Providers, call: Call) -> AgentSession[Call]:
    return AgentSession[Call](
        userdata=call,
        vad=providers.vad,
        stt=providers.stt,
        llm=providers.llm,
        tts=providers.tts,
        turn_handling=turn_handling(),
        max_tool_steps=5,
        user_away_timeout=None,  # behaviors.silence measures words, not noise
        aec_warmup_duration=None,  # a phone cancels its own echo, and the first sentence may be interrupted too
    )


def turn_handling() -> TurnHandlingOptions:
    return TurnHandlingOptions(
        turn_detection="vad",
        # Counted from the last speech: recognition takes most of it anyway.
        endpointing={"mode": "fixed", "min_delay": 0.5, "max_delay": 2.0},
        interruption={
            "enabled": True,
            "mode": "vad",
            "min_duration": 0.4,
            "resume_false_interruption": True,
            "false_interruption_timeout": 1.5,
        },
        preemptive_generation={"enabled": True, "preemptive_tts": True},
    )


def _speech_to_text(settings: Settings) -> stt.STT[Any]:
    if settings.deepgram_api_key:
        return deepgram.STT(model=settings.stt_model, api_key=settings.deepgram_api_key, smart_format=True)
    return openai.STT(base_url=settings.models_url, api_key=LOCAL_API_KEY, model="whisper-1", use_realtime=False)


def _language_model(settings: Settings) -> llm.LLM[Any]:
    return openai.LLM(
        model=settings.llm_model,
        base_url=settings.language_model_url,
        api_key=settings.speech_api_key,
        parallel_tool_calls=False,
    )


def _text_to_speech(settings: Settings) -> tts.TTS[Any]:
    return openai.TTS(
        model=settings.tts_model,
        voice=settings.tts_voice,
        base_url=settings.voice_url,
        api_key=settings.speech_api_key,
        response_format="pcm",  # playable from the first byte
    )
