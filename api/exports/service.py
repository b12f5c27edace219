"""Lists as files, page by page, so that a long one needs no more memory than a short one; each on record."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import spreadsheet
from api.calls.schemas import CallRead
from api.contract import ListName
from api.exports.repository import ExportRepository
from api.exports.schemas import ExportRead
from api.models import Export, Operator
from api.pagination import Cursor, Page, Paging, next_cursor
from api.tickets.schemas import TicketRead

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Sessions = async_sessionmaker[AsyncSession]
Columns = Mapping[str, Callable[[Item], object]]

ROWS_AT_ONCE = 500

TICKET_COLUMNS: Columns[TicketRead] = {
    "Number": lambda ticket: ticket.number,
    "Subject": lambda ticket: ticket.subject,
    "Category": lambda ticket: ticket.category,
    "Severity": lambda ticket: ticket.severity,
    "Status": lambda ticket: ticket.status,
    "Resolution": lambda ticket: ticket.resolution,
    "Customer": lambda ticket: ticket.customer_name,
    "Owner": lambda ticket: ticket.owner_name,
    "Tags": lambda ticket: ", ".join(ticket.tags),
    "Merged into": lambda ticket: ticket.merged_into,
    "Opened": lambda ticket: ticket.created_at,
    "Changed": lambda ticket: ticket.updated_at,
    "Resolved": lambda ticket: ticket.resolved_at,
}
CALL_COLUMNS: Columns[CallRead] = {
    "Call": lambda call: call.id,
    "Started": lambda call: call.created_at,
    "Answered": lambda call: call.answered_at,
    "Ended": lambda call: call.ended_at,
    "Caller": lambda call: call.caller_name,
    "Number": lambda call: call.caller_number,
    "Dialled": lambda call: call.dialled_number,
    "Flow": lambda call: call.flow,
    "State": lambda call: call.state,
    "Last agent": lambda call: call.agent,
    "How it ended": lambda call: call.end_reason,
    "Ticket": lambda call: call.ticket_id,
}


async def begin(session: AsyncSession, list_name: ListName, wanted: BaseModel, operator: Operator) -> Export:
    """On record before the first row leaves the house."""
    export = Export(by_id=operator.id, list=list_name, query=wanted.model_dump(mode="json", exclude_defaults=True))
    ExportRepository(session).add(export)
    await session.flush()
    log.info("list exported", extra={"export_id": str(export.id), "operator_id": str(operator.id), "list": list_name})
    return export


async def written(
    sessions: Sessions,
    export_id: UUID,
    columns: Columns[Item],
    fetch: Callable[[AsyncSession, Paging], Awaitable[Page[Item]]],
) -> AsyncIterator[str]:
    """The file, piece by piece. Each page is read in a transaction of its own: none waits for a slow download."""
    yield spreadsheet.BEGINNING + spreadsheet.line(columns)
    rows, before = 0, None
    while True:
        async with sessions() as session:
            page = await fetch(session, Paging(ROWS_AT_ONCE, before))
        yield "".join(spreadsheet.line(value(item) for value in columns.values()) for item in page.items)
        rows += len(page.items)
        if page.next is None:
            break
        before = Cursor.parse(page.next)
    async with sessions.begin() as session:
        await ExportRepository(session).finish(export_id, rows, datetime.now(UTC))


async def page(session: AsyncSession, paging: Paging) -> Page[ExportRead]:
    rows = await ExportRepository(session).page(paging.limit, paging.before)
    return Page(items=[ExportRead.model_validate(row) for row in rows], next=next_cursor(rows, paging.limit))
