import json
import logging
from pathlib import Path

import pytest

from agents.backend import BackendError
from agents.human import HumanHandoffAgent
from agents.human.wrap_up import NoDraft, draft, read
from tests.agents.conversation import Conversation, calls
from tests.agents.test_human import Waiting, join, operator

pytestmark = pytest.mark.agents

OUTCOMES = {"resolved": "Resolved on the call", "follow_up": "Follow-up needed"}
SAID = ["Olivia Stone, the operator, said: I have refunded it.", "The caller said: Thank you."]
DRAFT = {"summary": "Charged twice. Refunded on the call.", "disposition": "resolved"}


async def drafted(call: Conversation, *script: object) -> None:
    call.model.script = list(script)  # type: ignore[arg-type]
    briefing = call.call.briefing("wants a person")
    await draft(call.call, call.model, briefing, call.session.history, SAID)


async def test_the_model_proposes_from_what_was_said_before_and_with_the_operator(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("I was charged twice.", "Let me see.")
        call.call.problem = "charged twice"
        await drafted(call, calls("draft_wrap_up", **DRAFT))
        asked = call.model.requests[-1]
        assert asked.tools == ["draft_wrap_up"]  # which is read, not run
        assert "Problem: charged twice" in asked.instructions
        assert "- follow_up: Follow-up needed" in asked.instructions
        assert "I was charged twice." in asked.said
        assert asked.said[-1] == "\n".join(SAID)
        assert [each.model_dump() for each in call.backend.drafts] == [DRAFT]


@pytest.mark.parametrize(
    "answer",
    [
        "I would rather talk.",
        calls("draft_wrap_up", summary="All is well.", disposition="happily_ever_after"),
        calls("draft_wrap_up", summary="", disposition="resolved"),
        calls("draft_wrap_up", disposition="resolved"),
        calls("end_call"),
    ],
)
async def test_what_is_no_draft_is_refused_and_logged(
    tmp_path: Path, answer: object, caplog: pytest.LogCaptureFixture
) -> None:
    async with Conversation(tmp_path) as call:
        with caplog.at_level(logging.WARNING, "agents.human.wrap_up"):
            await drafted(call, answer)
        assert call.backend.drafts == []
        assert "no draft: the model's answer is none" in caplog.messages


@pytest.mark.parametrize("action", ["wrap_up_choices", "draft_wrap_up"])
async def test_an_api_that_does_not_answer_or_refuses_costs_the_draft_alone(tmp_path: Path, action: str) -> None:
    async with Conversation(tmp_path) as call:
        call.backend.broken = lambda asked: BackendError("entry-gone", "over") if asked == action else None
        await drafted(call, calls("draft_wrap_up", **DRAFT))
        assert call.backend.drafts == []


@pytest.mark.parametrize("written", ["", "[]", "{", "7", json.dumps(DRAFT | {"mood": "good"})])
def test_arguments_that_a_model_may_write_are_read_with_care(written: str) -> None:
    with pytest.raises(NoDraft):
        read(written, OUTCOMES)


async def test_a_call_with_an_operator_ends_with_a_draft(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        join(call, operator())
        await call.hears()
        await call.clock.pass_(1)
        call.current(HumanHandoffAgent).conversation.operator_said("Olivia Stone", "I have refunded it.")
        call.model.script = [calls("draft_wrap_up", **DRAFT)]
        call.session.shutdown(drain=False)
        await call.closed()
        assert [each.disposition for each in call.backend.drafts] == ["resolved"]
        assert call.backend.events[-1].type == "call_ended"


async def test_a_call_in_which_no_operator_was_heard_has_none(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        join(call, operator())
        await call.hears()
        call.session.shutdown(drain=False)
        await call.closed()
        assert call.backend.drafts == []
