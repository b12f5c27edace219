from livekit.agents import RunContext, function_tool

from agents import prompt
from agents.call import Call
from agents.flows.advice.parts import Part
from agents.handoff import Handover, consult
from agents.persona.agent import WithHuman
from api.contract import Category


class MainAgent(WithHuman):
    """Finds out what the caller needs, asks those who know, and ties their answers together."""

    prompt = prompt.beside(__file__)

    def first_question(self) -> str:
        return "Which product can I help you with?"

    @function_tool
    async def consult_pricing(self, ctx: RunContext[Call], question: str) -> Handover:
        """What something costs, for one or for many.

        Args:
            question: With the product and the quantity, in the caller's words.
        """
        return self._consult(ctx, Part.pricing, question, "our pricing specialist")

    @function_tool
    async def consult_inventory(self, ctx: RunContext[Call], question: str) -> Handover:
        """Whether something is in stock, and where.

        Args:
            question: With the product and the place, in the caller's words.
        """
        return self._consult(ctx, Part.inventory, question, "our inventory specialist")

    def _consult(self, ctx: RunContext[Call], part: Part, question: str, who: str) -> Handover:
        self.call.problem, self.call.category = question.strip()[:500] or self.call.problem, Category.sales
        return consult(ctx, part, question=question, announcement=f"Let me ask {who}.")
