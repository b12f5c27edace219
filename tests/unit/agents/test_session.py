from typing import Any, cast

import pytest
from livekit.agents import llm, stt, tts
from livekit.plugins import deepgram
from pydantic import ValidationError

from agents.config import LOCAL_API_KEY, Settings
from agents.providers.hearing import Hearing
from agents.providers.speaking import Speaking
from agents.providers.thinking import Thinking
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
        "TANDEM_SECOND_API_KEY",
        "TANDEM_SECOND_LLM_URL",
        "TANDEM_SECOND_TTS_URL",
    ):
        monkeypatch.delenv(name, raising=False)


LOCAL = "http://127.0.0.1:8090/v1/"


def servers(chain: stt.STT[Any] | llm.LLM[Any] | tts.TTS[Any]) -> list[str]:
    """Where the providers of a chain are, in the order in which they are asked."""
    assert isinstance(chain, Hearing | Thinking | Speaking)
    return [str(cast(Any, link.provider)._client.base_url) for link in chain.links]


def test_without_keys_everything_is_on_this_machine() -> None:
    providers = load_providers(Settings())
    assert servers(providers.stt) == servers(providers.llm) == servers(providers.tts) == [LOCAL]
    assert providers.stt.model == "whisper-1"
    assert providers.stt.capabilities.streaming is False


def test_with_keys_the_products_defaults_are_used_and_this_machine_is_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("DEEPGRAM_API_KEY", "dg-test")
    providers = load_providers(Settings())
    assert isinstance(providers.stt, stt.FallbackAdapter)
    listening, sentences = providers.stt._stt_instances
    assert isinstance(listening, deepgram.STT)
    assert listening.model == "nova-2-general"
    assert isinstance(sentences, stt.StreamAdapter)
    openais = "https://api.openai.com/v1/"
    assert servers(sentences.wrapped_stt) == servers(providers.llm) == servers(providers.tts) == [openais, LOCAL]
    assert providers.llm.model == "gpt-4o-mini"
    assert providers.tts.model == "tts-1"


def test_without_deepgram_this_machine_hears_and_openai_comes_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    assert servers(load_providers(Settings()).stt) == [LOCAL, "https://api.openai.com/v1/"]


def test_an_openai_compatible_server_takes_openais_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "any")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://vllm:8000/v1")
    assert servers(load_providers(Settings()).llm) == ["http://vllm:8000/v1/", LOCAL]


def test_language_model_and_voice_may_each_be_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_LLM_URL", "http://ollama:11434/v1")
    providers = load_providers(Settings())
    assert servers(providers.llm) == ["http://ollama:11434/v1/", LOCAL]
    assert servers(providers.tts) == [LOCAL]


def test_a_second_provider_stands_between_the_first_and_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("TANDEM_SECOND_API_KEY", "second")
    monkeypatch.setenv("TANDEM_SECOND_LLM_URL", "https://second.example/v1")
    monkeypatch.setenv("TANDEM_SECOND_LLM_MODEL", "other-model")
    thinking = load_providers(Settings()).llm
    assert servers(thinking) == ["https://api.openai.com/v1/", "https://second.example/v1/", LOCAL]
    assert isinstance(thinking, Thinking)
    assert [link.provider.model for link in thinking.links] == ["gpt-4o-mini", "other-model", "gpt-4o-mini"]
    keys = [cast(Any, link.provider)._client.api_key for link in thinking.links]
    assert keys == ["sk-test", "second", LOCAL_API_KEY]


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
