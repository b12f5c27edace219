from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.call import Call
from agents.flows.ordering.naming import Naming
from agents.flows.ordering.parts import Part
from agents.handoff import Handover, hand_over
from agents.persona.agent import WithHuman
from agents.persona.refusals import told_to_the_caller
from api.contract import ChangeOrder, PaymentMethod


class PaymentAgent(Naming, WithHuman):
    """Learns how the caller pays at pickup. Nothing is charged, and no card number is taken, on the phone."""

    prompt = prompt.beside(__file__)
    then = "Will you pay by cash or by card when you pick it up?"

    @function_tool
    async def choose_payment(self, ctx: RunContext[Call], method: str) -> Handover:
        """How the caller pays when they pick the order up.

        Args:
            method: cash or card.
        """
        word = method.strip().casefold()
        if word not in list(PaymentMethod):
            raise ToolError("You can pay by cash or by card when you pick it up. Which one would you like?")
        with told_to_the_caller():
            await self.call.backend.change_order(self.call.id, ChangeOrder(payment=PaymentMethod(word)))
        self.call.remember("payment", f"{word} at pickup")
        return hand_over(ctx, Part.confirmation, reason=f"pays by {word}", announcement=f"All right, {word} it is.")

    @function_tool
    async def back_to_menu(self, ctx: RunContext[Call], change: str) -> Handover:
        """The caller wants to change the order after all.

        Args:
            change: What, in their words.
        """
        return hand_over(ctx, Part.menu, reason=change, announcement="Of course.")
