from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.auth import SessionExpired, SignedIn
from api.db import Session
from api.errors import Unauthorized
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe
from api.search import service
from api.search.repository import Wanted
from api.search.schemas import CallHit, CustomerHit, SearchResults, TicketHit, TranscriptHit

router = APIRouter(prefix="/v1/search", tags=["search"])

READING = describe(Unauthorized, SessionExpired)
PAGING = describe(Unauthorized, SessionExpired, BadCursor)


def _wanted(
    q: Annotated[
        str,
        Query(
            min_length=2,
            max_length=200,
            description='Words that must all be there; of the last the beginning will do. `"a phrase"` stays together.'
            " Or a phone number or its last digits, or the number of a ticket.",
        ),
    ],
) -> Wanted:
    return service.wanted(q)


WantedBy = Annotated[Wanted, Depends(_wanted)]


@router.get("", responses=READING)
async def search(_: SignedIn, session: Session, wanted: WantedBy) -> SearchResults:
    """The newest tickets, customers, calls and things said that match, a few of each."""
    return await service.everything(session, wanted)


@router.get("/tickets", responses=PAGING)
async def search_tickets(_: SignedIn, session: Session, wanted: WantedBy, paging: PageOf) -> Page[TicketHit]:
    """Tickets by number or by the words of their subject, newest first. Merged ones say into which."""
    return await service.tickets(session, wanted, paging)


@router.get("/customers", responses=PAGING)
async def search_customers(_: SignedIn, session: Session, wanted: WantedBy, paging: PageOf) -> Page[CustomerHit]:
    """Customers by name, e-mail address or phone number, newest first."""
    return await service.customers(session, wanted, paging)


@router.get("/calls", responses=PAGING)
async def search_calls(_: SignedIn, session: Session, wanted: WantedBy, paging: PageOf) -> Page[CallHit]:
    """Calls by the caller's number, or the name or e-mail address that was said, newest first."""
    return await service.calls(session, wanted, paging)


@router.get("/transcripts", responses=PAGING)
async def search_transcripts(_: SignedIn, session: Session, wanted: WantedBy, paging: PageOf) -> Page[TranscriptHit]:
    """What was said in calls, by whomever, newest first."""
    return await service.transcripts(session, wanted, paging)
