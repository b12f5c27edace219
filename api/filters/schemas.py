from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.contract import ListName
from api.operators.schemas import OperatorRef
from api.schemas import Read

Query = Annotated[dict[str, Any], Field(description="By the names that the list's own address has for them.")]


class SaveFilter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    query: Query
    shared: bool = Field(default=False, description="With everybody: for supervisors to say.")


class SaveNewFilter(SaveFilter):
    list: ListName


class SavedFilterRead(Read):
    id: UUID
    list: ListName
    name: str
    query: Query
    shared: bool
    owner: OperatorRef
