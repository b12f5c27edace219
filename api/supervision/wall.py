"""Everything that happens now, in a number of queries that does not grow with it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Presence, QueueEntryState
from api.models import Call, Operator, Queue, Supervision
from api.operators import service as operators
from api.operators.schemas import OperatorRef
from api.queue import service as queue
from api.queue import setup
from api.queue.lifecycle import IN_LINE
from api.queue.schemas import QueueEntryRead
from api.supervision.repository import SupervisionRepository
from api.supervision.schemas import Untaken, Wall, WallCall, WallOperator, WallQueue, Watching, Words

People = dict[UUID, OperatorRef]


UNTAKEN_FOR = timedelta(days=1)


async def look(session: AsyncSession, now: datetime) -> Wall:
    repository = SupervisionRepository(session)
    staff = await operators.everyone(session)
    people = {person.id: OperatorRef.model_validate(person) for person in staff}
    entries = await queue.listed(session)
    open_entries = {entry.call_id: entry for entry in entries if entry.state is not QueueEntryState.wrap_up}
    words, since = await repository.last_words(), await repository.latest_transitions()
    watching = _by_call(await repository.all_open(), people)
    calls = [
        WallCall(
            **_of(call, people),
            caller_name=call.caller_name or customer or _told(open_entries.get(call.id)),
            since=since.get(call.id, call.created_at),
            subject=subject or (open_entries[call.id].briefing.problem if call.id in open_entries else None),
            last_words=Words.model_validate(words[call.id]) if call.id in words else None,
            supervised_by=watching[call.id],
            **_place(open_entries.get(call.id)),
        )
        for call, customer, subject in await repository.open_calls()
    ]
    return Wall(
        calls=calls,
        queues=[_queue(each, entries, staff) for each in await setup.listed(session)],
        operators=[_operator(person, entries) for person in staff],
        untaken=Untaken(calls=await repository.count_untaken(now - UNTAKEN_FOR), since=now - UNTAKEN_FOR),
    )


def _of(call: Call, people: People) -> dict[str, object]:
    return {
        "id": call.id,
        "state": call.state,
        "flow": call.flow,
        "caller_number": call.caller_number,
        "agent": call.agent,
        "operator": people.get(call.operator_id) if call.operator_id else None,
        "started_at": call.answered_at or call.created_at,
        "mood": call.mood,
        "severity": call.severity,
        "kept_for": people.get(call.reserved_for) if call.reserved_for else None,
    }


def _place(entry: QueueEntryRead | None) -> dict[str, object]:
    if entry is None or entry.state not in IN_LINE:
        return {"skill": None, "position": None, "waiting_since": None}
    return {"skill": entry.skill, "position": entry.position, "waiting_since": entry.waiting_since}


def _told(entry: QueueEntryRead | None) -> str | None:
    """Who the caller is, as the briefing says."""
    return entry.caller_name if entry else None


def _by_call(supervisions: Iterable[Supervision], people: People) -> defaultdict[UUID, list[Watching]]:
    watching: defaultdict[UUID, list[Watching]] = defaultdict(list)
    for each in supervisions:
        seen = Watching(supervisor=people[each.supervisor_id], mode=each.mode, since=each.started_at)
        watching[each.call_id].append(seen)
    return watching


def _queue(queue: Queue, entries: Iterable[QueueEntryRead], staff: Iterable[Operator]) -> WallQueue:
    waiting = [entry.waiting_since for entry in entries if entry.skill is queue.skill and entry.state in IN_LINE]
    free = [each for each in staff if each.presence is Presence.available and queue.skill in each.skills]
    return WallQueue(
        skill=queue.skill,
        waiting=len(waiting),
        waiting_since=min(waiting, default=None),
        target_seconds=queue.target_seconds,
        max_wait_seconds=queue.max_wait_seconds,
        operators_available=sum(operators.is_seen(each) for each in free),
    )


def _operator(person: Operator, entries: Iterable[QueueEntryRead]) -> WallOperator:
    at_work = next((entry for entry in entries if entry.operator and entry.operator.id == person.id), None)
    ringing = next((entry for entry in entries if person.id in {each.id for each in entry.offered_to}), None)
    entry = at_work or ringing
    return WallOperator(
        id=person.id,
        name=person.name,
        role=person.role,
        skills=person.skills,
        presence=person.presence,
        presence_since=person.presence_since,
        reason=person.break_reason or person.moved_because,
        moved_by=person.moved_by,
        call_id=entry.call_id if entry else None,
        caller=(entry.caller_name or entry.caller_number) if entry else None,
        rings=at_work is None and ringing is not None,
    )
