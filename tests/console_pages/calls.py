"""A call as the worker tells it to the api: what was said, done and decided, each with its second."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import update

from api.models import Call, QueueEntry
from tests.console_pages.site import Site

Json = dict[str, Any]


class TellingCall:
    """Begun `ago` before now. Events are kept until `tell`."""

    def __init__(self, site: Site, call_id: UUID, number: str, began: datetime) -> None:
        self.id = call_id
        self.number = number
        self._site = site
        self._began = began
        self._seq = 0
        self._events: list[Json] = []
        self._at = timedelta()

    @classmethod
    async def answered(
        cls, site: Site, number: str, agent: str = "RouterAgent", *, ago: timedelta, dialled: str = "support"
    ) -> "TellingCall":
        body = {
            "room": f"call_{number}_{uuid4().hex[:8]}",
            "caller_number": number,
            "dialled_number": dialled,
            "sip_call_id": uuid4().hex,
        }
        opened = (await _answer(site.worker.post("/calls", json=body)))["call_id"]
        call = cls(site, UUID(opened), number, datetime.now(UTC) - ago)
        line, first = {"kind": "line", "name": number}, {"kind": "agent", "name": agent}
        call._event(
            "transition", kind="answer", source=line, target=first, reason="The call was answered.", briefing={}
        )
        return call

    def caller(self, text: str) -> "TellingCall":
        return self._event("utterance", speaker="caller", name="caller", text=text)

    def agent(self, name: str, text: str) -> "TellingCall":
        return self._event("utterance", speaker="agent", name=name, text=text)

    def operator(self, name: str, text: str) -> "TellingCall":
        return self._event("utterance", speaker="operator", name=name, text=text)

    def used(self, agent: str, tool: str, result: str, **arguments: Any) -> "TellingCall":
        told = {"agent": agent, "tool": tool, "arguments": arguments, "result": result, "duration_ms": 180}
        return self._event("tool_call", **told)

    def moves(self, source: str, target: str, reason: str, *, kind: str = "handoff", **briefing: Any) -> "TellingCall":
        parties = {"source": {"kind": "agent", "name": source}, "target": {"kind": "agent", "name": target}}
        return self._event("transition", kind=kind, **parties, reason=reason, briefing=briefing)

    def seems(self, mood: str, severity: str) -> "TellingCall":
        return self._event("impression", mood=mood, severity=severity)

    def ends(self, reason: str = "caller_hung_up") -> "TellingCall":
        return self._event("call_ended", reason=reason)

    async def tell(self) -> None:
        """Bring all of it on record, and the call to the time at which it began."""
        await _answer(self._site.worker.post(f"/calls/{self.id}/events", json={"events": self._events}))
        self._events = []
        async with self._site.sessions.begin() as session:
            began = {"created_at": self._began, "answered_at": self._began}
            await session.execute(update(Call).where(Call.id == self.id).values(**began))

    async def knows(self, name: str, email: str | None = None, **proof: str) -> None:
        await _answer(self._site.worker.post(f"/calls/{self.id}/identify", json={"name": name, "email": email}))
        if proof:
            await _answer(self._site.worker.post(f"/calls/{self.id}/verify", json=proof))

    async def ticket(self, **fields: Any) -> Json:
        ticket: Json = await _answer(self._site.worker.put(f"/calls/{self.id}/ticket", json=fields))
        return ticket

    async def promises(self, kind: str, text: str, due_in: timedelta) -> None:
        body = {"kind": kind, "text": text, "due_at": (datetime.now(UTC) + due_in).isoformat(), "key": uuid4().hex}
        await _answer(self._site.worker.post(f"/calls/{self.id}/promises", json=body))

    async def waits(self, skill: str, why: str, *, since: timedelta, **briefing: Any) -> UUID:
        """In line for a person; the id of the place."""
        body = {"skill": skill, "reason": why, "agent": "HumanHandoffAgent", "briefing": briefing}
        answer = await _answer(self._site.worker.post(f"/calls/{self.id}/queue-entry", json=body))
        entry_id = UUID(answer["entry_id"])
        at = datetime.now(UTC) - since
        async with self._site.sessions.begin() as session:
            moment = {"waiting_since": at, "ranked_at": at}
            await session.execute(update(QueueEntry).where(QueueEntry.id == entry_id).values(**moment))
        return entry_id

    async def recorded(self, sound: bytes) -> None:
        """What was heard from the beginning on."""
        params = {"key": uuid4().hex, "started_at": self._began.isoformat()}
        await self.asks("PUT", "/recordings", params=params, content=sound)

    async def asks(self, method: str, path: str, **request: Any) -> Any:
        """Whatever else the worker may ask about this call."""
        return await _answer(self._site.worker.request(method, f"/calls/{self.id}{path}", **request))

    def _event(self, type_: str, **values: Any) -> "TellingCall":
        self._seq += 1
        self._at += timedelta(seconds=7)
        at = (self._began + self._at).isoformat()
        self._events.append({"type": type_, "id": str(uuid4()), "seq": self._seq, "at": at} | values)
        return self


async def _answer(request: Any) -> Any:
    answer: httpx.Response = await request
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None
