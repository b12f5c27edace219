"""What every agent of every flow has in common."""

from typing import ClassVar

from livekit.agents import Agent, RunContext, function_tool

from agents import prompts
from agents.call import Arrival, Call, Part
from agents.handoff import carried_context, hand_over
from api.contract import EndReason, Severity

Handover = tuple[Agent, str]
"""What a tool returns to give the caller to another agent: the agent, and what the caller is told."""


class FlowAgent(Agent):
    """An agent that takes the caller over with all that was said before, and can end the call."""

    prompt: ClassVar[str]

    def __init__(self, call: Call, arrival: Arrival) -> None:
        super().__init__(instructions=render_instructions(self.prompt, call))
        self.call = call
        self.arrival = arrival

    async def on_enter(self) -> None:
        await self.take_over()
        if self.arrival.speaks_first:
            self.session.generate_reply()

    async def take_over(self) -> None:
        await self.update_chat_ctx(carried_context(self.call, self.arrival))

    async def refresh(self) -> None:
        """Put what the call knows now in front of the model."""
        await self.update_instructions(render_instructions(self.prompt, self.call))

    @function_tool
    async def end_call(self, ctx: RunContext[Call]) -> str:
        """The caller says goodbye or wants nothing more: say goodbye and hang up."""
        self.call.end_after(ctx.session, ctx.speech_handle, EndReason.agent_ended)
        return f"Thank you for calling {self.call.company}. Goodbye!"


class WithHuman(FlowAgent):
    """Asking for a person always works, in one turn."""

    @function_tool
    async def request_human(self, ctx: RunContext[Call], reason: str) -> Handover:
        """The caller wants to talk to a person.

        Args:
            reason: Why, in a few words, for the person who takes over.
        """
        self.call.severity = max(self.call.severity, Severity.medium, key=list(Severity).index)
        return hand_over(ctx, Part.human, reason=reason, announcement="Of course, I'll get you a person.")


def render_instructions(prompt: str, call: Call) -> str:
    words = {"company": call.company}
    voice = prompts.load("voice").render(context=call_context(call), **words)
    return f"{prompts.load(prompt).render(**words)}\n\n{voice}"


def call_context(call: Call) -> str:
    """What is known, one fact a line: read by the model in each turn."""
    return "\n".join(["What you know about this call:", *_who(call), *_what(call)])


def _who(call: Call) -> list[str]:
    identity = call.identity
    return [
        f"Customer on file: {identity.customer.name}" if identity.customer else "Customer on file: none",
        f"Caller's name: {call.caller_name or 'unknown'}",
        f"Matched facts: {', '.join(identity.matched) or 'none'}",
        f"Verified: {'yes' if identity.verified else 'no'}",
        *([f"E-mail waiting to be confirmed: {call.unconfirmed_email}"] if call.unconfirmed_email else []),
        *(f"Open ticket: {subject}" for subject in call.open_tickets),
    ]


def _what(call: Call) -> list[str]:
    return [
        *([f"Problem: {call.problem}"] if call.problem else []),
        *(f"Fact: {name}: {value}" for name, value in call.facts.items()),
        *(f"Tried: {step.what}: {step.outcome}" for step in call.steps),
        *(f"Promised: {promise}" for promise in call.promises),
    ]
