from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.call import Call
from agents.flows.ordering.naming import Naming
from agents.flows.ordering.order import quantity_of, remember, say_order, say_total
from agents.flows.ordering.parts import Part
from agents.handoff import Handover, consult, hand_over
from agents.persona.agent import WithHuman
from agents.persona.refusals import told_to_the_caller
from agents.spoken import say_count, say_list, say_money
from api.contract import ChangeOrder, Order, SetOrderLine

ANYTHING_ELSE = "Anything else?"


class MenuAgent(Naming, WithHuman):
    """Puts the order together. Every change is the api's, and so is every price."""

    prompt = prompt.beside(__file__)
    then = ANYTHING_ELSE

    @function_tool
    async def add_item(self, ctx: RunContext[Call], item: str, quantity: int = 1) -> str:
        """Put something on the order, in addition to what is there.

        Args:
            item: As the caller said it.
            quantity: How many more.
        """
        if quantity < 1:
            raise ToolError(f"How many {item} would you like?")
        with told_to_the_caller():
            before = await self.call.backend.order(self.call.id)
            after = await self._set(item, await self._present(before, item) + quantity)
        return f"I've added {_difference(before, after)}. That makes {say_total(after)} so far. {ANYTHING_ELSE}"

    @function_tool
    async def change_quantity(self, ctx: RunContext[Call], item: str, quantity: int) -> str:
        """Change how many of an item the caller wants in all ("make that two").

        Args:
            item: As the caller said it.
            quantity: How many in all.
        """
        if quantity < 1:
            return await self._remove(item)
        with told_to_the_caller():
            order = await self._set(item, quantity)
        return f"Now you have {say_order(order)}. That makes {say_total(order)}. {ANYTHING_ELSE}"

    @function_tool
    async def remove_item(self, ctx: RunContext[Call], item: str) -> str:
        """Take something off the order.

        Args:
            item: As the caller said it.
        """
        return await self._remove(item)

    @function_tool
    async def read_menu(self, ctx: RunContext[Call]) -> str:
        """What can be ordered, and what it costs."""
        with told_to_the_caller():
            menu = await self.call.backend.menu()
        offers = [f"{item.name} for {say_money(item.price, item.currency)}" for item in menu if item.available]
        if not offers:
            raise ToolError("I'm sorry, the kitchen has nothing left right now. Shall I get you a person?")
        gone = [item.name for item in menu if not item.available]
        sold_out = (
            f" {say_list(gone, 'and').capitalize()} {'is' if len(gone) == 1 else 'are'} sold out." if gone else ""
        )
        return f"We have {say_list(offers, 'and')}.{sold_out} What would you like?"

    @function_tool
    async def read_order(self, ctx: RunContext[Call]) -> str:
        """What is on the order so far, and how much it is."""
        with told_to_the_caller():
            order = await self.call.backend.order(self.call.id)
        if not order.lines:
            return "There is nothing on your order yet. What would you like?"
        return f"You have {say_order(order)}. That makes {say_total(order)} so far. {ANYTHING_ELSE}"

    @function_tool
    async def ask_kitchen(self, ctx: RunContext[Call], question: str) -> Handover:
        """Allergens, what is in a dish, or whether there is still some of it: the kitchen knows.

        Args:
            question: What the caller wants to know, in their words.
        """
        return consult(ctx, Part.kitchen, question=question, announcement="Let me ask the kitchen.")

    @function_tool
    async def complete_order(self, ctx: RunContext[Call]) -> Handover:
        """The caller wants nothing more: go on to the payment."""
        with told_to_the_caller():
            order = await self.call.backend.order(self.call.id)
            if not order.lines:
                raise ToolError("There is nothing on your order yet. What would you like?")
            if order.customer_name is None and self.call.caller_name:
                await self.call.backend.change_order(self.call.id, ChangeOrder(customer_name=self.call.caller_name))
        announcement = f"That is {say_order(order)} for {say_total(order)}."
        return hand_over(ctx, Part.payment, reason="the order is complete", announcement=announcement)

    async def _remove(self, item: str) -> str:
        with told_to_the_caller():
            before = await self.call.backend.order(self.call.id)
            after = await self._set(item, 0)
        if before.lines == after.lines:
            raise ToolError(f"There is no {item} on your order. {_so_far(after)}")
        return f"I've taken that off. {_so_far(after)}"

    async def _present(self, order: Order, item: str) -> int:
        """How many are there already, whatever the caller calls it: `Cokes` and `drink` are one line."""
        return quantity_of(order, (await self.call.backend.kitchen(item)).item)

    async def _set(self, item: str, quantity: int) -> Order:
        request = SetOrderLine(item=item.strip()[:100] or "nothing", quantity=quantity)
        order = await self.call.backend.set_order_line(self.call.id, request)
        await remember(self.call, order)
        await self.refresh()
        return order


def _so_far(order: Order) -> str:
    if not order.lines:
        return "Your order is empty now. What would you like?"
    return f"You have {say_order(order)}, {say_total(order)} so far. {ANYTHING_ELSE}"


def _difference(before: Order, after: Order) -> str:
    was = {line.item: line.quantity for line in before.lines}
    added = [(line.quantity - was.get(line.item, 0), line.item) for line in after.lines]
    return say_list([say_count(count, item) for count, item in added if count > 0], "and")
