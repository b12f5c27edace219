from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.schemas import CallRead
from api.models import Call, Customer, Ticket, Utterance
from api.pagination import Page, Paging, next_cursor
from api.search import terms
from api.search.repository import SearchRepository, Wanted
from api.search.schemas import (
    CallHit,
    CustomerHit,
    FragmentRead,
    Passage,
    SearchResults,
    TicketHit,
    TranscriptHit,
)
from api.search.terms import Fragment
from api.tickets.schemas import TicketRead

AT_A_GLANCE = Paging(limit=5, before=None)


def wanted(query: str) -> Wanted:
    return Wanted(terms.parse(query), terms.digits_of(query))


async def everything(session: AsyncSession, what: Wanted) -> SearchResults:
    return SearchResults(
        tickets=await tickets(session, what, AT_A_GLANCE),
        customers=await customers(session, what, AT_A_GLANCE),
        calls=await calls(session, what, AT_A_GLANCE),
        transcripts=await transcripts(session, what, AT_A_GLANCE),
    )


async def tickets(session: AsyncSession, what: Wanted, paging: Paging) -> Page[TicketHit]:
    if not what.terms:
        return Page(items=[], next=None)
    rows = await SearchRepository(session).tickets(what, paging)
    return Page(items=[_ticket(row, what) for row in rows], next=next_cursor(rows, paging.limit))


async def customers(session: AsyncSession, what: Wanted, paging: Paging) -> Page[CustomerHit]:
    if not what.terms:
        return Page(items=[], next=None)
    rows = await SearchRepository(session).customers(what, paging)
    return Page(items=[_customer(row, what) for row in rows], next=next_cursor(rows, paging.limit))


async def calls(session: AsyncSession, what: Wanted, paging: Paging) -> Page[CallHit]:
    if not what.terms:
        return Page(items=[], next=None)
    rows = await SearchRepository(session).calls(what, paging)
    owners = await SearchRepository(session).customers_of({row.customer_id for row in rows if row.customer_id})
    items = [_call(row, owners.get(row.customer_id) if row.customer_id else None, what) for row in rows]
    return Page(items=items, next=next_cursor(rows, paging.limit))


async def transcripts(session: AsyncSession, what: Wanted, paging: Paging) -> Page[TranscriptHit]:
    if not what.terms:
        return Page(items=[], next=None)
    rows = await SearchRepository(session).utterances(what, paging)
    return Page(items=[_said(row, what) for row in rows], next=next_cursor(rows, paging.limit))


def _ticket(row: Ticket, what: Wanted) -> TicketHit:
    return TicketHit(**TicketRead.model_validate(row).model_dump(), passage=_passage(row.subject, what))


def _customer(row: Customer, what: Wanted) -> CustomerHit:
    return CustomerHit(
        id=row.id,
        created_at=row.created_at,
        name=_passage(row.name, what),
        email=_passage(row.email, what),
        phone=_read(terms.marked_digits(row.phone, what.digits)),
        plan=row.plan,
    )


def _call(row: Call, customer: Customer | None, what: Wanted) -> CallHit:
    read = CallRead.of(row, customer)
    return CallHit(
        **read.model_dump(),
        name=_passage(read.caller_name or "", what),
        email=_passage(row.caller_email or "", what),
        number=_read(terms.marked_digits(row.caller_number, what.digits)),
    )


def _said(row: Utterance, what: Wanted) -> TranscriptHit:
    return TranscriptHit(
        id=row.id,
        call_id=row.call_id,
        at=row.at,
        speaker=row.speaker,
        name=row.name,
        caller_name=row.call.caller_name,
        caller_number=row.call.caller_number,
        passage=_passage(row.text, what),
    )


def _passage(text: str, what: Wanted) -> Passage:
    return _read(terms.marked(text, what.terms))


def _read(fragments: Iterable[Fragment]) -> Passage:
    return [FragmentRead.model_validate(fragment) for fragment in fragments]
