import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.calls import epochs, leases, service
from api.calls.repository import CallRepository
from api.contract import DEFAULT_FLOW, CallContext, CallId, CallState, OpenCall, Resumption, ToolCall, Utterance
from api.customers import service as customers
from api.errors import Unavailable
from api.models.call import Call
from api.models.customer import Customer
from api.numbers import service as numbers
from api.tickets import service as tickets

log = logging.getLogger(__name__)

REMEMBERED = 200
"""Sentences, and tools' answers, that a job which takes over is given: an hour of talk."""

RECENT = timedelta(days=1)
"""Who calls again within this time is most likely to call about the same thing."""


async def open_call(session: AsyncSession, request: OpenCall, company: str, sources: customers.Sources) -> CallContext:
    """What the agent that took the call should know before it says a word."""
    number = await numbers.find(session, request.dialled_number)
    flow, recorded = (number.flow, number.records_calls) if number else (DEFAULT_FLOW, False)
    call = await service.take(session, request, flow, recorded=recorded)
    epochs.check(call, request.epoch)
    await leases.begin(session, call)
    if number is None:
        known = {"call_id": str(call.id), "dialled_number": request.dialled_number, "flow": call.flow}
        log.warning("nobody has set up the number that was dialled", extra=known)
    customer = await _whose_line(session, sources, call)
    unresolved = await tickets.unresolved_of_customer(session, customer.id) if customer else []
    earlier = [ticket for ticket in unresolved if ticket.id != call.ticket_id]
    now = datetime.now(UTC)
    return CallContext(
        call_id=CallId(call.id),
        events_through=call.events_through,
        resumption=await _resumption(session, call) if call.epoch and call.events_through else None,
        flow=call.flow,
        company=company,
        customer=contract.Customer.model_validate(customer) if customer else None,
        open_tickets=[ticket.subject for ticket in earlier],
        recent_ticket=next((ticket.subject for ticket in earlier if now - ticket.updated_at < RECENT), None),
        recorded=call.recorded,
        **dict(numbers.answering(number, now)),
    )


async def _resumption(session: AsyncSession, call: Call) -> Resumption:
    calls = CallRepository(session)
    snapshot = await calls.snapshot(call.id)
    operator = (await calls.operators({call.operator_id})).get(call.operator_id) if call.operator_id else None
    return Resumption(
        state=snapshot.state if snapshot else {},
        utterances=[Utterance.model_validate(row) for row in await calls.latest_utterances(call.id, REMEMBERED)],
        tool_calls=[ToolCall.model_validate(row) for row in await calls.latest_tool_calls(call.id, REMEMBERED)],
        is_with_operator=call.state is CallState.with_operator,
        operator=operator.name if operator else None,
    )


async def _whose_line(session: AsyncSession, sources: customers.Sources, call: Call) -> Customer | None:
    try:
        return await customers.recognise(session, customers.directory(session, sources), call)
    except Unavailable:  # a CRM that is down is no reason not to answer the phone
        log.warning("nobody could be asked whose line it is", extra={"call_id": str(call.id)})
        return None
