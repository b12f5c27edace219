"""What a worker can run."""

from typing import Annotated

from pydantic import Field

from api.contract.base import Message

FlowName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$", examples=["support"])]

DEFAULT_FLOW = "support"
"""Answers the numbers that nobody has set up."""


class FlowInfo(Message):
    name: FlowName
    title: str = Field(min_length=1, max_length=80, examples=["Help desk"])


class AnnounceFlows(Message):
    """A worker has started. Announcing again is fine; what is left out stays known."""

    flows: list[FlowInfo] = Field(min_length=1, max_length=100)
    prompts_version: str = Field(max_length=64)
