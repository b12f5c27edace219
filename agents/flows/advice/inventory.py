from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.abilities.consulting import Consulted
from agents.call import Call
from agents.persona.agent import WithHuman
from agents.persona.refusals import told_to_the_caller
from agents.spoken import say_count, say_list
from api.contract import StockLevel


class InventorySpecialist(Consulted, WithHuman):
    prompt = prompt.beside(__file__)

    @function_tool
    async def check_stock(self, ctx: RunContext[Call], product: str, location: str | None = None) -> str:
        """How many of a product there are, and where.

        Args:
            product: As the caller said it.
            location: The city, if the caller named one.
        """
        where = (location or "").strip() or None
        with told_to_the_caller():
            levels = await self.call.backend.stock(product, where)
        if not levels:
            raise ToolError("I have no stock figures for that. Shall I get you a person?")
        said = _say(levels)
        self.call.remember(f"stock of {levels[0].good}", said)
        await self.refresh()
        return said


def _say(levels: list[StockLevel]) -> str:
    there = [f"{say_count(level.quantity, level.good)} in {level.location}" for level in levels if level.quantity]
    gone = [_gone(level) for level in levels if not level.quantity]
    return " ".join([*([f"We have {say_list(there, 'and')}."] if there else []), *gone])


def _gone(level: StockLevel) -> str:
    more = f"; more is expected on {level.restock_on:%B} {level.restock_on.day}" if level.restock_on else ""
    return f"In {level.location} we have no {level.good} at the moment{more}."
