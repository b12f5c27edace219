from typing import ClassVar

from livekit.agents import RunContext, function_tool

from agents.call import Call
from agents.handoff import Handover, report_back
from agents.persona.agent import FlowAgent


class Consulted(FlowAgent):
    """Answers a question in the middle of a call, and brings the caller back."""

    back: ClassVar[str] = "Let me take that back to my colleague."

    @function_tool
    async def report_back(self, ctx: RunContext[Call], result: str) -> Handover:
        """You were consulted and have the answer: bring the caller back with it.

        Args:
            result: What you found out, with its numbers, in a sentence.
        """
        return report_back(ctx, result, announcement=self.back)
