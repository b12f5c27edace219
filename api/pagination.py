"""Lists, newest first, in pages: the cursor is the place of the last item that was shown."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from api.errors import Refused

Item = TypeVar("Item")


class BadCursor(Refused):
    code = "bad-cursor"


class Cursor(NamedTuple):
    created_at: datetime
    id: UUID

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        try:
            created_at, row_id = base64.urlsafe_b64decode(text.encode()).decode().split("|")
            return cls(datetime.fromisoformat(created_at), UUID(row_id))
        except (ValueError, binascii.Error):
            raise BadCursor("This is not a place in the list; leave `before` out to start at the newest.") from None

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(f"{self.created_at.isoformat()}|{self.id}".encode()).decode()


class Row(Protocol):
    @property
    def created_at(self) -> datetime: ...
    @property
    def id(self) -> UUID: ...


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next: str | None = Field(description="Pass it as `before` to go on; None at the end.")


class Paging(NamedTuple):
    limit: int
    before: Cursor | None


def _paging(
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[str | None, Query(description="`next` of the page before.", max_length=200)] = None,
) -> Paging:
    return Paging(limit, Cursor.parse(before) if before else None)


PageOf = Annotated[Paging, Depends(_paging)]


def next_cursor(rows: Sequence[Row], limit: int) -> str | None:
    """Where the next page starts, when this one is full."""
    if len(rows) < limit:
        return None
    return str(Cursor(rows[-1].created_at, rows[-1].id))
