"""Filters that people keep. A filter of "me" is about whoever looks."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.roles import is_at_least
from api.calls.schemas import CallFilter
from api.contract import ListName, Role
from api.filters.errors import BadFilter, FilterNameTaken, FilterNotFound, NotYourFilter, SharingNotAllowed
from api.filters.repository import FilterRepository
from api.filters.schemas import SaveFilter, SaveNewFilter
from api.models import Operator, SavedFilter
from api.tickets.schemas import TicketFilter

FILTERS: dict[ListName, type[BaseModel]] = {ListName.tickets: TicketFilter, ListName.calls: CallFilter}


async def of(session: AsyncSession, operator: Operator, list_name: ListName) -> list[SavedFilter]:
    return await FilterRepository(session).of(operator.id, list_name)


async def save(session: AsyncSession, request: SaveNewFilter, operator: Operator) -> SavedFilter:
    saved = SavedFilter(owner=operator, owner_id=operator.id, list=request.list)
    await _describe(session, saved, request, operator)
    FilterRepository(session).add(saved)
    await session.flush()
    return saved


async def change(session: AsyncSession, filter_id: UUID, request: SaveFilter, operator: Operator) -> SavedFilter:
    saved = await _own(session, filter_id, operator)
    await _describe(session, saved, request, operator)
    await session.flush()
    return saved


async def remove(session: AsyncSession, filter_id: UUID, operator: Operator) -> None:
    await FilterRepository(session).remove(await _own(session, filter_id, operator))


async def _own(session: AsyncSession, filter_id: UUID, operator: Operator) -> SavedFilter:
    """The filter, held until commit, for somebody who may change it."""
    saved = await FilterRepository(session).lock(filter_id)
    if saved is None or (saved.owner_id != operator.id and not saved.shared):
        raise FilterNotFound("There is no such filter.")
    if saved.owner_id != operator.id and not is_at_least(operator.role, Role.supervisor):
        raise NotYourFilter(f"This filter is {saved.owner.name}'s.")
    return saved


async def _describe(session: AsyncSession, saved: SavedFilter, request: SaveFilter, operator: Operator) -> None:
    if request.shared and not is_at_least(operator.role, Role.supervisor):
        raise SharingNotAllowed("A supervisor can share a filter with everybody.")
    query = _checked(saved.list, request.query)
    namesake = await FilterRepository(session).named(saved.owner_id, saved.list, request.name)
    if namesake is not None and namesake is not saved:
        raise FilterNameTaken(f"There is a filter named {request.name} already.")
    saved.name, saved.query, saved.shared = request.name, query, request.shared


def _checked(list_name: ListName, query: dict[str, Any]) -> dict[str, Any]:
    try:
        wanted = FILTERS[list_name].model_validate(query)
    except ValidationError as error:
        errors = [{"loc": [str(part) for part in item["loc"]], "msg": item["msg"]} for item in error.errors()]
        raise BadFilter(f"The {list_name} cannot be filtered like this.", errors=errors) from None
    return wanted.model_dump(mode="json", exclude_defaults=True)
