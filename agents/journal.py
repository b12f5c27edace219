"""What was reported and not yet acknowledged: durable, ordered.

An event counts as reported once its line is on disk. From there it is sent until the api says that it is stored.
A process that dies leaves its file behind; `send_leftovers`, in any later worker, sends that.
"""

import asyncio
import enum
import logging
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self, TypedDict
from uuid import UUID, uuid4

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from agents.backend import Backend, BackendError, BackendUnavailable
from agents.held_file import HeldFile
from agents.redaction import clean
from api.contract import Event, EventBatch, EventsStored

log = logging.getLogger(__name__)

Send = Callable[[EventBatch], Awaitable[EventsStored]]

BATCH_SIZE = 100
RETRY_SECONDS = (0.2, 0.5, 1.0)
"""Pauses between tries while the api does not answer; the last one repeats: what was said is on record soon after."""

OUT_OF_STEP = {"sequence-gap", "sequence-taken"}
FINAL_REFUSALS = {"call-not-found", "event-moved", "invalid", "stale-epoch"}
"""Answers that no later try can change."""

_event: TypeAdapter[Event] = TypeAdapter(Event)


class Stamp(TypedDict):
    id: UUID
    seq: int
    at: AwareDatetime


class Verdict(enum.Enum):
    delivered = "delivered"
    later = "later"
    rejected = "rejected"


class Outbox:
    """All events of a call in order, and how far the api has them."""

    def __init__(self, events: list[Event] | None = None) -> None:
        self._events = events or []
        self._stored = 0

    def add(self, event: Event) -> None:
        self._events.append(event)

    def pending(self) -> list[Event]:
        return self._events[self._stored : self._stored + BATCH_SIZE]

    def stored_through(self, seq: int) -> None:
        while self._stored < len(self._events) and self._events[self._stored].seq <= seq:
            self._stored += 1

    def continue_at(self, expected: int, refused: int) -> None:
        """The api refused event `refused` and waits for `expected`: go back to it, or, when it is ahead of us, number
        on from there. What was sent before the refused one, it has.

        Ahead means that another job reported on this call meanwhile.
        """
        if expected <= refused:
            self._stored = next(i for i, event in enumerate(self._events) if event.seq >= expected)
            return
        self.stored_through(refused - 1)
        shift = expected - refused
        self._events[self._stored :] = [
            event.model_copy(update={"seq": event.seq + shift}) for event in self._events[self._stored :]
        ]


class JournalFile(HeldFile):
    """One call's lines. Whoever holds it owns the call's reporting."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, os.O_APPEND)

    def append(self, events: list[Event]) -> None:
        lines = b"".join(event.model_dump_json().encode() + b"\n" for event in events)
        while lines:
            lines = lines[os.write(self.fd, lines) :]
        os.fsync(self.fd)

    def read(self) -> list[Event]:
        """A last line cut short was never reported, so it is left out."""
        events: dict[UUID, Event] = {}
        for line in filter(None, self.path.read_bytes().split(b"\n")):
            try:
                event = _event.validate_json(line)
            except ValidationError:
                log.warning("journal line is not an event", extra={"journal": self.path.name})
            else:
                events.setdefault(event.id, event)
        return list(events.values())


async def deliver(outbox: Outbox, send: Send) -> Verdict:
    """Send what is pending until all of it is stored or the api stands in the way."""
    while events := outbox.pending():
        try:
            stored = await send(EventBatch(events=events))
        except BackendUnavailable:
            return Verdict.later
        except BackendError as refusal:
            expected, refused = refusal.extra.get("expected"), refusal.extra.get("seq")
            if refusal.code in OUT_OF_STEP and isinstance(expected, int) and isinstance(refused, int):
                if expected == events[0].seq:
                    return Verdict.later  # it asks for what it was just sent: asking again at once helps nobody
                outbox.continue_at(expected, refused)
                continue
            log.error("the api refused events", extra={"code": refusal.code, "detail": refusal.detail})
            return Verdict.rejected if refusal.code in FINAL_REFUSALS else Verdict.later
        outbox.stored_through(stored.through)
    return Verdict.delivered


class Journal:
    """The reporting of one live call."""

    def __init__(
        self,
        file: JournalFile,
        send: Send,
        *,
        stored_through: int = 0,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    ) -> None:
        self._file = file
        self._send = send
        self._retry_seconds = retry_seconds
        self._outbox = Outbox()
        self._seq = stored_through
        self._unwritten: list[Event] = []
        self._closing = False
        self._rejected = False
        self._wake_writer = asyncio.Event()
        self._wake_sender = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._writer = asyncio.create_task(self._write())
        self._sender = asyncio.create_task(self._deliver())

    @classmethod
    def open(cls, directory: Path, call_id: UUID, backend: Backend, *, epoch: int = 0, stored_through: int = 0) -> Self:
        """`backend` is that of the epoch; `stored_through` the number of the last event that the api has."""
        directory.mkdir(parents=True, exist_ok=True)
        file = JournalFile(directory / f"{call_id}.{epoch}.{uuid4().hex[:8]}.jsonl")
        return cls(file, lambda batch: backend.store_events(call_id, batch), stored_through=stored_through)

    @property
    def directory(self) -> Path:
        """What is kept here outlives this process."""
        return self._file.path.parent

    def record(self, build: Callable[[Stamp], Event]) -> None:
        """Number what happened and take it in. Never blocks: safe in an event callback."""
        event = clean(build(Stamp(id=uuid4(), seq=self._seq + 1, at=datetime.now(UTC))))
        self._seq = event.seq
        self._unwritten.append(event)
        if not self._rejected:
            self._idle.clear()
        self._wake_writer.set()

    async def settled(self, within_seconds: float) -> bool:
        """Whether everything recorded so far is stored, waiting a little for it."""
        try:
            await asyncio.wait_for(self._idle.wait(), within_seconds)
        except TimeoutError:
            return False
        return not self._rejected

    async def aclose(self, within_seconds: float = 5.0) -> None:
        """What is not stored by then stays on disk for `send_leftovers`."""
        delivered = await self.settled(within_seconds)
        self._closing = True
        self._wake_writer.set()
        await self._writer
        self._sender.cancel()
        await asyncio.gather(self._sender, return_exceptions=True)
        if delivered:
            self._file.delete()
        self._file.close()

    async def _write(self) -> None:
        while not (self._closing and not self._unwritten):
            await self._wake_writer.wait()
            self._wake_writer.clear()
            events = list(self._unwritten)
            await self._make_durable(events)
            del self._unwritten[: len(events)]
            for event in events:
                self._outbox.add(event)
            self._wake_sender.set()

    async def _make_durable(self, events: list[Event]) -> None:
        try:
            await asyncio.to_thread(self._file.append, events)
        except OSError as error:
            # The api may still be there to take them: a full disk must not end the call.
            log.error("journal cannot be written", extra={"journal": self._file.path.name, "error": str(error)})

    async def _deliver(self) -> None:
        failures = 0
        while not self._rejected:
            await self._wake_sender.wait()
            self._wake_sender.clear()
            match await deliver(self._outbox, self._send):
                case Verdict.delivered:
                    failures = 0
                    self._rest_if_done()
                case Verdict.later:
                    await asyncio.sleep(self._retry_seconds[min(failures, len(self._retry_seconds) - 1)])
                    failures += 1
                    self._wake_sender.set()
                case Verdict.rejected:
                    self._file.reject()
                    self._rejected = True
                    self._idle.set()

    def _rest_if_done(self) -> None:
        if not self._unwritten and not self._outbox.pending():
            self._idle.set()


async def send_leftovers(directory: Path, backend: Backend, call_id: UUID | None = None) -> int:
    """Send what dead processes left behind, of one call or of all; the number of files done with.

    Files of live calls are locked.
    """
    pattern = f"{call_id or '*'}.*.jsonl"
    return await JournalFile.for_each_left_behind(directory, pattern, lambda file: _send_leftover(file, backend))


async def _send_leftover(file: JournalFile, backend: Backend) -> bool:
    call_id, epoch = file.path.name.split(".")[:2]
    reporter = backend.of_epoch(int(epoch))
    verdict = await deliver(Outbox(file.read()), lambda batch: reporter.store_events(UUID(call_id), batch))
    if verdict is Verdict.delivered:
        file.delete()
    elif verdict is Verdict.rejected:
        file.reject()
    return verdict is not Verdict.later
