"""A draft of the work after a call, made by the language model from what was said."""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from livekit.agents import APIError, function_tool, llm
from pydantic import ValidationError

from agents import prompt
from agents.backend import BackendError
from agents.call import Call
from api.contract import Briefing, DraftWrapUp

log = logging.getLogger(__name__)

PROMPT = prompt.beside(__file__)
TOOL = "draft_wrap_up"
DRAFTING_SECONDS = 10.0
"""The operator has the form before them meanwhile; what comes later is in the way."""

MOST_WORDS = 24_000
"""Characters of what was said, from its end: about an hour's talk."""


class NoDraft(Exception):
    """The model's answer is none, with what is wrong."""


async def draft(
    call: Call, model: llm.LLM[Any], briefing: Briefing, before: llm.ChatContext, said: Sequence[str]
) -> None:
    """Propose a summary and an outcome: from what the agents talked about before, and what was said with the operator.
    Without a proposal the operator writes them, as ever."""
    known = {"call_id": str(call.id)}
    try:
        async with asyncio.timeout(DRAFTING_SECONDS):
            outcomes = (await call.backend.wrap_up_choices(call.id)).dispositions
            proposed = await _ask(model, _context(call, briefing, before, said, outcomes), outcomes)
            await call.backend.draft_wrap_up(call.id, proposed)
    except BackendError as refusal:
        log.warning("draft not taken", extra=known | {"code": refusal.code})
    except (APIError, TimeoutError) as error:
        log.warning("no draft: the model does not answer", extra=known | {"error": type(error).__name__})
    except NoDraft as error:
        log.warning("no draft: the model's answer is none", extra=known | {"error": str(error)})


async def _ask(model: llm.LLM[Any], context: llm.ChatContext, outcomes: Mapping[str, str]) -> DraftWrapUp:
    asked: list[llm.FunctionToolCall] = []
    choice: Any = {"type": "function", "function": {"name": TOOL}}
    async with model.chat(chat_ctx=context, tools=[_tool(outcomes)], tool_choice=choice) as stream:
        async for chunk in stream:
            if chunk.delta is not None:
                asked += chunk.delta.tool_calls
    return read(asked[0].arguments if asked and asked[0].name == TOOL else "", outcomes)


def read(arguments: str, outcomes: Mapping[str, str]) -> DraftWrapUp:
    """
    Raises:
        NoDraft: it is not what was asked for, or names an outcome that there is not.
    """
    try:
        written = json.loads(arguments or "null")
        proposed = DraftWrapUp.model_validate(written)
    except (ValueError, ValidationError):
        raise NoDraft("not a summary and an outcome") from None
    if proposed.disposition not in outcomes:
        raise NoDraft("an outcome that there is not")
    return proposed


def _context(
    call: Call, briefing: Briefing, before: llm.ChatContext, said: Sequence[str], outcomes: Mapping[str, str]
) -> llm.ChatContext:
    context = llm.ChatContext.empty()
    listed = "\n".join(f"- {code}: {label}" for code, label in outcomes.items())
    instructions = PROMPT.render(company=call.company, known="\n".join(_known(briefing)), outcomes=listed)
    context.add_message(role="system", content=instructions)
    for message in before.messages():
        if message.role in ("user", "assistant"):
            context.add_message(role=message.role, content=message.text_content or "")
    context.add_message(role="user", content="\n".join(said)[-MOST_WORDS:])
    return context


def _known(briefing: Briefing) -> list[str]:
    return [
        f"Caller's name: {briefing.caller_name or 'unknown'}",
        f"Problem: {briefing.problem or briefing.reason}",
        *(f"Fact: {fact.name}: {fact.value}" for fact in briefing.facts),
        *(f"Tried: {step.what}: {step.outcome}" for step in briefing.steps),
        *(f"Promised: {promise}" for promise in briefing.promises),
    ]


def _tool(outcomes: Mapping[str, str]) -> llm.Tool:
    properties = {
        "summary": {"type": "string", "description": "Three sentences at most."},
        "disposition": {"type": "string", "enum": list(outcomes)},
    }
    schema = {
        "name": TOOL,
        "description": "Propose the record of the call.",
        "parameters": {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        },
    }

    async def never_run(raw_arguments: dict[str, object]) -> None:
        raise AssertionError("a draft is read, not executed")

    return function_tool(never_run, raw_schema=schema)
