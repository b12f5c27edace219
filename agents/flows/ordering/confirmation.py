from uuid import uuid4

from livekit.agents import RunContext, function_tool

from agents import prompt
from agents.backend import BackendError
from agents.call import Arrival, Call
from agents.flows.ordering.naming import Naming
from agents.flows.ordering.order import say_order, say_total
from agents.flows.ordering.parts import Part
from agents.handoff import Handover, hand_over
from agents.persona.agent import WithHuman
from agents.persona.refusals import sentence, told_to_the_caller
from agents.persona.ticket import save_ticket
from agents.spoken import say_clock, say_digits
from api.contract import Category, Order, OrderState, PlaceOrder, TicketStatus, UpsertTicket

SHALL_I = "Shall I place the order?"


class ConfirmationAgent(Naming, WithHuman):
    """Reads the order back, places it, and tells its number and when it is ready."""

    prompt = prompt.beside(__file__)
    then = SHALL_I

    def __init__(self, call: Call, arrival: Arrival) -> None:
        super().__init__(call, arrival)
        self._key = (
            f"{call.id}:{uuid4().hex[:12]}"  # placed once by each of us: who comes back after a change is another
        )

    async def on_enter(self) -> None:
        await self.take_over()
        if self.arrival.resumed:
            self.session.say(self.sorry())
        try:
            order = await self.call.backend.order(self.call.id)
        except BackendError as refusal:
            self.session.say(sentence(refusal))
        else:
            self.session.say(f"{_summary(order)} {SHALL_I}")

    @function_tool
    async def place_order(self, ctx: RunContext[Call]) -> str:
        """The caller agreed to the summary: send the order to the kitchen."""
        with told_to_the_caller():
            order = await self.call.backend.place_order(self.call.id, PlaceOrder(key=self._key))
        promise = f"Order {order.number}: {say_order(order)}, {say_total(order)}"
        self.call.promises.append(promise)
        await save_ticket(self.call, _ticket(promise))
        await self.refresh()
        ready = f" It is ready at {say_clock(order.ready_at.astimezone(self.call.timezone))}." if order.ready_at else ""
        return f"Your order number is {say_digits(str(order.number))}.{ready} Is there anything else?"

    @function_tool
    async def back_to_menu(self, ctx: RunContext[Call], change: str) -> Handover:
        """The caller wants to change the order after all, also when it was placed already.

        Args:
            change: What, in their words.
        """
        with told_to_the_caller():
            order = await self.call.backend.order(self.call.id)
            if order.state is OrderState.placed:
                await self.call.backend.reopen_order(self.call.id)
        return hand_over(ctx, Part.menu, reason=change, announcement="Of course.")

    @function_tool
    async def cancel_order(self, ctx: RunContext[Call]) -> str:
        """The caller does not want the order any more."""
        with told_to_the_caller():
            await self.call.backend.cancel_order(self.call.id)
        self.call.remember("order", "cancelled")
        return "I've cancelled your order. Is there anything else I can do for you?"


def _summary(order: Order) -> str:
    payment = f", paid by {order.payment} at pickup" if order.payment else ""
    return f"You ordered {say_order(order)} for {say_total(order)}{payment}."


def _ticket(promise: str) -> UpsertTicket:
    return UpsertTicket(
        subject=promise[:200], category=Category.sales, status=TicketStatus.resolved, resolution=promise[:2000]
    )
