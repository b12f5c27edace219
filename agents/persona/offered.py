"""Tools as a language model is told of them.

livekit-agents makes a pydantic model of each tool for each request: 10 to 30 ms for an agent's dozen on two shared
cores, on the event loop that the caller's audio runs on. A tool says the same each time, so it is asked once.
"""

from collections.abc import Callable, Sequence
from typing import Any

from livekit.agents import llm

_descriptions: dict[Callable[..., Any], llm.RawFunctionTool[..., Any]] = {}


def described(tools: Sequence[llm.Tool]) -> list[llm.Tool]:
    """The same tools for the eyes of a model; the session goes on calling those it has."""
    return [_described(tool) if isinstance(tool, llm.FunctionTool) else tool for tool in tools]


def _described(tool: llm.FunctionTool[..., Any]) -> llm.Tool:
    function: Callable[..., Any] = tool.__wrapped__  # type: ignore[attr-defined]  # what agents of a kind share
    if function not in _descriptions:
        schema = llm.utils.build_strict_openai_schema(tool)["function"]
        _descriptions[function] = llm.function_tool(function, raw_schema=schema)
    return _descriptions[function]
