from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.abilities.consulting import Consulted
from agents.call import Call
from agents.persona.agent import WithHuman
from agents.persona.refusals import told_to_the_caller
from agents.spoken import say_count, say_money, write_money
from api.contract import Quote


class PricingSpecialist(Consulted, WithHuman):
    prompt = prompt.beside(__file__)

    @function_tool
    async def quote(self, ctx: RunContext[Call], product: str, quantity: int = 1) -> str:
        """What so many of a product cost, with the discount for the quantity.

        Args:
            product: As the caller said it.
            quantity: How many.
        """
        if quantity < 1:
            raise ToolError(f"How many {product.strip() or 'of them'} would you like?")
        with told_to_the_caller():
            quote = await self.call.backend.quote(product, quantity)
        self.call.remember(
            f"price of {quote.quantity} {quote.good}",
            f"{write_money(quote.total, quote.currency)} with {quote.discount_percent} % off",
        )
        await self.refresh()
        return _say(quote)


def _say(quote: Quote) -> str:
    goods = say_count(quote.quantity, quote.good)
    discount = f", with {quote.discount_percent} percent off" if quote.discount_percent else ""
    price = f"{goods} {'costs' if quote.quantity == 1 else 'cost'} {say_money(quote.total, quote.currency)}{discount}."
    if quote.next_break is None:
        return price
    return f"{price} From {quote.next_break.min_quantity} on it is {quote.next_break.discount_percent} percent off."
