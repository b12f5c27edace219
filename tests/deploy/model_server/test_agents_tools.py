"""The table of tools that the rules are tested with is the one that the agents really offer."""

import inspect
from typing import Any

import pytest
from livekit.agents.llm import FunctionTool

from agents.flows import load_flows
from tests.deploy.model_server.offered_tools import FLOWS

pytestmark = pytest.mark.unit

NOT_FOR_THE_MODEL = {"self", "ctx"}
REAL = load_flows()


def test_rules_and_agents_agree_on_the_flows() -> None:
    assert set(REAL) == set(FLOWS)


@pytest.mark.parametrize("flow", FLOWS)
def test_rules_and_agents_agree_on_the_parts(flow: str) -> None:
    assert set(REAL[flow].cast) == set(FLOWS[flow])


@pytest.mark.parametrize(("flow", "part"), [(flow, part) for flow, agents in FLOWS.items() for part in agents])
def test_rules_and_agents_agree_on_the_tools(flow: str, part: str) -> None:
    agent: Any = REAL[flow].cast[part]
    tools = [tool for name in dir(agent) if isinstance(tool := getattr(agent, name), FunctionTool)]
    offered = {tool.info.name: set(inspect.signature(tool).parameters) - NOT_FOR_THE_MODEL for tool in tools}
    assert offered == {tool: set(parameters) for tool, parameters in FLOWS[flow][part].items()}
