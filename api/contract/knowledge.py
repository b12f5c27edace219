from pydantic import Field

from api.contract.base import Message


class Article(Message):
    slug: str
    title: str
    excerpt: str = Field(description="The passage that answers, fit to be said.")
