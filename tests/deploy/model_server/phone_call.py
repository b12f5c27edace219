"""A phone call on paper: scripted callers and tools, and the rule-based model between them."""

import json
from typing import Any

from deploy.local.model_server.chat import complete
from deploy.local.model_server.chat_schema import ChatRequest
from deploy.local.model_server.dialogue.engine import Call, Reply
from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.offered_tools import AGENTS, tools_of


class PhoneCall:
    """Holds the messages as an agent session would, and asks the model what comes next."""

    def __init__(self, flows: Flow | list[Flow], agent: str = "router", system: str = "You answer the phone.") -> None:
        self.agent = agent
        self.messages: list[dict[str, Any]] = [{"role": "system", "content": system}]
        self._flows = flows if isinstance(flows, list) else [flows]

    def told(self, *lines: str) -> None:
        """From now on the agent's instructions have these lines."""
        self.messages[0] = {"role": "system", "content": "\n".join(["You answer the phone.", *lines])}

    def agent_says(self, text: str) -> None:
        self.messages.append({"role": "assistant", "content": text})

    def say(self, text: str) -> Reply:
        """The caller speaks, the model answers."""
        self.messages.append({"role": "user", "content": text})
        return self.turn()

    def returns(self, result: str) -> Reply:
        """The tool that the model called answers, and the model goes on."""
        self.tool_answers(result)
        return self.turn()

    def handed_to(self, agent: str, result: str) -> Reply:
        """The tool that the model called gives the caller to another agent, who has the next turn.

        As in an agent session, calls of tools that the new agent does not have are not in its conversation.
        """
        self.tool_answers(result)
        self.agent_says(result)
        self.agent = agent
        gone = {
            call["id"]
            for message in self.messages
            for call in message.get("tool_calls", [])
            if call["function"]["name"] not in AGENTS[agent]
        }
        self.messages = [left for message in self.messages if (left := _without(message, gone))]
        return self.turn()

    def tool_answers(self, result: str) -> None:
        call_id = self.messages[-1]["tool_calls"][0]["id"]
        self.messages.append({"role": "tool", "tool_call_id": call_id, "content": result})

    def turn(self, **options: Any) -> Reply:
        request = ChatRequest.model_validate(
            {"model": "gpt-4o-mini", "messages": self.messages, "tools": tools_of(self.agent), **options}
        )
        reply = complete(request, self._flows).reply
        self.messages.append(self._message(reply))
        return reply

    def _message(self, reply: Reply) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": reply.text or None}
        if reply.call:
            message["tool_calls"] = [_tool_call(reply.call, len(self.messages))]
        return message


def tool(reply: Reply) -> str | None:
    """The tool that the model calls, if any."""
    return reply.call.tool if reply.call else None


def _without(message: dict[str, Any], calls: set[str]) -> dict[str, Any] | None:
    if message.get("tool_call_id") in calls:
        return None
    if calls.isdisjoint(call["id"] for call in message.get("tool_calls", [])):
        return message
    return {"role": "assistant", "content": message["content"]} if message["content"] else None


def _tool_call(call: Call, number: int) -> dict[str, Any]:
    function = {"name": call.tool, "arguments": json.dumps(call.arguments)}
    return {"id": f"call_{number}", "type": "function", "function": function}
