from uuid import UUID

from fastapi import APIRouter

from api.auth import ForeignOrigin, SessionExpired, SignedIn
from api.contract import ListName
from api.db import Session
from api.errors import Unauthorized
from api.filters import service
from api.filters.errors import BadFilter, FilterNameTaken, FilterNotFound, NotYourFilter, SharingNotAllowed
from api.filters.schemas import SavedFilterRead, SaveFilter, SaveNewFilter
from api.models import SavedFilter
from api.problems import describe

router = APIRouter(prefix="/v1/saved-filters", tags=["filters"])

SAVING = (Unauthorized, SessionExpired, ForeignOrigin, BadFilter, FilterNameTaken, SharingNotAllowed)


@router.get("", response_model=list[SavedFilterRead], responses=describe(Unauthorized, SessionExpired))
async def list_filters(list: ListName, operator: SignedIn, session: Session) -> list[SavedFilter]:  # noqa: A002 -- the word on the wire
    """One's own filters of a list, and those that are shared, by name."""
    return await service.of(session, operator, list)


@router.post("", status_code=201, response_model=SavedFilterRead, responses=describe(*SAVING))
async def save_filter(body: SaveNewFilter, operator: SignedIn, session: Session) -> SavedFilter:
    """Keep a filter, for oneself or, as a supervisor, for everybody."""
    return await service.save(session, body, operator)


@router.put("/{filter_id}", response_model=SavedFilterRead, responses=describe(*SAVING, FilterNotFound, NotYourFilter))
async def change_filter(filter_id: UUID, body: SaveFilter, operator: SignedIn, session: Session) -> SavedFilter:
    """Rename a filter, or let it find something else. Shared ones supervisors may change too."""
    return await service.change(session, filter_id, body, operator)


@router.delete(
    "/{filter_id}",
    status_code=204,
    responses=describe(Unauthorized, SessionExpired, ForeignOrigin, FilterNotFound, NotYourFilter),
)
async def remove_filter(filter_id: UUID, operator: SignedIn, session: Session) -> None:
    """Keep a filter no longer. What it finds stays."""
    await service.remove(session, filter_id, operator)
