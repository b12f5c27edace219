"""The one way from agent to agent.

A tool returns what one of these functions returns. The caller hears the announcement from the old agent, then the new
agent enters with the whole conversation and acts on it. The transition is reported when it happens, not when it is
asked for: a caller who hangs up during the announcement was never handed over.

    hand_over     the caller goes to another agent of the flow, for good
    consult       a specialist has the caller for one question ...
    report_back   ... and brings them back with the result
    change_flow   the caller needs what another number answers: same call, other flow
"""

from livekit.agents import Agent, AgentSession, RunContext, ToolError

from agents.call import HUMAN, Arrival, Call, Destination, Flow, Question
from api.contract import Consultation, Party, PartyKind, TransitionKind

Handover = tuple[Agent, str]
"""What a tool returns to give the caller to another agent: the agent, and what the caller is told."""

ENOUGH = "I don't want to send you around any further, so I'll bring in somebody senior."


def hand_over(ctx: RunContext[Call], to: str, *, reason: str, announcement: str, speaks_first: bool = True) -> Handover:
    call = ctx.userdata
    call.open_questions.clear()
    part = _without_ping_pong(call, to)
    announcement = announcement if part == to else ENOUGH
    agent = _arrive(
        ctx.session, part, reason=reason, announcement=announcement, speaks_first=speaks_first or part != to
    )
    return agent, announcement


def consult(ctx: RunContext[Call], specialist: str, *, question: str, announcement: str) -> Handover:
    """The specialist talks with the caller, with its own tools, until it reports back.

    Raises:
        ToolError: it was asked just that since the caller last spoke; the text is what it said.
    """
    call = ctx.userdata
    if (known := call.just_answered.get((specialist, question.strip()[:500]))) is not None:
        raise ToolError(known)
    part = _without_ping_pong(call, specialist)
    if part != specialist:
        call.open_questions.clear()
        return _arrive(ctx.session, part, reason=question, announcement=ENOUGH), ENOUGH
    asker = ctx.session.current_agent
    asked = Question(part_of(call, asker), type(asker).__name__, specialist, question.strip()[:500])
    call.open_questions.append(asked)
    return _arrive(ctx.session, specialist, reason=question, announcement=announcement), announcement


def report_back(ctx: RunContext[Call], result: str, *, announcement: str) -> Handover:
    """Back to whoever asked. Somebody whom nobody asked goes to the agent that the flow begins with."""
    call = ctx.userdata
    if not call.open_questions:
        return hand_over(ctx, call.flow.entry, reason=result, announcement=announcement)
    question = call.open_questions.pop()
    specialist = type(ctx.session.current_agent).__name__
    answer = Consultation(specialist=specialist, question=question.text, result=result.strip()[:500] or "no result")
    call.consultations.append(answer)
    call.just_answered[question.specialist, question.text] = answer.result
    reason = f"answer to: {question.text}"
    return _arrive(ctx.session, question.asker, reason=reason, announcement=announcement), announcement


def change_flow(ctx: RunContext[Call], flow: Flow, *, reason: str, announcement: str) -> Handover:
    """What was learned stays; what only the old flow understands is left behind with it."""
    ctx.userdata.flow = flow
    return hand_over(ctx, flow.entry, reason=reason, announcement=announcement)


def bring_in_human(session: AgentSession[Call], *, reason: str) -> None:
    """To a person without a tool's doing, at once. The caller is told by whoever calls this."""
    session.userdata.open_questions.clear()
    session.update_agent(_arrive(session, HUMAN, reason=reason))


def take_up(session: AgentSession[Call], part: str, *, reason: str) -> None:
    """From a person back to an agent, at once. What is to be done stands at the end of the conversation."""
    call = session.userdata
    call.open_questions.clear()
    is_agents = part in call.flow.cast and part != HUMAN
    session.update_agent(_arrive(session, part if is_agents else call.flow.entry, reason=reason))


def arrive_at_last(call: Call, destination: Destination, predecessor: Agent, *, cut_off: str) -> Agent:
    """In another job than the one in which the caller was sent there. The announcement may not have been heard."""
    return _to(call, destination, predecessor, announcement=f"{cut_off} {destination.announcement}".strip())


def arrived(call: Call) -> None:
    """The new agent has the caller; whoever takes the call over from here on owes them its first words, if any."""
    if (to := call.destination) is not None:
        call.destination = to.model_copy(update={"is_reached": True}) if to.speaks_first else None


def has_spoken(call: Call) -> None:
    """What an agent says before it gives the caller away is not what the next one owes them."""
    if call.destination is not None and call.destination.is_reached:
        call.destination = None


def first_arrival(call: Call) -> Arrival:
    reason = "The call was answered."
    call.visits[call.flow.name, call.flow.entry] += 1
    return Arrival(
        part=call.flow.entry,
        predecessor=None,
        kind=TransitionKind.answer,
        source=Party(kind=PartyKind.line, name=call.caller_number or "unknown"),
        reason=reason,
        briefing=call.briefing(reason),
    )


def part_of(call: Call, agent: Agent) -> str:
    """The part that an agent plays; somebody from outside the flow's cast would be handed back to its beginning."""
    arrival = getattr(agent, "arrival", None)
    return arrival.part if isinstance(arrival, Arrival) else call.flow.entry


def _arrive(
    session: AgentSession[Call], part: str, *, reason: str, announcement: str = "", speaks_first: bool = True
) -> Agent:
    """`announcement`: what the agent that has the caller now says to them."""
    predecessor = session.current_agent
    session.userdata.destination = Destination(
        part=part,
        source=type(predecessor).__name__,
        reason=reason.strip()[:500] or "the caller asked for it",
        announcement=announcement,
        speaks_first=speaks_first,
    )
    return _to(session.userdata, session.userdata.destination, predecessor)


def _to(call: Call, destination: Destination, predecessor: Agent, *, announcement: str = "") -> Agent:
    part = destination.part
    arrival = Arrival(
        part=part,
        predecessor=predecessor,
        kind=TransitionKind.escalation if part in (call.flow.senior, HUMAN) else TransitionKind.handoff,
        source=Party(kind=PartyKind.agent, name=destination.source),
        reason=destination.reason,
        briefing=call.briefing(destination.reason),
        speaks_first=destination.speaks_first,
        announcement=announcement,
    )
    return call.flow.cast[part](call, arrival)


def _without_ping_pong(call: Call, to: str) -> str:
    """Where the caller really goes. A person is always reachable; everybody else only so often."""
    for part in (to, call.flow.senior, HUMAN):
        if part == HUMAN:
            break
        call.visits[call.flow.name, part] += 1
        if call.visits[call.flow.name, part] <= call.flow.visits:
            return part
    return HUMAN
