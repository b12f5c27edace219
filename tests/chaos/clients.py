"""Clients of the api that work while it is being broken, and write down what they were told."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from tests.chaos.history import Kind, Operation, Outcome, Reported

TIMEOUT_SECONDS = 8.0
AGAIN_SECONDS = 0.3
TRIES = 60
"""Of one operation, half a minute in all: longer than any part is away."""

EVENTS_A_CALL = 40
EVENTS_A_BATCH = 5
LEASE_SECONDS = 0.5
SKILL = "sales"
"""Nobody of the phoned conversations asks for it."""

REPEATED = 0.1
"""Of the requests that were acknowledged: sent once more, as after an answer that came too late."""

SPOILED = 0.05
"""Of the batches: preceded by one that leaves out an event, and must be refused."""


class Meter:
    """How many operations may still be done."""

    def __init__(self) -> None:
        self.done = 0
        self._permits = asyncio.Semaphore(0)

    async def grant(self, operations: int, within_seconds: float) -> None:
        """So many more, spread over that time."""
        for _ in range(operations):
            self._permits.release()
            await asyncio.sleep(within_seconds / operations)

    async def used_up(self) -> None:
        while True:
            if self._permits.locked():
                return
            await asyncio.sleep(AGAIN_SECONDS)

    async def turn(self) -> None:
        await self._permits.acquire()
        self.done += 1


@dataclass
class Api:
    """One client's connection, and the history that it writes."""

    http: httpx.AsyncClient
    meter: Meter
    history: list[Operation]
    who: str

    async def ask(
        self,
        kind: Kind,
        subject: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str = "",
        events: Sequence[Reported] = (),
        answer_in: str = "",
    ) -> Operation:
        """One try. `answer_in`: where the answer names what was made."""
        await self.meter.turn()
        answer = ""
        try:
            response = await self.http.request(method, path, json=body, headers={"Idempotency-Key": key} if key else {})
        except httpx.TransportError:
            outcome = Outcome.unknown
        else:
            outcome = _outcome(response.status_code)
            if outcome is Outcome.ok and answer_in:
                answer = str(response.json()[answer_in])
        operation = Operation(kind, subject, self.who, outcome, key, events, answer)
        self.history.append(operation)
        return operation

    async def insist(
        self, kind: Kind, subject: str, method: str, path: str, body: Any = None, **named: Any
    ) -> Operation:
        """Until there is an answer that tells something."""
        operation = await self.ask(kind, subject, method, path, body, **named)
        for _ in range(TRIES):
            if operation.outcome is not Outcome.unknown:
                break
            await asyncio.sleep(AGAIN_SECONDS)
            operation = await self.ask(kind, subject, method, path, body, **named)
        return operation

    async def get_done(self, method: str, path: str, body: Any = None) -> Any:
        """What is no operation of the history, but has to be there for one. None: it was refused."""
        key = uuid4().hex
        for _ in range(TRIES):
            with suppress(httpx.TransportError):
                response = await self.http.request(method, path, json=body, headers={"Idempotency-Key": key})
                if response.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    return response.json() if response.is_success and response.content else None
            await asyncio.sleep(AGAIN_SECONDS)
        return None


def _outcome(status: int) -> Outcome:
    if status < httpx.codes.BAD_REQUEST:
        return Outcome.ok
    return Outcome.failed if status < httpx.codes.INTERNAL_SERVER_ERROR else Outcome.unknown


@dataclass
class Leases:
    """The clients' calls have no job; they are given the sign of life that a worker gives for one."""

    api: Api
    calls: set[str] = field(default_factory=set)

    async def keep(self) -> None:
        while True:
            leases = [{"call_id": call_id, "epoch": 0, "age_ms": 0} for call_id in self.calls]
            if leases:
                with suppress(httpx.TransportError):
                    await self.api.http.post("/worker/leases", json={"leases": leases})
            await asyncio.sleep(LEASE_SECONDS)

    @asynccontextmanager
    async def call(self) -> AsyncIterator[str | None]:
        number = f"+1555777{random.randrange(10_000):04}"
        body = {"room": f"call-{uuid4().hex}", "caller_number": number, "dialled_number": "support"}
        opened = await self.api.get_done("POST", "/worker/calls", body)
        if opened is None:
            yield None
            return
        call_id: str = opened["call_id"]
        self.calls.add(call_id)
        try:
            yield call_id
        finally:
            self.calls.discard(call_id)


async def report(api: Api, leases: Leases, random_: random.Random) -> None:
    """A worker: call after call, each event with its id and number."""
    while True:
        async with leases.call() as call_id:
            if call_id is not None:
                await _report_call(api, call_id, random_)


async def _report_call(api: Api, call_id: str, random_: random.Random) -> None:
    path, seq = f"/worker/calls/{call_id}/events", 1
    while seq <= EVENTS_A_CALL:
        if random_.random() < SPOILED:
            await _report_batch(api, call_id, path, [_utterance(seq + 1)], insist=False)
        batch = [_utterance(number) for number in range(seq, seq + EVENTS_A_BATCH)]
        if await _report_batch(api, call_id, path, batch) is not Outcome.ok:
            return
        if random_.random() < REPEATED:
            await _report_batch(api, call_id, path, batch)
        seq += EVENTS_A_BATCH
    await _report_batch(api, call_id, path, [_event("call_ended", seq, reason="caller_hung_up")])


async def _report_batch(
    api: Api, call_id: str, path: str, batch: list[dict[str, Any]], *, insist: bool = True
) -> Outcome:
    events = [Reported(event["id"], event["seq"]) for event in batch]
    send = api.insist if insist else api.ask
    return (await send(Kind.report, call_id, "POST", path, {"events": batch}, events=events)).outcome


def _utterance(seq: int) -> dict[str, Any]:
    return _event("utterance", seq, speaker="caller", name="caller", text=f"This is sentence {seq}.")


def _event(type_: str, seq: int, **values: Any) -> dict[str, Any]:
    return {"type": type_, "id": str(uuid4()), "seq": seq, "at": datetime.now(UTC).isoformat()} | values


async def comment(api: Api, ticket_id: str, random_: random.Random) -> None:
    """Somebody who writes comments; the text of each is its key."""
    while True:
        key = f"chaos-{uuid4().hex}"
        path = f"/tickets/{ticket_id}/comments"
        named = {"key": key, "answer_in": "id"}
        first = await api.insist(Kind.comment, ticket_id, "POST", path, {"text": key}, **named)
        if first.outcome is Outcome.ok and random_.random() < REPEATED:
            await api.insist(Kind.comment, ticket_id, "POST", path, {"text": key}, **named)


async def compete(api: Api, leases: Leases, operators: Sequence[Api]) -> None:
    """A caller after the other is put in line, and all operators want each of them."""
    while True:
        await asyncio.gather(*(_be_free(operator) for operator in operators))
        async with leases.call() as call_id:
            if call_id is None:
                continue
            body = {"skill": SKILL, "reason": "Asks for a person.", "agent": "HumanHandoffAgent", "briefing": {}}
            path, key = f"/worker/calls/{call_id}/queue-entry", uuid4().hex
            named = {"key": key, "answer_in": "entry_id"}
            enqueued = await api.insist(Kind.enqueue, call_id, "POST", path, body, **named)
            if enqueued.outcome is Outcome.ok:
                await asyncio.gather(*(_claim(operator, enqueued.answer) for operator in operators))


async def _claim(operator: Api, entry_id: str) -> None:
    await operator.insist(Kind.claim, entry_id, "POST", f"/queue/{entry_id}/claim", key=uuid4().hex)


async def _be_free(operator: Api) -> None:
    """Whatever the operator has in hand is over, and the next one may come."""
    active = await operator.get_done("GET", "/operators/me/active")
    if active is not None:
        await operator.get_done("POST", f"/calls/{active['call_id']}/hang-up")
        path = f"/queue/{active['entry']['id']}/wrap-up"
        await operator.get_done("POST", path, {"disposition": "resolved", "notes": ""})
    await operator.get_done("POST", "/operators/me/heartbeat")
    await operator.get_done("PUT", "/operators/me/presence", {"presence": "available"})
