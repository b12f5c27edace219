"""A past that is written down by hand: calls, places in line and presences, moved as the api moves them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import (
    CallState,
    Category,
    EndReason,
    OfferOutcome,
    PartyKind,
    Presence,
    QueueEntryState,
    Severity,
    TicketStatus,
    TransitionKind,
)
from api.models import Base, Call, EntryChange, Offer, Operator, PresenceChange, QueueEntry, Ticket, Transition
from api.queue.lifecycle import ENTERED, Change, advance

MONDAY = "2026-03-02"


def at(time: str, day: str = MONDAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}+00:00")


Step = tuple[str, datetime] | tuple[str, datetime, Operator]


class History:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def call(
        self,
        began: datetime,
        *,
        lasted: int | None = 300,
        solved: bool = False,
        solved_at: datetime | None = None,
        answered: bool = True,
        **values: Any,
    ) -> Call:
        """`lasted` seconds, or for None still going on; `solved` when it ended, or some other time."""
        ended = None if lasted is None else began + timedelta(seconds=lasted)
        ticket = None
        if solved or solved_at:
            ticket = Ticket(status=TicketStatus.resolved, resolved_at=solved_at or ended)
            self._session.add(ticket)
            await self._session.flush()
        defaults = {
            "room": f"call-{uuid4().hex}",
            "state": CallState.active if ended is None else CallState.ended,
            "caller_number": "+15550100",
            "created_at": began,
            "answered_at": began if answered else None,
            "ended_at": ended,
            "end_reason": None if ended is None else EndReason.caller_hung_up,
            "ticket_id": ticket.id if ticket else None,
        }
        call = Call(**defaults | values)
        await self._add(call)
        return call

    async def place(self, call: Call, *steps: Step, skill: Category = Category.billing) -> QueueEntry:
        """A place in line, from "entered" on. A step is a change of the lifecycle, its time, and who did it."""
        states: list[QueueEntryState | None] = [None]
        for name, *_ in steps:
            before = states[-1]
            states.append(QueueEntryState.waiting if before is None else advance(before, Change(name)))
        state = states[-1]
        by = next((step[2] for step in reversed(steps) if len(step) == 3), None)
        is_somebodys = state in (QueueEntryState.connected, QueueEntryState.wrap_up, QueueEntryState.closed)
        entry = QueueEntry(
            call_id=call.id,
            state=state,
            skill=skill,
            severity=Severity.low,
            priority=0,
            reason="The caller asks for a person.",
            agent="HumanHandoffAgent",
            briefing={"problem": "Charged twice.", "severity": "low"},
            waiting_since=steps[0][1],
            ranked_at=steps[0][1],
            operator_id=by.id if by and is_somebodys else None,
            disposition="resolved" if state is QueueEntryState.closed else None,
        )
        await self._add(entry)
        for before, after, step in zip(states, states[1:], steps, strict=False):
            change = ENTERED if before is None else step[0]
            by_id = step[2].id if len(step) == 3 else None
            await self._add(
                EntryChange(entry_id=entry.id, before=before, after=after, change=change, by=by_id, at=step[1])
            )
        return entry

    async def answered(
        self,
        call: Call,
        operator: Operator,
        began: datetime,
        *,
        waited: float,
        talked: float,
        wrapped_up: float,
        **values: Any,
    ) -> QueueEntry:
        """All in seconds."""
        taken = began + timedelta(seconds=waited)
        over = taken + timedelta(seconds=talked)
        done = over + timedelta(seconds=wrapped_up)
        return await self.place(
            call,
            ("entered", began),
            ("offered", began),
            ("claimed", taken, operator),
            ("call_over", over),
            ("wrapped_up", done, operator),
            **values,
        )

    async def ring(
        self, entry: QueueEntry, operator: Operator, began: datetime, outcome: OfferOutcome, *, shared: bool = False
    ) -> None:
        end = began + timedelta(seconds=20)
        await self._add(
            Offer(
                entry_id=entry.id,
                operator_id=operator.id,
                shared=shared,
                offered_at=began,
                expires_at=end,
                outcome=outcome,
                answered_at=end,
            )
        )

    async def presence(self, operator: Operator, *moves: tuple[Presence, datetime]) -> None:
        before = Presence.offline
        for after, moved in moves:
            change = PresenceChange(operator_id=operator.id, before=before, after=after, change="moved", at=moved)
            await self._add(change)
            before = after

    async def turn(self, call: Call, number: int, began: datetime, source: str, target: str) -> None:
        """A change of hands. A party is written as "agent:RouterAgent"."""
        source_kind, source_name = source.split(":")
        target_kind, target_name = target.split(":")
        await self._add(
            Transition(
                call_id=call.id,
                number=number,
                at=began,
                kind=TransitionKind.handoff,
                source_kind=PartyKind(source_kind),
                source_name=source_name,
                target_kind=PartyKind(target_kind),
                target_name=target_name,
                reason="It was time.",
                hash="",
            )
        )

    async def _add(self, row: Base) -> None:
        self._session.add(row)
        await self._session.commit()
