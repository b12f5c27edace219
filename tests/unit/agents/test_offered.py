from typing import Any

import pytest
from livekit.agents import RunContext, function_tool, llm

from agents.call import Call
from agents.flows import load_flows
from agents.persona.offered import described

pytestmark = pytest.mark.unit

KINDS: Any = [*dict.fromkeys(kind for flow in load_flows().values() for kind in flow.cast.values())]


def tools_of(kind: Any) -> list[llm.Tool]:
    someone = object.__new__(kind)  # its tools do not depend on a call
    return [*llm.find_function_tools(someone)]


def told(tools: list[llm.Tool]) -> list[dict[str, Any]]:
    return llm.ToolContext(tools).parse_function_tools("openai", strict=True)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_model_is_told_what_livekit_would_tell_it(kind: Any) -> None:
    tools = tools_of(kind)
    assert tools
    assert told(described(tools)) == told(tools)


def test_the_next_agent_of_a_kind_is_not_described_again() -> None:
    kind = KINDS[0]
    before, after = described(tools_of(kind)), described(tools_of(kind))
    assert all(one is other for one, other in zip(before, after, strict=True))


def test_two_tools_of_a_name_are_told_apart() -> None:
    class One:
        @function_tool
        async def find(self, ctx: RunContext[Call], name: str) -> str:
            """By name."""
            return name

    class Other:
        @function_tool
        async def find(self, ctx: RunContext[Call], number: int) -> str:
            """By number."""
            return str(number)

    assert [told(described(tools_of(kind)))[0]["function"]["description"] for kind in (One, Other)] == [
        "By name.",
        "By number.",
    ]
