from typing import Any

from livekit.agents import llm

from tests.scenarios.conftest import Enter, RecordOf
from tests.scenarios.grading import Record, problems
from tests.scenarios.scenario import Scenario


async def play(scenario: Scenario, enter: Enter, model: llm.LLM[Any], record_of: RecordOf) -> tuple[list[str], Record]:
    """What is wrong after the caller has said everything, and the call's record."""
    async with enter(model, number=scenario.number, dialled=scenario.dialled) as stage:
        for words in scenario.says:
            if stage.over:
                break
            await stage.says(words)
    call = await record_of(stage.call.id)
    return problems(scenario.expect, call), call


def explained(found: list[str], call: Record) -> str:
    return "\n".join([*found, "", *(f"{line['name']}: {line['text']}" for line in call["utterances"])])
