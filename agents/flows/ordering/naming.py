from typing import ClassVar

from livekit.agents import RunContext, ToolError, function_tool

from agents.call import Call
from agents.persona.agent import FlowAgent
from agents.persona.refusals import told_to_the_caller
from api.contract import ChangeOrder


def readable(name: str) -> str:
    """As it can be written on an order: a model may well pass on what is no name at all."""
    return "".join(character for character in name if character.isprintable()).strip()[:120]


class Naming(FlowAgent):
    """The name for the order may come, or be put right, after the agent that asks for it."""

    then: ClassVar[str]
    """What this agent asks when the name is written down."""

    @function_tool
    async def change_name(self, ctx: RunContext[Call], name: str) -> str:
        """The caller says, or corrects, the name under which the order is picked up.

        Args:
            name: As the caller said it.
        """
        wanted = readable(name)
        if not wanted:
            raise ToolError("Which name shall I write down?")
        with told_to_the_caller():
            await self.call.backend.change_order(self.call.id, ChangeOrder(customer_name=wanted))
        if self.call.identity.customer is None:
            self.call.caller_name = wanted
        self.call.remember("name on the order", wanted)
        await self.refresh()
        return f"The order is for {wanted}. {self.then}"
