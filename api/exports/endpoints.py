from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from api.auth import RoleTooLow, SessionExpired, Supervisor
from api.calls import details as calls
from api.calls.endpoints import WantedCalls
from api.contract import ListName
from api.db import Session
from api.errors import Unauthorized
from api.exports import service
from api.exports.schemas import ExportRead
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe
from api.tickets import details as tickets
from api.tickets.endpoints import WantedTickets

router = APIRouter(prefix="/v1/exports", tags=["exports"])

CSV = "text/csv; charset=utf-8"
READING = (Unauthorized, SessionExpired, RoleTooLow)
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "CSV in UTF-8, with a byte order mark",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


@router.get("", responses=describe(*READING, BadCursor))
async def list_exports(_: Supervisor, session: Session, paging: PageOf) -> Page[ExportRead]:
    """Who took which list out of the house, newest first. For supervisors."""
    return await service.page(session, paging)


@router.get("/tickets.csv", response_class=StreamingResponse, responses=FILE | describe(*READING))
async def export_tickets(
    operator: Supervisor, session: Session, wanted: WantedTickets, request: Request
) -> StreamingResponse:
    """The tickets that a filter finds, newest first. For supervisors; each export is on record."""
    export = await service.begin(session, ListName.tickets, wanted, operator)
    lines = service.written(
        request.app.state.sessions,
        export.id,
        service.TICKET_COLUMNS,
        lambda reading, paging: tickets.page(reading, wanted, operator, paging),
    )
    return _file(ListName.tickets, lines)


@router.get("/calls.csv", response_class=StreamingResponse, responses=FILE | describe(*READING))
async def export_calls(
    operator: Supervisor, session: Session, wanted: WantedCalls, request: Request
) -> StreamingResponse:
    """The calls that a filter finds, newest first. For supervisors; each export is on record."""
    export = await service.begin(session, ListName.calls, wanted, operator)
    lines = service.written(
        request.app.state.sessions,
        export.id,
        service.CALL_COLUMNS,
        lambda reading, paging: calls.page(reading, wanted, operator, paging),
    )
    return _file(ListName.calls, lines)


def _file(list_name: ListName, lines: AsyncIterator[str]) -> StreamingResponse:
    name = f"{list_name}-{datetime.now(UTC):%Y-%m-%d}.csv"
    return StreamingResponse(lines, media_type=CSV, headers={"Content-Disposition": f'attachment; filename="{name}"'})
