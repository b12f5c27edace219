from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.calls.schemas import CallRead
from api.contract import Speaker
from api.pagination import Page
from api.schemas import Read
from api.tickets.schemas import TicketRead


class FragmentRead(Read):
    """A piece of a text as it is: what is to be emphasised, and what stands around it."""

    text: str
    is_match: bool


Passage = list[FragmentRead]


class TicketHit(TicketRead):
    passage: Passage = Field(description="Of the subject.")


class CustomerHit(Read):
    id: UUID
    created_at: datetime
    name: Passage
    email: Passage
    phone: Passage
    plan: str | None


class CallHit(CallRead):
    name: Passage
    email: Passage
    number: Passage


class TranscriptHit(Read):
    """Something that was said in a call."""

    id: UUID
    call_id: UUID
    at: datetime
    speaker: Speaker
    name: str = Field(description="Of the agent or the operator who spoke.")
    caller_name: str | None
    caller_number: str
    passage: Passage


class SearchResults(BaseModel):
    """The newest of each kind; `next` of a group goes on at that group's own address."""

    tickets: Page[TicketHit]
    customers: Page[CustomerHit]
    calls: Page[CallHit]
    transcripts: Page[TranscriptHit]
