import pytest
from livekit.plugins import deepgram, openai
from pydantic import ValidationError

from agents.config import Settings
from agents.session import load_providers, turn_handling

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "DEEPGRAM_API_KEY",
        "TANDEM_MODELS_URL",
        "TANDEM_LLM_URL",
        "TANDEM_TTS_URL",
    ):
        monkeypatch.delenv(name, raising=False)


def test_without_keys_everything_is_on_this_machine() -> None:
    providers = load_providers(Settings())
    assert isinstance(providers.stt, openai.STT)
    assert isinstance(providers.llm, openai.LLM)
    assert isinstance(providers.tts, openai.TTS)
    clients = [providers.stt._client, providers.llm._client, providers.tts._client]
    assert {str(client.base_url) for client in clients} == {"http://127.0.0.1:8090/v1/"}
    assert providers.stt.model == "whisper-1"
    assert providers.stt.capabilities.streaming is False


def test_with_keys_the_products_defaults_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("DEEPGRAM_API_KEY", "dg-test")
    providers = load_providers(Settings())
    assert isinstance(providers.stt, deepgram.STT)
    assert providers.stt.model == "nova-2-general"
    assert providers.llm.model == "gpt-4o-mini"
    assert isinstance(providers.tts, openai.TTS)
    assert str(providers.tts._client.base_url) == "https://api.openai.com/v1/"
    assert providers.tts._opts.voice == "alloy"


def test_an_openai_compatible_server_takes_openais_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "any")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://vllm:8000/v1")
    providers = load_providers(Settings())
    assert isinstance(providers.llm, openai.LLM)
    assert str(providers.llm._client.base_url) == "http://vllm:8000/v1/"


def test_language_model_and_voice_may_each_be_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_LLM_URL", "http://ollama:11434/v1")
    providers = load_providers(Settings())
    assert isinstance(providers.llm, openai.LLM)
    assert isinstance(providers.tts, openai.TTS)
    assert str(providers.llm._client.base_url) == "http://ollama:11434/v1/"
    assert str(providers.tts._client.base_url) == "http://127.0.0.1:8090/v1/"


@pytest.mark.parametrize("missing", ["LIVEKIT_API_SECRET", "TANDEM_WORKER_TOKEN"])
def test_in_production_the_worker_does_not_start_with_the_secrets_that_everybody_knows(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setenv("TANDEM_ENV", "production")
    monkeypatch.setenv("LIVEKIT_API_SECRET", "a-secret-of-this-installation-alone")
    monkeypatch.setenv("TANDEM_WORKER_TOKEN", "a-token-of-this-installation-alone")
    Settings()
    monkeypatch.delenv(missing)
    with pytest.raises(ValidationError, match=missing):
        Settings()


def test_neither_turns_nor_interruptions_are_judged_by_a_model_elsewhere() -> None:
    handling = turn_handling()
    assert handling["turn_detection"] == "vad"
    assert handling["interruption"]["mode"] == "vad"


def test_settings_cannot_be_changed_after_they_were_read() -> None:
    with pytest.raises(ValidationError):
        Settings().agent_name = "other"  # type: ignore[misc]


def test_secrets_are_not_shown() -> None:
    assert "development-worker-token" not in repr(Settings())
