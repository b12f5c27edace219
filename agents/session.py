"""The speech pipeline of one call: which providers, and when a turn is over.

Every choice that livekit-agents would otherwise make for us is made here: several of its defaults reach for
LiveKit's hosted inference gateway.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx2
from livekit.agents import AgentSession, TurnHandlingOptions, llm, stt, tts, vad
from livekit.agents.voice.agent_session import SessionConnectOptions
from livekit.plugins import deepgram, openai, silero
from openai import AsyncOpenAI

from agents.call import Call
from agents.config import LOCAL_API_KEY, Settings
from agents.providers.breaker import Breaker
from agents.providers.chain import ONCE, Link
from agents.providers.hearing import Hearing, with_stream
from agents.providers.recorded import Recordings, load_recordings
from agents.providers.speaking import Speaking
from agents.providers.thinking import Thinking
from agents.trust import AUTHORITIES

END_OF_SPEECH_SILENCE_SECONDS = 0.35
"""Shorter cuts callers off between words on a phone line; longer is dead time in every single answer."""

TIMEOUT = httpx2.Timeout(5.0, connect=15.0)
LIMITS = httpx2.Limits(max_connections=50, max_keepalive_connections=50, keepalive_expiry=120)
"""As in the clients that livekit-plugins-openai makes itself: connections last through a caller's pauses."""

CONNECTIONS = SessionConnectOptions(
    # A chain has asked everybody there is: asking once more would only be silence.
    stt_conn_options=ONCE,
    llm_conn_options=ONCE,
    tts_conn_options=ONCE,
    # The caller hangs up, or an agent says goodbye; no number of failures ends a call.
    max_unrecoverable_errors=1_000_000,
)


@dataclass(frozen=True)
class Providers:
    vad: vad.VAD
    stt: stt.STT[Any]
    llm: llm.LLM[Any]
    tts: tts.TTS[Any]
    recordings: Recordings


def load_providers(settings: Settings) -> Providers:
    """Blocks for about a second: once a process, before it takes its call."""
    voice_activity = silero.VAD.load(min_silence_duration=END_OF_SPEECH_SILENCE_SECONDS, prefix_padding_duration=0.3)
    return Providers(
        vad=voice_activity,
        stt=_speech_to_text(settings, voice_activity),
        llm=Thinking(_language_models(settings), first_token_seconds=settings.llm_seconds),
        tts=Speaking(_voices(settings), first_audio_seconds=settings.tts_seconds),
        recordings=load_recordings(),
    )


def build_session(providers: Providers, call: Call) -> AgentSession[Call]:
    return AgentSession[Call](
        userdata=call,
        vad=providers.vad,
        stt=providers.stt,
        llm=providers.llm,
        tts=providers.tts,
        turn_handling=turn_handling(),
        conn_options=CONNECTIONS,
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


def _speech_to_text(settings: Settings, voice_activity: vad.VAD) -> stt.STT[Any]:
    """Deepgram, then whoever transcribes whole sentences; without Deepgram this machine comes before OpenAI."""
    openais = _Server(settings.openai_base_url if settings.openai_api_key else "", settings.openai_api_key, "whisper-1")
    ours = _Server(settings.models_url, LOCAL_API_KEY, "whisper-1")
    if not settings.deepgram_api_key:
        return Hearing(_recognisers(ours, openais), final_seconds=settings.stt_seconds)
    stream = deepgram.STT(model=settings.stt_model, api_key=settings.deepgram_api_key, smart_format=True)
    sentences = Hearing(_recognisers(openais, ours), final_seconds=settings.stt_seconds)
    return with_stream(stream, sentences, voice_activity)


def _recognisers(*servers: "_Server") -> list[Link[stt.STT[Any]]]:
    return [
        Link(
            openai.STT(client=server.client, model=server.model, use_realtime=False),
            Breaker("stt", server.url),
        )
        for server in _named_once(servers)
    ]


def _language_models(settings: Settings) -> list[Link[llm.LLM[Any]]]:
    servers = (
        _Server(settings.language_model_url, settings.speech_api_key, settings.llm_model),
        _Server(settings.second_llm_url, settings.second_key, settings.second_llm_model or settings.llm_model),
        _Server(settings.models_url, LOCAL_API_KEY, settings.llm_model),
    )
    return [
        Link(
            openai.LLM(client=server.client, model=server.model, parallel_tool_calls=False),
            Breaker("llm", server.url),
        )
        for server in _named_once(servers)
    ]


def _voices(settings: Settings) -> list[Link[tts.TTS[Any]]]:
    servers = (
        _Server(settings.voice_url, settings.speech_api_key, settings.tts_model),
        _Server(settings.second_tts_url, settings.second_key, settings.tts_model),
        _Server(settings.models_url, LOCAL_API_KEY, settings.tts_model),
    )
    return [
        Link(
            openai.TTS(
                client=server.client,
                model=server.model,
                voice=settings.tts_voice,
                response_format="pcm",  # playable from the first byte
            ),
            Breaker("tts", server.url),
        )
        for server in _named_once(servers)
    ]


@dataclass(frozen=True)
class _Server:
    """Speaks OpenAI's API."""

    url: str
    api_key: str
    model: str

    @property
    def client(self) -> AsyncOpenAI:
        """Asks once: whether to ask again, and whom, is decided by the chain that it is a link of."""
        http = httpx2.AsyncClient(verify=AUTHORITIES, timeout=TIMEOUT, limits=LIMITS, follow_redirects=True)
        return AsyncOpenAI(base_url=self.url, api_key=self.api_key, max_retries=0, http_client=http)


def _named_once(servers: Iterable[_Server]) -> list[_Server]:
    """In order, each address once; without those that nobody has set."""
    by_url: dict[str, _Server] = {}
    for server in servers:
        if server.url:
            by_url.setdefault(server.url, server)
    return list(by_url.values())
