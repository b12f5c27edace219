from datetime import datetime
from decimal import Decimal
from enum import Enum as PyEnum
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Enum, MetaData, Numeric, String, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def _values(members: type[PyEnum]) -> list[str]:
    return [str(member.value) for member in members]


def one_of(members: type[StrEnum], name: str) -> Enum:
    """Text with a check constraint of this name, equal to the enum's values: adding a member replaces one check."""
    return Enum(members, native_enum=False, length=32, values_callable=_values, create_constraint=True, name=name)


class Base(DeclarativeBase):
    # Named constraints: Alembic can drop them, and a violation can be told apart by its name.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        Decimal: Numeric(12, 2),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        list[str]: ARRAY(String),
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=_values, create_constraint=True),
    }


class Record(Base):
    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
