from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class TicketTag(Base):
    """A word that some ticket was tagged with, to be suggested for the next."""

    __tablename__ = "ticket_tags"

    name: Mapped[str] = mapped_column(primary_key=True)
