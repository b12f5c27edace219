"""When it is whose turn: a callback keeps the place in line that the caller left. Pure."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from api.models import QueueEntry
from api.queue.order import rank


class Turn(NamedTuple):
    position: int  # in the line of its skill, those who wait and those who are called back counted alike; 1 is next
    goes_before: UUID | None  # of all lines, the first who waits and comes after it


def turns(callbacks: Sequence[QueueEntry], waiting: Sequence[QueueEntry]) -> dict[UUID, Turn]:
    """By entry. `waiting` is who is on the line now."""
    line = sorted([*callbacks, *waiting], key=rank)
    return {entry.id: Turn(_position(entry, line), _next(entry, waiting)) for entry in callbacks}


def _position(entry: QueueEntry, line: Sequence[QueueEntry]) -> int:
    return 1 + sum(each.skill is entry.skill and rank(each) < rank(entry) for each in line)


def _next(entry: QueueEntry, waiting: Sequence[QueueEntry]) -> UUID | None:
    after = [each for each in waiting if rank(each) > rank(entry)]
    return min(after, key=rank).id if after else None
