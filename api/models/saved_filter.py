from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import ListName
from api.models.base import Record
from api.models.operator import Operator


class SavedFilter(Record):
    __tablename__ = "saved_filters"
    __table_args__ = (
        # Nobody has two of one name.
        UniqueConstraint("owner_id", "list", "name"),
        Index("ix_saved_filters_shared", "list", postgresql_where="shared"),
    )

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    list: Mapped[ListName]
    name: Mapped[str]
    query: Mapped[dict[str, Any]]  # as `TicketFilter` or `CallFilter` has it
    shared: Mapped[bool] = mapped_column(default=False)

    owner: Mapped[Operator] = relationship(lazy="raise")
