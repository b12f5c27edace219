"""Storing what the worker reports: each event once, in order, and its effect with it."""

from itertools import takewhile
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import models
from api.calls import ending, epochs, service
from api.calls.errors import EventMoved, SequenceGap, SequenceTaken, StaleEpoch
from api.calls.repository import CallRepository
from api.contract import (
    CallEnded,
    Event,
    EventBatch,
    EventsStored,
    Impression,
    PartyKind,
    Snapshot,
    ToolCall,
    Transition,
    TransitionKind,
    Utterance,
    WaitTold,
)
from api.live.announcements import Topic, announce
from api.models import Call


async def store(session: AsyncSession, call_id: UUID, batch: EventBatch, epoch: int | None = None) -> EventsStored:
    """Store those that are new. Either the whole batch fits, or nothing of it is stored.

    An ended call takes events like any other: its last words are still on their way. A job of an earlier epoch (None:
    of the present one) is believed up to the moment at which its epoch was over.
    """
    call = await service.lock(session, call_id)
    for event in await _believed(session, call, await _new_ones(session, call, batch), epoch):
        call.events_through = event.seq
        CallRepository(session).add(
            models.CallEvent(id=event.id, call_id=call.id, seq=event.seq, type=event.type, at=event.at)
        )
        await _apply(session, call, event)
    return EventsStored(through=call.events_through)


async def _new_ones(session: AsyncSession, call: Call, batch: EventBatch) -> list[Event]:
    stored = await CallRepository(session).stored([event.id for event in batch.events])
    expected, first_missing = call.events_through + 1, call.events_through + 1
    fresh: dict[UUID, Event] = {}
    for event in batch.events:
        before = stored.get(event.id) or fresh.get(event.id)
        if before is not None:
            _check_same(call, event, before)
            continue
        if event.seq < expected:
            raise SequenceTaken(f"Event {event.seq} is another one.", seq=event.seq, expected=first_missing)
        if event.seq > expected:
            raise SequenceGap(f"Event {first_missing} is missing.", seq=event.seq, expected=first_missing)
        fresh[event.id] = event
        expected += 1
    return list(fresh.values())


async def _believed(session: AsyncSession, call: Call, events: list[Event], epoch: int | None) -> list[Event]:
    """Up to the first that a job told which had lost the call before. Raises StaleEpoch when that is all."""
    if epoch is None or epoch >= call.epoch:
        return events
    over_since = await epochs.over_since(session, call, epoch)
    believed = list(takewhile(lambda event: event.at <= over_since, events))
    if events and not believed:
        raise StaleEpoch("Another job has this call.", epoch=call.epoch)
    return believed


def _check_same(call: Call, event: Event, before: "models.CallEvent | Event") -> None:
    """The number may be another one: a job that was replaced numbered on, and what it left behind has the old one."""
    if isinstance(before, models.CallEvent) and before.call_id != call.id:
        raise EventMoved(f"Event {event.id} was reported before, of another call.")


async def _apply(session: AsyncSession, call: Call, event: Event) -> None:
    match event:
        case Utterance():
            CallRepository(session).add(_row(models.Utterance, call, event))
            await announce(session, Topic.utterance, call_id=call.id, id=event.id)
        case ToolCall():
            CallRepository(session).add(_row(models.ToolCall, call, event))
            await announce(session, Topic.tool_call, call_id=call.id, id=event.id)
        case Transition():
            await _change_agent(session, call, event)
        case Snapshot():
            await CallRepository(session).keep_snapshot(call.id, event.at, _storable(event.state))
        case WaitTold():
            await CallRepository(session).note_wait_told(call.id, event)
        case Impression():
            call.mood, call.severity = event.mood, event.severity
            await announce(session, Topic.call, call_id=call.id)
        case CallEnded():
            await ending.end(session, call, event.reason, event.at)
        case _:
            assert_never(event)


Row = models.Utterance | models.ToolCall


def _row(table: type[Row], call: Call, event: Utterance | ToolCall) -> Row:
    return table(call_id=call.id, **_storable(event.model_dump(exclude={"type"})))


async def _change_agent(session: AsyncSession, call: Call, event: Transition) -> None:
    """Who of the agents speaks. It may arrive late, so that it moves no state: that the api did when it was asked."""
    if event.target.kind is PartyKind.agent:
        call.agent = event.target.name
    if event.kind is TransitionKind.answer:
        call.answered_at = event.at
    clean = Transition.model_validate(_storable(event.model_dump()))
    step = service.Step(
        kind=TransitionKind(clean.kind),
        source=clean.source,
        target=clean.target,
        reason=clean.reason,
        briefing=clean.briefing,
        at=clean.at,
        id=clean.id,
        seq=clean.seq,
    )
    await service.record(session, call, step)


def _storable(value: Any) -> Any:
    """The same without NUL characters, which Postgres cannot hold: one bad byte must not stop a call's record."""
    match value:
        case str():
            return value.replace("\x00", "�")
        case dict():
            return {_storable(key): _storable(item) for key, item in value.items()}
        case list():
            return [_storable(item) for item in value]
        case _:
            return value
