from enum import StrEnum

from pydantic import Field

from api.contract.base import Message


class Article(Message):
    slug: str
    title: str
    section: str | None = Field(
        default=None, description="The heading that the passage stands under, if not the title."
    )
    excerpt: str = Field(description="The passage that answers, fit to be said.")


class QuestionState(StrEnum):
    """Of a question that no article answered."""

    open = "open"
    answered = "answered"  # an article says it now
    dismissed = "dismissed"  # none of our business
