"""Everything that is on record of calls, in a number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.calls import chain, service
from api.calls.repository import CallRepository
from api.calls.schemas import (
    CallDetail,
    Caller,
    CallFilter,
    CallRead,
    EarlierCall,
    RemarkRead,
    ToolCallRead,
    TransitionRead,
    UtteranceRead,
)
from api.contract import Party
from api.customers.lifecycle import Fact, Standing
from api.models import Call, Operator, Transition
from api.models.customer import Customer
from api.operators.schemas import OperatorRef
from api.orders import service as orders
from api.pagination import Page, Paging, next_cursor
from api.promises import service as promises
from api.promises.schemas import PromiseRead
from api.queue import service as queue
from api.queue.schemas import QueueEntryRead
from api.recordings import service as recordings
from api.recordings.schemas import RecordingRead
from api.tickets import service as tickets
from api.tickets.schemas import TicketRead
from api.voicemails import service as voicemails
from api.voicemails.schemas import VoicemailRead

EARLIER_CALLS = 10
"""An operator who has the caller on the line reads no more."""


async def page(session: AsyncSession, wanted: CallFilter, operator: Operator, paging: Paging) -> Page[CallRead]:
    rows = await CallRepository(session).page(wanted.seen_by(operator.id), paging.limit, paging.before)
    return Page(items=await summaries(session, rows), next=next_cursor(rows, paging.limit))


async def summaries(session: AsyncSession, rows: Sequence[Call]) -> list[CallRead]:
    repository = CallRepository(session)
    customers = await repository.customers({row.customer_id for row in rows if row.customer_id})
    return [CallRead.of(row, customers.get(row.customer_id) if row.customer_id else None) for row in rows]


async def utterances(session: AsyncSession, call_id: UUID, after: int) -> list[UtteranceRead]:
    await service.get(session, call_id)
    rows = await CallRepository(session).utterances([call_id], after)
    return [UtteranceRead.model_validate(row) for row in rows]


async def earlier(session: AsyncSession, call_id: UUID) -> list[EarlierCall]:
    rows = await CallRepository(session).earlier(await service.get(session, call_id), EARLIER_CALLS)
    known = await tickets.of(session, {row.ticket_id for row in rows if row.ticket_id})
    return [
        EarlierCall(
            **CallRead.model_validate(row).model_dump(),
            ticket=TicketRead.model_validate(known[row.ticket_id]) if row.ticket_id else None,
        )
        for row in rows
    ]


async def of_call(session: AsyncSession, call_id: UUID) -> CallDetail:
    (detail,) = await of_calls(session, [await service.get(session, call_id)])
    return detail


async def of_ticket(session: AsyncSession, ticket_id: UUID) -> list[CallDetail]:
    return await of_calls(session, await CallRepository(session).of_tickets([ticket_id]))


async def of_calls(session: AsyncSession, calls: Sequence[Call]) -> list[CallDetail]:
    repository, ids = CallRepository(session), [call.id for call in calls]
    known_tickets = await tickets.of(session, {call.ticket_id for call in calls if call.ticket_id})
    customers = await repository.customers({call.customer_id for call in calls if call.customer_id})
    operators = await repository.operators({call.operator_id for call in calls if call.operator_id})
    transitions = _by_call(await repository.transitions(ids))
    utterances = _by_call(await repository.utterances(ids))
    tool_calls = _by_call(await repository.tool_calls(ids))
    remarks = _by_call(await repository.remarks(ids))
    entries = _by_call(await queue.of_calls(session, ids))
    promised = _by_call(await promises.of_calls(session, ids))
    left = await voicemails.of_calls(session, ids)
    recorded = _by_call(await recordings.of_calls(session, ids))
    ordered = await orders.of_calls(session, ids)
    return [
        CallDetail(
            **CallRead.of(call, customers.get(call.customer_id) if call.customer_id else None).model_dump(),
            caller=_caller(call),
            customer=_customer(customers.get(call.customer_id) if call.customer_id else None),
            operator=OperatorRef.model_validate(operators[call.operator_id]) if call.operator_id else None,
            ticket=TicketRead.model_validate(known_tickets[call.ticket_id]) if call.ticket_id else None,
            transitions=[
                _transition(row) for row in sorted(transitions[call.id], key=lambda row: (row.at, row.number))
            ],
            utterances=[UtteranceRead.model_validate(row) for row in utterances[call.id]],
            tool_calls=[ToolCallRead.model_validate(row) for row in tool_calls[call.id]],
            remarks=[RemarkRead.of(row) for row in remarks[call.id]],
            entries=[QueueEntryRead.of(entry, position=None) for entry in entries[call.id]],
            promises=[PromiseRead.of(row) for row in promised[call.id]],
            voicemail=VoicemailRead.model_validate(left[call.id]) if call.id in left else None,
            recorded=call.recorded,
            recordings=[RecordingRead.model_validate(row) for row in recorded[call.id]],
            order=ordered.get(call.id),
            prompts_version=call.prompts_version,
            chain_intact=chain.first_broken(transitions[call.id], call.transitions_head) is None,
        )
        for call in calls
    ]


class OfCall(Protocol):
    @property
    def call_id(self) -> UUID: ...


Row = TypeVar("Row", bound=OfCall)


def _by_call(rows: Iterable[Row]) -> defaultdict[UUID, list[Row]]:
    grouped: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.call_id].append(row)
    return grouped


def _caller(call: Call) -> Caller:
    facts = tuple(Fact(fact) for fact in call.matched)
    return Caller(
        number=call.caller_number,
        name=call.caller_name,
        email=call.caller_email,
        matched=call.matched,
        verified=Standing(call.customer_id, facts, call.failed_verifications).verified,
    )


def _customer(customer: Customer | None) -> contract.Customer | None:
    return contract.Customer.model_validate(customer) if customer else None


def _transition(row: Transition) -> TransitionRead:
    return TransitionRead.model_validate(
        {
            **{name: getattr(row, name) for name in TransitionRead.model_fields if hasattr(row, name)},
            "source": Party(kind=row.source_kind, name=row.source_name),
            "target": Party(kind=row.target_kind, name=row.target_name),
        }
    )
