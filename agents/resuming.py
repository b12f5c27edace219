"""Going on with a call that another job had: the same agent, with what it knew and all that was said."""

import json
import logging
from typing import Any

from livekit.agents import Agent, llm
from pydantic import ValidationError

from agents.call import Arrival, Call
from agents.handoff import arrive_at_last
from agents.persona.agent import CUT_OFF, FlowAgent
from agents.snapshot import Memory
from api.contract import Party, PartyKind, Resumption, Speaker, ToolCall, TransitionKind, Utterance

log = logging.getLogger(__name__)

REASON = "the agent that had the call gave no sign of life"


async def go_on(call: Call, resumption: Resumption) -> Agent:
    """The agent that spoke last, or to whom it was handing the caller; the one that the flow begins with when nothing
    else is known."""
    memory = _memory(call, resumption.state)
    part = call.flow.entry
    if memory is not None:
        memory.restore(call)
        part = memory.part if memory.part in call.flow.cast else call.flow.entry
    agent = call.flow.cast[part](call, _arrival(call, part))
    if memory is not None and isinstance(agent, FlowAgent):
        agent.recall(memory.agent)
    await agent.update_chat_ctx(conversation(resumption), exclude_invalid_function_calls=False)
    if (to := call.destination) is not None and to.part in call.flow.cast and not to.is_reached:
        return arrive_at_last(call, to, agent, cut_off=CUT_OFF)
    return agent


def conversation(resumption: Resumption) -> llm.ChatContext:
    """What was said and what tools answered, in order, as a model is given it."""
    context = llm.ChatContext.empty()
    events: list[Utterance | ToolCall] = [*resumption.utterances, *resumption.tool_calls]
    for event in sorted(events, key=lambda event: event.seq):
        context.items.extend(_items(event))
    return context


def _items(event: Utterance | ToolCall) -> list[llm.ChatItem]:
    at, call_id = event.at.timestamp(), str(event.id)
    if isinstance(event, ToolCall):
        arguments = json.dumps(event.arguments)
        return [
            llm.FunctionCall(call_id=call_id, name=event.tool, arguments=arguments, created_at=at),
            llm.FunctionCallOutput(
                call_id=call_id, name=event.tool, output=event.result, is_error=event.failed, created_at=at
            ),
        ]
    match event.speaker:
        case Speaker.agent:
            return [llm.ChatMessage(role="assistant", content=[event.text], created_at=at)]
        case Speaker.caller:
            return [llm.ChatMessage(role="user", content=[event.text], created_at=at)]
        case Speaker.operator:
            text = f"{event.name}, the operator, said: {event.text}"
            return [llm.ChatMessage(role="user", content=[text], created_at=at)]


def _memory(call: Call, state: dict[str, Any]) -> Memory | None:
    """None for what a worker of another version left behind, and cannot be read."""
    try:
        return Memory.model_validate(state)
    except ValidationError as error:
        log.warning("nothing to go on with", extra={"call_id": str(call.id), "errors": error.error_count()})
        return None


def _arrival(call: Call, part: str) -> Arrival:
    return Arrival(
        part=part,
        predecessor=None,
        kind=TransitionKind.handoff,
        source=Party(kind=PartyKind.agent, name=part),
        reason=REASON,
        briefing=call.briefing(REASON),
        resumed=True,
    )
