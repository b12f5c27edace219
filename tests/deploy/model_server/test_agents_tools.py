"""The table of tools that the rules are tested with is the one that the agents really offer."""

import inspect
from typing import Any

import pytest
from livekit.agents.llm import FunctionTool

from agents.call import Part
from agents.flows.support import CAST
from tests.deploy.model_server.support_tools import AGENTS

pytestmark = pytest.mark.unit

NOT_FOR_THE_MODEL = {"self", "ctx"}


@pytest.mark.parametrize("part", list(Part))
def test_rules_and_agents_agree_on_the_tools(part: Part) -> None:
    agent: Any = CAST[part]
    tools = [tool for name in dir(agent) if isinstance(tool := getattr(agent, name), FunctionTool)]
    offered = {tool.info.name: set(inspect.signature(tool).parameters) - NOT_FOR_THE_MODEL for tool in tools}
    assert offered == {tool: set(parameters) for tool, parameters in AGENTS[part].items()}
