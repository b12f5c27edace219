from typing import Any

import pytest
from livekit.agents import llm

from tests.scenarios.conftest import Enter, RecordOf
from tests.scenarios.playing import explained, play
from tests.scenarios.scenario import SCENARIOS, Scenario

pytestmark = pytest.mark.scenarios


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
async def test_scenario(scenario: Scenario, enter: Enter, rule_model: llm.LLM[Any], record_of: RecordOf) -> None:
    found, call = await play(scenario, enter, rule_model, record_of)
    assert not found, explained(found, call)
