import json
from typing import Any

import pytest

from deploy.local.model_server.chat import complete, read_request, streamed, whole
from deploy.local.model_server.chat_schema import ChatRequest
from deploy.local.model_server.dialogue.flow import Flow
from deploy.local.model_server.errors import InvalidRequest
from tests.deploy.model_server.offered_tools import tools_of

pytestmark = pytest.mark.unit


def request(text: str, agent: str = "billing", **options: Any) -> ChatRequest:
    messages = [{"role": "user", "content": [{"type": "text", "text": text}]}]
    return ChatRequest.model_validate({"model": "m", "messages": messages, "tools": tools_of(agent), **options})


def test_a_call_is_answered_as_openai_does(support: Flow) -> None:
    answer = whole(complete(request("charged twice on invoice 1042"), [support]))
    choice = answer["choices"][0]
    assert answer["object"] == "chat.completion"
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] is None
    function = choice["message"]["tool_calls"][0]["function"]
    assert (function["name"], json.loads(function["arguments"])) == ("explain_charge", {"invoice_number": "INV-1042"})
    assert answer["usage"]["total_tokens"] == answer["usage"]["prompt_tokens"] + answer["usage"]["completion_tokens"]


async def test_a_stream_carries_words_call_reason_and_usage(support: Flow) -> None:
    completion = complete(request("I am furious, charged twice on invoice 1042"), [support])
    events = [event.decode() async for event in streamed(completion, include_usage=True)]
    assert events[-1] == "data: [DONE]\n\n"
    chunks = [json.loads(event.removeprefix("data: ")) for event in events[:-1]]
    deltas = [choice["delta"] for chunk in chunks for choice in chunk["choices"]]
    assert "".join(delta.get("content", "") for delta in deltas).strip() == "I'm sorry about that."
    assert [call["index"] for delta in deltas for call in delta.get("tool_calls", [])] == [0]
    assert chunks[-2]["choices"][0]["finish_reason"] == "tool_calls"
    assert chunks[-1]["usage"]["total_tokens"] > 0
    assert len({chunk["id"] for chunk in chunks}) == 1


@pytest.mark.parametrize(
    ("body", "param"),
    [
        (b"", None),
        (b"not json", None),
        (b"[]", None),
        (b"{}", "model"),
        (b'{"model": "m"}', "messages"),
        (b'{"model": "m", "messages": []}', "messages"),
        (b'{"model": "", "messages": [{"role": "user", "content": "x"}]}', "model"),
        (b'{"model": "m", "messages": [{"role": "wizard", "content": "x"}]}', "messages.0.role"),
        (b'{"model": "m", "messages": [{"role": "user", "content": 5}]}', "messages.0.content.str"),
        (b'{"model": "m", "messages": "hello"}', "messages"),
    ],
)
def test_a_malformed_request_is_refused_with_the_field_that_is_wrong(body: bytes, param: str | None) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read_request(body)
    assert refused.value.param == param


def test_what_the_rules_do_not_use_is_accepted() -> None:
    body = {
        "model": "whatever-you-like",
        "messages": [{"role": "user", "content": "hello", "name": "x"}],
        "parallel_tool_calls": False,
        "temperature": 0.3,
        "stream": True,
    }
    assert read_request(json.dumps(body).encode()).stream is True


@pytest.mark.parametrize("arguments", ["", "not json", "[1]", '{"a": 1}'])
def test_odd_arguments_in_the_history_do_no_harm(support: Flow, arguments: str) -> None:
    history = [
        {"role": "user", "content": "my bill"},
        {
            "role": "assistant",
            "tool_calls": [
                {"id": "c", "type": "function", "function": {"name": "lookup_invoice", "arguments": arguments}}
            ],
        },
        {"role": "tool", "tool_call_id": "c", "content": "It is paid."},
        {"role": "tool", "tool_call_id": "of nobody", "content": "?"},
    ]
    wanted = ChatRequest.model_validate({"model": "m", "messages": history[:3], "tools": tools_of("billing")})
    assert complete(wanted, [support]).reply.text == "It is paid."
