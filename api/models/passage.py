from typing import Any
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


def _weighed(column: str, weight: str) -> str:
    # Hyphens go, here and in questions: people say "wifi" and "email", and so does speech recognition.
    return rf"setweight(to_tsvector('english', regexp_replace({column}, '(\w)-(\w)', '\1\2', 'g')), '{weight}')"


# Title and keywords say what an article is about, a heading what its passage is about.
SEARCH = " || ".join([_weighed("topic", "A"), _weighed("heading", "B"), _weighed("text", "D")])


class Passage(Record):
    """A few sentences of an article that answer a question by themselves."""

    __tablename__ = "passages"
    __table_args__ = (
        UniqueConstraint("article_id", "position"),
        Index("ix_passages_search", "search", postgresql_using="gin"),
        # A misheard word is found by the sound of what articles are about.
        Index("ix_passages_topic_sound", "topic", postgresql_using="gin", postgresql_ops={"topic": "gin_trgm_ops"}),
    )

    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    position: Mapped[int]
    topic: Mapped[str]  # the article's title and keywords
    heading: Mapped[str]
    text: Mapped[str]  # plain, fit to be said
    search: Mapped[Any] = mapped_column(TSVECTOR, Computed(SEARCH, persisted=True), deferred=True)
