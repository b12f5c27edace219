"""What is on record of a live call, held against what its jobs had written down on their own disk."""

import asyncio
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter, ValidationError

from api.contract import Event

LOOK_EVERY_SECONDS = 0.2
ASK_AGAIN_SECONDS = 0.5
SETTLED_SECONDS = 90.0
"""Until a call is over in the record and nothing of it waits on the worker's disk: leftovers are sent every 30 s."""

DATABASE_AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)

_event: TypeAdapter[Event] = TypeAdapter(Event)


class Place(NamedTuple):
    id: UUID
    seq: int


@dataclass(frozen=True)
class Journal:
    """What one job wrote down, in order."""

    epoch: int
    events: Sequence[Event]


@dataclass(frozen=True)
class Finding:
    """Of one call."""

    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    double_owned: int = 0
    is_closed: bool = True
    """The call is over in the record, and nothing of it waits on the worker's disk."""


def find(
    journals: Sequence[Journal],
    stored: Sequence[Place],
    rows: int,
    row_events: int,
    epochs: dict[int, datetime],
    open_entries: int,
    *,
    is_closed: bool,
) -> Finding:
    """`rows` were made of `row_events` events that make one each; `epochs` says since when each epoch was."""
    places = {place.id: place.seq for place in stored}
    numbers = Counter(place.seq for place in stored)
    owed = [
        (journal, event) for journal in journals for event in journal.events if _is_believed(journal, event, epochs)
    ]
    ghosts = [
        event
        for journal in journals
        for event in journal.events
        if not _is_believed(journal, event, epochs) and event.id in places
    ]
    order = [places[event.id] for _, event in owed if event.id in places]
    gaps = sum(1 for number in range(1, max(numbers, default=0) + 1) if number not in numbers)
    return Finding(
        lost=sum(1 for _, event in owed if event.id not in places),
        doubled=max(rows - row_events, 0) + sum(numbers.values()) - len(numbers),
        disordered=sum(1 for before, after in pairwise(order) if after <= before) + gaps,
        double_owned=len(ghosts) + max(open_entries - 1, 0),
        is_closed=is_closed,
    )


def _is_believed(journal: Journal, event: Event, epochs: dict[int, datetime]) -> bool:
    """A job that lost its call is believed up to that moment: what it writes down later is a ghost's."""
    over = min((since for epoch, since in epochs.items() if epoch > journal.epoch), default=None)
    return over is None or event.at <= over


class Database:
    """Asked directly, also while it is coming back."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: asyncpg.Connection | None = None
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, question: str, *values: Any, within: float = 30.0) -> list[asyncpg.Record]:
        """
        Raises:
            TimeoutError: it is still away.
        """
        async with asyncio.timeout(within):
            while True:
                with suppress(*DATABASE_AWAY):
                    return await self._ask_once(question, values)
                self.close()
                await asyncio.sleep(ASK_AGAIN_SECONDS)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _ask_once(self, question: str, values: Sequence[Any]) -> list[asyncpg.Record]:
        async with self._one_at_a_time:
            self._connection = self._connection or await asyncpg.connect(self._address, timeout=5)
            rows: list[asyncpg.Record] = await self._connection.fetch(question, *values, timeout=10)
            return rows


@dataclass
class Witness:
    """Watches one call from beside it: keeps its journals, which the worker deletes once they are sent."""

    database: Database
    journals: Path
    kept: Path
    call_id: UUID
    _keeping: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self.kept.mkdir(parents=True, exist_ok=True)
        self._keeping = asyncio.create_task(self._keep_journals())

    async def finding(self) -> Finding:
        """Once the call has settled, or too much time is over."""
        is_closed = await self._settled()
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        stored = await self._stored()
        return find(
            await asyncio.to_thread(self._read),
            [Place(row["id"], row["seq"]) for row in stored],
            rows=await self._count(ROWS),
            row_events=sum(row["type"] in ONE_ROW_EACH for row in stored),
            epochs=await self._epochs(),
            open_entries=await self._count(OPEN_ENTRIES),
            is_closed=is_closed,
        )

    async def _settled(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLED_SECONDS):
                while True:
                    if self._nothing_waits() and await self._is_over():
                        return True
                    await asyncio.sleep(ASK_AGAIN_SECONDS)
        return False

    def _nothing_waits(self) -> bool:
        return not list(self.journals.glob(f"{self.call_id}.*.jsonl"))

    async def _is_over(self) -> bool:
        [row] = await self.database.ask("SELECT state FROM calls WHERE id = $1", self.call_id)
        return bool(row["state"] == "ended")

    async def _stored(self) -> list[asyncpg.Record]:
        return await self.database.ask(
            "SELECT id, seq, type FROM call_events WHERE call_id = $1 ORDER BY seq", self.call_id
        )

    async def _count(self, question: str) -> int:
        [row] = await self.database.ask(question, self.call_id)
        return int(row[0])

    async def _keep_journals(self) -> None:
        """A second name for each file: what is written to it later is in it as well."""
        while True:
            for path in self.journals.glob(f"{self.call_id}.*.jsonl"):
                with suppress(FileExistsError, FileNotFoundError):
                    os.link(path, self.kept / path.name)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _epochs(self) -> dict[int, datetime]:
        """Since when each epoch but the first was: one job after the other took over."""
        rows = await self.database.ask(TAKEN_OVER, self.call_id)
        return {epoch: row["at"] for epoch, row in enumerate(rows, start=1)}

    def _read(self) -> list[Journal]:
        paths = sorted(self.kept.glob(f"{self.call_id}.*.jsonl"), key=lambda path: int(path.name.split(".")[1]))
        return [Journal(int(path.name.split(".")[1]), _events(path)) for path in paths]


ONE_ROW_EACH = {"utterance", "tool_call", "transition"}

ROWS = """
    SELECT (SELECT count(*) FROM utterances WHERE call_id = $1) + (SELECT count(*) FROM tool_calls WHERE call_id = $1)
    + (SELECT count(*) FROM transitions WHERE call_id = $1 AND seq IS NOT NULL)"""
TAKEN_OVER = "SELECT at FROM transitions WHERE call_id = $1 AND kind = 'resumed' ORDER BY number"
OPEN_ENTRIES = "SELECT count(*) FROM queue_entries WHERE call_id = $1 AND state IN ('waiting', 'offered', 'connected')"


def _events(path: Path) -> list[Event]:
    """A last line that was cut short was never reported."""
    events: dict[UUID, Event] = {}
    for line in filter(None, path.read_bytes().split(b"\n")):
        with suppress(ValidationError):
            event = _event.validate_json(line)
            events.setdefault(event.id, event)
    return list(events.values())
