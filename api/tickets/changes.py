"""Changing a locked ticket: what it was and what it is now go on record with who did it, and everybody is told."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import TicketStatus
from api.live.announcements import Topic, announce
from api.models import Ticket, TicketChange
from api.tickets import lifecycle
from api.tickets.lifecycle import Difference
from api.tickets.repository import TicketRepository


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who changes a ticket: a person, or the agent of a call."""

    operator_id: UUID | None = None
    agent: str | None = None


@asynccontextmanager
async def on_record(
    session: AsyncSession, ticket: Ticket, by: Author, call_id: UUID | None = None
) -> AsyncIterator[None]:
    """What is done to the ticket in here. A change that changes nothing leaves no trace."""
    before: Mapping[str, str | None] = {} if ticket.id is None else _shown(ticket)
    yield
    _stamp_resolution(ticket)
    await session.flush()
    await session.refresh(ticket)
    found = lifecycle.differences(before, _shown(ticket))
    if found and before:
        ticket.version += 1
    await note(session, ticket, by, *found)
    await session.flush()
    await session.refresh(ticket)
    await announce(session, Topic.ticket, call_id=call_id, id=ticket.id)


async def note(session: AsyncSession, ticket: Ticket, by: Author, *found: Difference) -> None:
    """Put on record what changed about a ticket without a field of its own."""
    now = datetime.now(UTC)
    TicketRepository(session).add(
        *(
            TicketChange(ticket_id=ticket.id, **change._asdict(), by_id=by.operator_id, agent=by.agent, at=now)
            for change in found
        )
    )


def _shown(ticket: Ticket) -> dict[str, str | None]:
    return {
        "subject": ticket.subject,
        "category": ticket.category,
        "severity": ticket.severity,
        "status": ticket.status,
        "resolution": ticket.resolution,
        "owner": ticket.owner_name,
        "customer": ticket.customer_name,
        "tags": ", ".join(ticket.tags),
        "merged_into": f"#{ticket.merged_into}" if ticket.merged_into else None,
    }


def _stamp_resolution(ticket: Ticket) -> None:
    if ticket.status is not TicketStatus.resolved:
        ticket.resolved_at = None
    elif ticket.resolved_at is None:
        ticket.resolved_at = datetime.now(UTC)
