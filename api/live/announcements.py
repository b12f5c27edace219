"""Telling the consoles that something changed: they hear of it when, and only when, the transaction commits."""

import json
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import outbox


class Topic(StrEnum):
    call = "call"
    queue = "queue"
    offer = "offer"  # made or over; `id` is the operator's at whom it rings
    utterance = "utterance"
    transition = "transition"
    instruction = "instruction"  # something is asked of the agents that have the call
    supervision = "supervision"  # who supervises a call, or what they did: told to supervisors alone
    tool_call = "tool_call"
    operator = "operator"
    ticket = "ticket"
    promise = "promise"
    number = "number"
    order = "order"
    refund_request = "refund_request"
    question = "question"


async def announce(session: AsyncSession, topic: Topic, *, call_id: UUID | None = None, id: UUID | None = None) -> None:  # noqa: A002 -- the word on the wire
    message: dict[str, str] = {"topic": topic}
    if call_id is not None:
        message["call_id"] = str(call_id)
    if id is not None:
        message["id"] = str(id)
    outbox.put(session, json.dumps(message))
