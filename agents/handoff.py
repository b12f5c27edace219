"""The one way from agent to agent.

A tool returns `hand_over(...)`. The caller hears the announcement from the old agent, then the new agent enters with
the whole conversation and acts on it. The transition is reported when it happens, not when it is asked for: a caller
who hangs up during the announcement was never handed over.
"""

from livekit.agents import Agent, RunContext, llm

from agents.call import Arrival, Call, Part
from api.contract import Party, PartyKind, TransitionKind

MAX_HANDOFFS = 6
"""Changes of agent in one call. A caller who needs more is being sent around."""

MAX_RETURNS_TO_ROUTER = 2
"""The third return goes to somebody senior instead."""

MAX_CARRIED_ITEMS = 60
"""Of the conversation, the newest; what was learned before stands in the call's facts."""

ENOUGH = "I don't want to send you around any further, so I'll bring in somebody senior."

ESCALATIONS = {Part.escalation, Part.human}


def hand_over(
    ctx: RunContext[Call], to: Part, *, reason: str, announcement: str, speaks_first: bool = True
) -> tuple[Agent, str]:
    call = ctx.userdata
    predecessor = ctx.session.current_agent
    part = _without_ping_pong(call, to)
    arrival = Arrival(
        predecessor=predecessor,
        kind=TransitionKind.escalation if part in ESCALATIONS else TransitionKind.handoff,
        source=Party(kind=PartyKind.agent, name=type(predecessor).__name__),
        reason=reason.strip()[:500] or "the caller asked for it",
        briefing=call.briefing(reason),
        speaks_first=speaks_first or part is not to,
    )
    return call.cast[part](call, arrival), announcement if part is to else ENOUGH


def first_arrival(call: Call) -> Arrival:
    reason = "The call was answered."
    return Arrival(
        predecessor=None,
        kind=TransitionKind.answer,
        source=Party(kind=PartyKind.line, name=call.caller_number or "unknown"),
        reason=reason,
        briefing=call.briefing(reason),
    )


def _without_ping_pong(call: Call, to: Part) -> Part:
    """Where the caller really goes. A person is always reachable; everything else is counted."""
    if to is Part.human:
        return to
    call.handoffs += 1
    call.returns_to_router += to is Part.router
    if call.handoffs > MAX_HANDOFFS:
        return Part.human
    if call.returns_to_router > MAX_RETURNS_TO_ROUTER:
        return Part.escalation
    return to


def carried_context(call: Call, arrival: Arrival) -> llm.ChatContext:
    """Everything said so far, without the old agent's instructions, and with what fell into the change itself."""
    if arrival.predecessor is None:
        return llm.ChatContext.empty()
    context = arrival.predecessor.chat_ctx.copy(
        exclude_instructions=True, exclude_handoff=True, exclude_config_update=True
    ).truncate(max_items=MAX_CARRIED_ITEMS)
    for words in call.unanswered:
        context.add_message(role="user", content=words)
    call.unanswered.clear()
    return context
