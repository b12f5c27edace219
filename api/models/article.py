from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Record
from api.models.passage import Passage


class Article(Record):
    __tablename__ = "articles"

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    body: Mapped[str]  # Markdown

    passages: Mapped[list[Passage]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by=Passage.position
    )
