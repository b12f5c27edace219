"""The rule model as a scribe: one request with all that was said, one call of the tool."""

import pytest

from deploy.local.model_server.chat import complete
from deploy.local.model_server.chat_schema import ChatRequest
from deploy.local.model_server.dialogue.flow import Flow

pytestmark = pytest.mark.unit

OUTCOMES = ["resolved", "follow_up", "callback", "escalated", "wrong_number"]
KNOWN = "Flow: wrap_up\nCaller's name: Alice Martin\nProblem: charged twice on invoice 1042."


def drafted(flows: list[Flow], said: str, outcomes: list[str] = OUTCOMES, known: str = KNOWN) -> dict[str, str]:
    properties = {"summary": {"type": "string"}, "disposition": {"type": "string", "enum": outcomes}}
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    name = "draft_wrap_up"
    request = {
        "model": "gpt-4o-mini",
        "messages": [
            {"role": "system", "content": known},
            {"role": "user", "content": "I was charged twice."},
            {"role": "assistant", "content": "Shall we call you back?"},
            {"role": "user", "content": said},
        ],
        "tools": [{"type": "function", "function": {"name": name, "parameters": parameters}}],
        "tool_choice": {"type": "function", "function": {"name": name}},
    }
    call = complete(ChatRequest.model_validate(request), flows).reply.call
    assert call is not None
    assert call.tool == name
    return dict(call.arguments)


@pytest.mark.parametrize(
    ("said", "disposition"),
    [
        ("Olivia, the operator, said: I have refunded it.\nThe caller said: Thank you.", "resolved"),
        ("Olivia, the operator, said: I will check and we'll call you back tomorrow.", "callback"),
        ("Olivia, the operator, said: I'll send you the form by mail.", "follow_up"),
        ("The caller said: Oh sorry, I think I have the wrong number.", "wrong_number"),
        ("Olivia, the operator, said: Let me pass this on to our legal team.", "escalated"),
        ("Olivia, the operator, said: Hello?", "follow_up"),
    ],
)
def test_the_outcome_is_what_was_agreed_with_the_operator(flows: list[Flow], said: str, disposition: str) -> None:
    draft = drafted(flows, said)

    assert draft["disposition"] == disposition
    assert draft["summary"].startswith(("charged twice on invoice 1042. ", "The caller had the wrong number"))


def test_the_same_words_are_the_same_draft(flows: list[Flow]) -> None:
    said = "Olivia, the operator, said: It works now."
    assert drafted(flows, said) == drafted(flows, said)


def test_an_outcome_that_the_queue_does_not_know_is_not_proposed(flows: list[Flow]) -> None:
    said = "Olivia, the operator, said: I have refunded it."
    assert drafted(flows, said, outcomes=["follow_up"])["disposition"] == "follow_up"
