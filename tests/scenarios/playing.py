from typing import Any

from livekit.agents import llm

from tests.scenarios.conftest import Enter, RecordOf
from tests.scenarios.grading import Record, problems
from tests.scenarios.scenario import OtherCall, Scenario
from tests.scenarios.stage import Stage


async def play(scenario: Scenario, enter: Enter, model: llm.LLM[Any], record_of: RecordOf) -> tuple[list[str], Record]:
    """What is wrong after the caller has said everything, and the call's record."""
    for other in scenario.earlier:
        await _talk(other, enter, model)
    stage = await _talk(scenario, enter, model)
    call = await record_of(stage.call.id)
    return problems(scenario.expect, call), call


async def _talk(talk: Scenario | OtherCall, enter: Enter, model: llm.LLM[Any]) -> Stage:
    async with enter(model, number=talk.number, dialled=talk.dialled) as stage:
        for turn in talk.says:
            if stage.over:
                break
            if isinstance(turn, OtherCall):
                await _talk(turn, enter, model)
            else:
                await stage.says(turn)
    return stage


def explained(found: list[str], call: Record) -> str:
    """What is wrong, then what was said and done, in its order."""
    said = {line["seq"]: f"{line['name']}: {line['text']}" for line in call["utterances"]}
    done = {use["seq"]: f"    {use['tool']} {use['arguments']}" for use in call["tool_calls"]}
    return "\n".join([*found, "", *(text for _, text in sorted((said | done).items()))])
