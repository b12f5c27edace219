"""The scenarios on a real language model: `make evals`, with a key or a server of your own."""

import os
from typing import Any

import pytest
from livekit.agents import llm
from livekit.plugins import openai

from agents.config import Settings
from tests.scenarios.conftest import TRIALS, Enter, RecordOf
from tests.scenarios.playing import explained, play
from tests.scenarios.scenario import SCENARIOS, Scenario

TRIES = int(os.environ.get("TANDEM_EVALS_TRIES", "4"))

pytestmark = [pytest.mark.evals, pytest.mark.timeout(300)]


@pytest.fixture
def real_model() -> llm.LLM[Any]:
    settings = Settings()
    if not settings.openai_api_key:
        pytest.skip("OPENAI_API_KEY is not set")
    return openai.LLM(
        model=settings.llm_model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key,
        parallel_tool_calls=False,
    )


@pytest.mark.parametrize("attempt", range(1, TRIES + 1))
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
async def test_scenario_on_a_real_model(
    scenario: Scenario,
    attempt: int,
    enter: Enter,
    real_model: llm.LLM[Any],
    record_of: RecordOf,
    request: pytest.FixtureRequest,
) -> None:
    found, call = await play(scenario, enter, real_model, record_of)
    request.config.stash[TRIALS].setdefault(scenario.title, []).append(not found)
    assert not found, explained(found, call)
