from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.call import Call
from agents.flows.advice.parts import Part
from agents.handoff import Handover, consult
from agents.persona.agent import WithHuman
from agents.persona.refusals import told_to_the_caller
from agents.spoken import say_list
from api.contract import Category, Good


class MainAgent(WithHuman):
    """Finds out what the caller needs, asks those who know, and ties their answers together."""

    prompt = prompt.beside(__file__)

    def first_question(self) -> str:
        return "Which product can I help you with?"

    @function_tool
    async def read_goods(self, ctx: RunContext[Call], product: str | None = None) -> str:
        """What we sell; or, of one product, what it is and what it is good for.

        Args:
            product: As the caller said it; left out, all of them are named.
        """
        with told_to_the_caller():
            goods = await self.call.backend.goods()
        if not goods:
            raise ToolError("I'm sorry, I can't see our products right now. Shall I get you a person?")
        named = [good for good in goods if product and _is_called(good, product)]
        if named:
            return " ".join(f"The {good.name}: {good.description}" for good in named)
        return f"There is {say_list([good.name for good in goods], 'and')}. Which one are you interested in?"

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


def _is_called(good: Good, said: str) -> bool:
    """Also for "a mesh router" and "mesh routers"; what else it may be called only the api knows."""
    return _spaced(good.name) in _spaced(said)


def _spaced(text: str) -> str:
    return text.casefold().replace("-", " ")
