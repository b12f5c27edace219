from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOCAL_API_KEY = "local"
"""Sent to servers that ask for no key: the client library refuses to start without one."""

DEVELOPMENT_LIVEKIT_SECRET = "development-livekit-secret-not-for-use"  # noqa: S105
DEVELOPMENT_WORKER_TOKEN = "development-worker-token-not-for-use"  # noqa: S105


class Settings(BaseSettings):
    """Everything the worker reads from its environment, once."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, extra="ignore")

    env: Literal["development", "production"] = Field("development", validation_alias="TANDEM_ENV")
    livekit_url: str = Field("ws://127.0.0.1:7880", validation_alias="LIVEKIT_URL")
    livekit_api_key: str = Field("devkey", validation_alias="LIVEKIT_API_KEY")
    livekit_api_secret: str = Field(DEVELOPMENT_LIVEKIT_SECRET, validation_alias="LIVEKIT_API_SECRET", repr=False)
    api_url: str = Field("http://127.0.0.1:8080", validation_alias="TANDEM_API_URL")
    worker_token: str = Field(DEVELOPMENT_WORKER_TOKEN, validation_alias="TANDEM_WORKER_TOKEN", repr=False)
    agent_name: str = Field("tandem", validation_alias="TANDEM_AGENT_NAME")
    journal_dir: Path = Field(Path("var/journal"), validation_alias="TANDEM_JOURNAL_DIR")
    health_host: str = Field("127.0.0.1", validation_alias="TANDEM_WORKER_HOST")
    health_port: int = Field(8081, validation_alias="TANDEM_WORKER_PORT")
    ready_file: Path | None = Field(
        None, validation_alias="TANDEM_READY_FILE", description="Made once LiveKit can send calls here."
    )
    idle_processes: int = Field(3, ge=0, validation_alias="TANDEM_IDLE_PROCESSES")
    max_calls: int = Field(10, ge=1, validation_alias="TANDEM_MAX_CALLS", description="Calls at once in this worker.")

    drain_seconds: int = Field(
        540,
        ge=1,
        validation_alias="TANDEM_WORKER_DRAIN_SECONDS",
        description="Told to stop, this worker goes on with its calls for so long; then another one does.",
    )

    openai_api_key: str = Field("", validation_alias="OPENAI_API_KEY", repr=False)
    openai_base_url: str = Field("https://api.openai.com/v1", validation_alias="OPENAI_BASE_URL")
    llm_base_url: str = Field("", validation_alias="TANDEM_LLM_URL", description="The language model alone, elsewhere.")
    tts_base_url: str = Field("", validation_alias="TANDEM_TTS_URL", description="The voice alone, elsewhere.")
    deepgram_api_key: str = Field("", validation_alias="DEEPGRAM_API_KEY", repr=False)
    models_url: str = Field("http://127.0.0.1:8090/v1", validation_alias="TANDEM_MODELS_URL")
    stt_model: str = Field("nova-2-general", validation_alias="TANDEM_STT_MODEL", description="Deepgram's.")
    llm_model: str = Field("gpt-4o-mini", validation_alias="TANDEM_LLM_MODEL")
    tts_model: str = Field("tts-1", validation_alias="TANDEM_TTS_MODEL")
    tts_voice: str = Field("alloy", validation_alias="TANDEM_TTS_VOICE")

    # Whoever comes next when the first provider fails; the model server at `models_url` is always the last.
    second_api_key: str = Field("", validation_alias="TANDEM_SECOND_API_KEY", repr=False)
    second_llm_url: str = Field("", validation_alias="TANDEM_SECOND_LLM_URL")
    second_llm_model: str = Field("", validation_alias="TANDEM_SECOND_LLM_MODEL", description="Empty: the same.")
    second_tts_url: str = Field("", validation_alias="TANDEM_SECOND_TTS_URL")
    stt_seconds: float = Field(
        4,
        gt=0,
        validation_alias="TANDEM_STT_SECONDS",
        description="From the end of a sentence to its text. Whisper on a busy processor takes two.",
    )
    llm_seconds: float = Field(
        4,
        gt=0,
        validation_alias="TANDEM_LLM_SECONDS",
        description="To the first token, and between two. Slow days of good providers stay below three.",
    )
    tts_seconds: float = Field(
        3,
        gt=0,
        validation_alias="TANDEM_TTS_SECONDS",
        description="To the first sound of a sentence. A voice on this machine takes half a second.",
    )
    metrics_port: int = Field(0, ge=0, validation_alias="TANDEM_METRICS_PORT", description="For Prometheus; 0 is none.")

    operator_wait_seconds: float = Field(60, gt=0, validation_alias="TANDEM_OPERATOR_WAIT_SECONDS")
    silence_seconds: float = Field(8, gt=0, validation_alias="TANDEM_SILENCE_SECONDS")

    @model_validator(mode="after")
    def _production_has_secrets(self) -> Self:
        known = {"LIVEKIT_API_SECRET": DEVELOPMENT_LIVEKIT_SECRET, "TANDEM_WORKER_TOKEN": DEVELOPMENT_WORKER_TOKEN}
        given = {"LIVEKIT_API_SECRET": self.livekit_api_secret, "TANDEM_WORKER_TOKEN": self.worker_token}
        for name, secret in given.items():
            if self.env == "production" and (not secret or secret == known[name]):
                raise ValueError(f"{name} must be set when TANDEM_ENV is production.")
        return self

    @property
    def language_model_url(self) -> str:
        return self.llm_base_url or self._openai_or_local

    @property
    def voice_url(self) -> str:
        return self.tts_base_url or self._openai_or_local

    @property
    def second_key(self) -> str:
        return self.second_api_key or LOCAL_API_KEY

    @property
    def _openai_or_local(self) -> str:
        """OpenAI (or what stands in for it) with a key, else this machine."""
        return self.openai_base_url if self.openai_api_key else self.models_url

    @property
    def speech_api_key(self) -> str:
        return self.openai_api_key or LOCAL_API_KEY
