from datetime import datetime

from sqlalchemy import CheckConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import Category, Presence, Role
from api.models.base import Record
from api.models.operator_skill import OperatorSkill


class Operator(Record):
    """A person: operator, supervisor or admin."""

    __tablename__ = "operators"
    __table_args__ = (
        # One person, one account, however the address is typed.
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        # A reason belongs to a break and to nothing else.
        CheckConstraint("presence = 'break' OR break_reason IS NULL", name="reason_only_for_break"),
        # Nobody is rung at who cannot sign in.
        CheckConstraint("deactivated_at IS NULL OR presence = 'offline'", name="deactivated_is_offline"),
        CheckConstraint("one_time_until IS NULL OR password_hash IS NOT NULL", name="one_time_is_a_password"),
    )

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(default=Role.operator)
    password_hash: Mapped[str | None]  # argon2id; None: signs in by the company's own sign-in alone
    one_time_until: Mapped[datetime | None]  # the password was given out: it opens nothing but its replacement
    deactivated_at: Mapped[datetime | None]
    presence: Mapped[Presence] = mapped_column(default=Presence.offline)
    break_reason: Mapped[str | None]
    moved_by: Mapped[str | None]  # the supervisor, by name, who put the operator where they are
    moved_because: Mapped[str | None]
    presence_since: Mapped[datetime] = mapped_column(server_default=func.now())
    idle_since: Mapped[datetime] = mapped_column(server_default=func.now())  # of who is available
    # No index: each heartbeat writes it, and the table is short.
    seen_at: Mapped[datetime | None]  # the latest sign of life from the operator's browser

    skill_levels: Mapped[list[OperatorSkill]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def must_change_password(self) -> bool:
        return self.one_time_until is not None

    @property
    def skills(self) -> list[Category]:
        return sorted(held.skill for held in self.skill_levels)
