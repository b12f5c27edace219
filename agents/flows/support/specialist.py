"""What the agents behind the router share: their ways out."""

from typing import ClassVar

from livekit.agents import RunContext, function_tool

from agents.abilities.resolution import WithResolution
from agents.call import Call
from agents.flows.support.parts import Part
from agents.handoff import Handover, hand_over
from agents.persona.agent import WithHuman
from agents.persona.ticket import raise_severity, severity_from


class Specialist(WithResolution, WithHuman):
    escalates_to: ClassVar[str] = Part.escalation
    senior: ClassVar[str] = "a senior colleague"

    @function_tool
    async def back_to_router(self, ctx: RunContext[Call], reason: str) -> Handover:
        """The caller has another topic that is not yours.

        Args:
            reason: The new topic in a few words.
        """
        return hand_over(ctx, Part.router, reason=reason, announcement="All right, let me see who can help with that.")

    @function_tool
    async def escalate(self, ctx: RunContext[Call], reason: str, severity: str) -> Handover:
        """You cannot settle this: give the caller to a senior colleague.

        Args:
            reason: What is unsolved and why.
            severity: low, medium, high or critical.
        """
        await raise_severity(self.call, severity_from(severity))
        return hand_over(ctx, self.escalates_to, reason=reason, announcement=f"I'll bring in {self.senior}.")
