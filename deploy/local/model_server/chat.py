"""Chat completions: OpenAI's request in, the rule-based model's reply out, whole or as server-sent events."""

import json
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from deploy.local.model_server.chat_schema import ChatRequest, NamedTool
from deploy.local.model_server.dialogue.conversation import Conversation
from deploy.local.model_server.dialogue.engine import Call, Reply, respond
from deploy.local.model_server.dialogue.filling import CannotApply, fill_arguments
from deploy.local.model_server.dialogue.flow import Flow, choose_flow
from deploy.local.model_server.dialogue.situation import Situation
from deploy.local.model_server.errors import InvalidRequest

CHARACTERS_A_TOKEN: Final = 4  # the usual estimate for English; rules count no tokens
DONE: Final = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Completion:
    id: str
    created: int
    model: str
    reply: Reply
    prompt_tokens: int

    @property
    def finish_reason(self) -> str:
        return "tool_calls" if self.reply.call else "stop"

    @property
    def usage(self) -> dict[str, int]:
        written = len(self.reply.text) + len(json.dumps(self.reply.call.arguments) if self.reply.call else "")
        completion_tokens = written // CHARACTERS_A_TOKEN + 1
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": self.prompt_tokens + completion_tokens,
        }


def read_request(body: bytes) -> ChatRequest:
    """
    Raises:
        InvalidRequest: not JSON, or not a chat request.
    """
    try:
        return ChatRequest.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        param = ".".join(str(part) for part in first["loc"]) or None
        raise InvalidRequest(first["msg"], param) from error


def complete(request: ChatRequest, flows: list[Flow]) -> Completion:
    return Completion(
        id=f"chatcmpl-{uuid.uuid4().hex}",
        created=int(time.time()),
        model=request.model,
        reply=_reply(request, flows),
        prompt_tokens=sum(len(message.text) for message in request.messages) // CHARACTERS_A_TOKEN + 1,
    )


def _reply(request: ChatRequest, flows: list[Flow]) -> Reply:
    tools = {tool.function.name: tool.function.parameters for tool in request.tools or []}
    may_call = frozenset(() if request.tool_choice == "none" else tools)
    if isinstance(request.tool_choice, NamedTool):
        may_call &= {request.tool_choice.function.name}
    conversation = Conversation.from_messages(request.messages)
    situation = Situation(
        flow=choose_flow(flows, request.model, tools, conversation.system),
        conversation=conversation,
        offered=tools,
        may_call=may_call,
    )
    reply = respond(situation)
    must_call = request.tool_choice == "required" or isinstance(request.tool_choice, NamedTool)
    return _forced(situation, reply) if must_call and reply.call is None else reply


def _forced(situation: Situation, reply: Reply) -> Reply:
    """No rule wants a tool, the request does: the first one whose arguments are known."""
    for tool in sorted(situation.may_call):
        named = {slot: f"{{{slot}}}" for slot in situation.flow.file.slots}
        try:
            return Reply(reply.text, Call(tool, fill_arguments(tool, named, situation)), "tool_choice")
        except CannotApply:
            continue
    raise InvalidRequest("the conversation does not tell the arguments of the tool that must be called", "tool_choice")


def whole(completion: Completion) -> dict[str, Any]:
    reply = completion.reply
    message: dict[str, Any] = {"role": "assistant", "content": reply.text or None, "refusal": None}
    if reply.call:
        message["tool_calls"] = [_tool_call(completion, reply.call)]
    choice = {"index": 0, "message": message, "finish_reason": completion.finish_reason, "logprobs": None}
    return {**_head(completion, "chat.completion"), "choices": [choice], "usage": completion.usage}


async def streamed(completion: Completion, include_usage: bool) -> AsyncIterator[bytes]:
    for delta in _deltas(completion):
        yield _event(completion, [{"index": 0, "delta": delta, "finish_reason": None}])
    yield _event(completion, [{"index": 0, "delta": {}, "finish_reason": completion.finish_reason}])
    if include_usage:
        yield _event(completion, [], completion.usage)
    yield DONE


def _deltas(completion: Completion) -> Iterator[dict[str, Any]]:
    """Words one by one, as a voice pipeline gets them from any model, then the call in one piece."""
    reply = completion.reply
    yield {"role": "assistant", "content": ""}
    for word in reply.text.split(" ") if reply.text else []:
        yield {"content": f"{word} "}
    if reply.call:
        yield {"tool_calls": [{"index": 0, **_tool_call(completion, reply.call)}]}


def _tool_call(completion: Completion, call: Call) -> dict[str, Any]:
    name = completion.id.replace("chatcmpl-", "call_")
    function = {"name": call.tool, "arguments": json.dumps(call.arguments, ensure_ascii=False)}
    return {"id": name, "type": "function", "function": function}


def _event(completion: Completion, choices: list[dict[str, Any]], usage: Mapping[str, int] | None = None) -> bytes:
    chunk = {**_head(completion, "chat.completion.chunk"), "choices": choices, "usage": usage}
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


def _head(completion: Completion, kind: str) -> dict[str, Any]:
    return {"id": completion.id, "object": kind, "created": completion.created, "model": completion.model}
