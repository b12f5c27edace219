from livekit.agents import RunContext, function_tool

from agents import prompt
from agents.call import Call
from agents.flows.ordering.naming import readable
from agents.flows.ordering.parts import Part
from agents.handoff import Handover, hand_over
from agents.persona.agent import WithHuman
from api.contract import Category


class WelcomeAgent(WithHuman):
    """Greets, and learns under which name the order goes."""

    prompt = prompt.beside(__file__)

    def first_question(self) -> str:
        return "What would you like to order?" if self.call.caller_name else "May I have your name for the order?"

    @function_tool
    async def start_order(self, ctx: RunContext[Call], name: str | None = None) -> Handover:
        """The caller said their name, or orders at once without it.

        Args:
            name: The caller's name, if said.
        """
        self.call.caller_name = readable(name or "") or self.call.caller_name
        self.call.problem = self.call.problem or "Order for pickup"
        self.call.category = self.call.category or Category.sales
        thanks = f"Thank you, {self.call.first_name}." if self.call.first_name else "All right."
        return hand_over(ctx, Part.menu, reason="the caller wants to order", announcement=thanks)
