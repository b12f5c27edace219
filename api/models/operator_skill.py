from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import Category
from api.models.base import Base


class OperatorSkill(Base):
    """What an operator can do, and how well."""

    __tablename__ = "operator_skills"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_is_1_to_5"),)

    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"), primary_key=True)
    skill: Mapped[Category] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(default=1)
