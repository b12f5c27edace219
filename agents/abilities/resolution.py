from livekit.agents import RunContext, function_tool

from agents.call import Call
from agents.persona.agent import FlowAgent
from agents.persona.ticket import save_ticket
from api.contract import TicketStatus, UpsertTicket


class WithResolution(FlowAgent):
    @function_tool
    async def mark_resolved(self, ctx: RunContext[Call], resolution: str) -> str:
        """The caller's problem is solved.

        Args:
            resolution: What solved it, for the record.
        """
        await save_ticket(self.call, UpsertTicket(status=TicketStatus.resolved, resolution=resolution[:2000]))
        return "I'm glad that's settled. Is there anything else I can do for you?"
