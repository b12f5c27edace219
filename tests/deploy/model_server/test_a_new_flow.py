"""The file that docs/model-server.md shows to whoever adds a flow is one that works."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from deploy.local.model_server.chat import complete
from deploy.local.model_server.chat_schema import ChatRequest
from deploy.local.model_server.dialogue.engine import Reply
from deploy.local.model_server.dialogue.flow import Flow, load_flow
from deploy.local.model_server.models import RULES
from tests.deploy.model_server.offered_tools import AGENTS

pytestmark = pytest.mark.unit

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/model-server.md"
EXAMPLE = re.compile(r"<!-- example -->\n```yaml\n(.*?)```", re.DOTALL)
DAY = {"type": "object", "properties": {"day": {"type": "string"}}, "required": ["day"]}
OFFERED = {
    "find_hours": DAY,
    "request_human": {"properties": {"reason": {"type": "string"}}, "required": ["reason"]},
} | {tool: {} for tool in AGENTS["welcome"] if tool in {"end_call", "wait_a_moment"}}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Flow:
    folder = tmp_path_factory.mktemp("rules")
    shutil.copy(RULES / "common.yaml", folder)
    example = EXAMPLE.search(DOCUMENT.read_text("utf-8"))
    assert example is not None
    (folder / "library.yaml").write_text(example[1], "utf-8")
    return load_flow(folder / "library.yaml")


class LibraryCall:
    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._messages: list[dict[str, Any]] = [{"role": "assistant", "content": "This is the library."}]

    def say(self, text: str) -> Reply:
        self._messages.append({"role": "user", "content": text})
        return self._turn()

    def returns(self, result: str) -> Reply:
        self._messages.append({"role": "tool", "tool_call_id": "1", "content": result})
        return self._turn()

    def _turn(self) -> Reply:
        tools = [
            {"type": "function", "function": {"name": name, "parameters": schema}} for name, schema in OFFERED.items()
        ]
        request = {"model": "m", "messages": self._messages, "tools": tools}
        reply = complete(ChatRequest.model_validate(request), [self._flow]).reply
        message: dict[str, Any] = {"role": "assistant", "content": reply.text or None}
        if reply.call:
            function = {"name": reply.call.tool, "arguments": json.dumps(reply.call.arguments)}
            message["tool_calls"] = [{"id": "1", "type": "function", "function": function}]
        self._messages.append(message)
        return reply


def test_it_asks_for_what_it_needs_and_calls_its_tool(library: Flow) -> None:
    call = LibraryCall(library)
    assert call.say("when do you open").text == "For which day?"
    found = call.say("on Monday")
    assert found.call is not None
    assert (found.call.tool, found.call.arguments) == ("find_hours", {"day": "monday"})
    assert call.returns("From nine to five.").text == "From nine to five."


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("what time do you close on sunday", "find_hours"),
        ("let me talk to a person", "request_human"),
        ("hold on", "wait_a_moment"),
        ("goodbye", "end_call"),
        ("flibber", None),
    ],
)
def test_it_has_what_every_flow_has(library: Flow, said: str, tool: str | None) -> None:
    reply = LibraryCall(library).say(said)
    assert (reply.call.tool if reply.call else None) == tool
    assert reply.text or reply.call
