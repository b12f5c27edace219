from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.calls import service
from api.contract import CallContext, CallId, OpenCall
from api.customers import service as customers
from api.tickets import service as tickets


async def open_call(session: AsyncSession, request: OpenCall, company: str) -> CallContext:
    """What the agent that took the call should know before it says a word."""
    call = await service.take(session, request)
    customer = await customers.recognise(session, call)
    unresolved = await tickets.unresolved_of_customer(session, customer.id) if customer else []
    return CallContext(
        call_id=CallId(call.id),
        flow=call.flow,
        company=company,
        customer=contract.Customer.model_validate(customer) if customer else None,
        open_tickets=[ticket.subject for ticket in unresolved if ticket.id != call.ticket_id],
    )
