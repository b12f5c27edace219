from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from api.models.base import Record


class LoginFailure(Record):
    """A wrong password, counted by address whether or not somebody has that address."""

    __tablename__ = "login_failures"
    __table_args__ = (Index("ix_login_failures_email_at", "email", "at"),)

    email: Mapped[str]
    at: Mapped[datetime]
