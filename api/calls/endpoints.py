from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime

from api.auth import ForeignOrigin, SessionExpired, SignedIn, WorkerAuth
from api.calls import details, ending, ingest, instructions, leases, opening
from api.calls.epochs import Epoch
from api.calls.errors import (
    CallNotFound,
    CallOver,
    EventMoved,
    NotYourCall,
    SequenceGap,
    SequenceTaken,
    StaleEpoch,
)
from api.calls.schemas import CallDetail, CallFilter, CallRead, EarlierCall, NumberPart, UtteranceRead
from api.contract import (
    CallContext,
    CallState,
    EndReason,
    EventBatch,
    EventsStored,
    FlowName,
    GivenInstruction,
    LeasesRenewed,
    OpenCall,
    RenewLeases,
)
from api.db import Session
from api.errors import Unauthorized
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe
from api.telephony.rooms import LiveKitUnavailable, Rooms

worker_router = APIRouter(prefix="/v1/worker/calls", tags=["worker"], dependencies=[WorkerAuth])
job_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["worker"], dependencies=[WorkerAuth])
leases_router = APIRouter(prefix="/v1/worker/leases", tags=["worker"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1/calls", tags=["calls"])


def _rooms(request: Request) -> Rooms:
    rooms: Rooms = request.app.state.rooms
    return rooms


def _company(request: Request) -> str:
    company: str = request.app.state.settings.company
    return company


@worker_router.post("", responses=describe(Unauthorized, StaleEpoch))
async def open_call(
    body: OpenCall, session: Session, company: Annotated[str, Depends(_company)], request: Request
) -> CallContext:
    """An agent job took the call in a room. Asking again for the same room gives the same call.

    A job that takes over from one that died is told what there is to go on with.
    """
    return await opening.open_call(session, body, company, request.app.state.connected.customers)


@worker_router.post(
    "/{call_id}/events",
    responses=describe(Unauthorized, CallNotFound, SequenceGap, SequenceTaken, EventMoved, StaleEpoch),
)
async def report_events(call_id: UUID, body: EventBatch, session: Session, epoch: Epoch = None) -> EventsStored:
    """Report what happened, in order. All of the batch is stored, or nothing; what was stored before is skipped.

    `sequence-gap` carries `expected`: the event number to send from. Of a job that lost the call, what happened before
    is stored, and `through` says how far that is; then it is `stale-epoch`.
    """
    return await ingest.store(session, call_id, body, epoch)


@leases_router.post("", responses=describe(Unauthorized))
async def renew_leases(body: RenewLeases, session: Session) -> LeasesRenewed:
    """A worker's jobs are alive, or known to be dead. A call whose job is silent for two seconds gets another one."""
    return await leases.renew(session, body)


@job_router.get("/instructions", responses=describe(Unauthorized, CallNotFound, CallOver))
async def await_instructions(
    call_id: UUID,
    request: Request,
    done_through: Annotated[int, Query(ge=0, description="Number of the last one that was carried out.")] = 0,
    wait_seconds: Annotated[float, Query(ge=0, le=30)] = 20,
) -> list[GivenInstruction]:
    """What people ask of the call's agents, as soon as something is asked; nothing after `wait_seconds`.

    `call-over`: nothing will be asked any more.
    """
    state, patience = request.app.state, timedelta(seconds=wait_seconds)
    return await instructions.next_ones(state.sessions, state.instructions_bell, call_id, done_through, patience)


def wanted_calls(
    state: Annotated[list[CallState] | None, Query()] = None,
    flow: Annotated[list[FlowName] | None, Query()] = None,
    end_reason: Annotated[list[EndReason] | None, Query()] = None,
    number: Annotated[NumberPart | None, Query(description="The caller's, or its last digits.")] = None,
    operator: Annotated[Literal["me"] | UUID | None, Query(description="Who talked with the caller.")] = None,
    agent: Annotated[str | None, Query(max_length=120, description="Who had the caller at some time.")] = None,
    customer: UUID | None = None,
    since: Annotated[AwareDatetime | None, Query(description="Begun then or later.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Begun before.")] = None,
    has_ticket: bool | None = None,
) -> CallFilter:
    return CallFilter(
        state=state or [],
        flow=flow or [],
        end_reason=end_reason or [],
        number=number,
        operator=operator,
        agent=agent,
        customer=customer,
        since=since,
        until=until,
        has_ticket=has_ticket,
    )


WantedCalls = Annotated[CallFilter, Depends(wanted_calls)]


@router.get("", responses=describe(Unauthorized, SessionExpired, BadCursor))
async def list_calls(operator: SignedIn, session: Session, paging: PageOf, wanted: WantedCalls) -> Page[CallRead]:
    """Calls, newest first. Of several values of one filter any will do."""
    return await details.page(session, wanted, operator, paging)


@router.get("/{call_id}", responses=describe(Unauthorized, SessionExpired, CallNotFound))
async def get_call(call_id: UUID, _: SignedIn, session: Session) -> CallDetail:
    """A call with everything that is on record of it."""
    return await details.of_call(session, call_id)


@router.get("/{call_id}/earlier", responses=describe(Unauthorized, SessionExpired, CallNotFound))
async def list_earlier_calls(call_id: UUID, _: SignedIn, session: Session) -> list[EarlierCall]:
    """The same customer's last calls before this one, or the same number's, each with its ticket."""
    return await details.earlier(session, call_id)


@router.get("/{call_id}/utterances", responses=describe(Unauthorized, SessionExpired, CallNotFound))
async def list_utterances(
    call_id: UUID,
    _: SignedIn,
    session: Session,
    after: Annotated[int, Query(ge=0, description="Event number of the last one known.")] = 0,
) -> list[UtteranceRead]:
    """What was said, in order, from some event number on: for a transcript that grows."""
    return await details.utterances(session, call_id, after)


@router.post(
    "/{call_id}/hang-up",
    status_code=204,
    responses=describe(Unauthorized, SessionExpired, CallNotFound, NotYourCall, ForeignOrigin, LiveKitUnavailable),
)
async def hang_up(
    call_id: UUID, operator: SignedIn, session: Session, rooms: Annotated[Rooms, Depends(_rooms)]
) -> None:
    """End the phone call: for the operator who has it, and for supervisors. A call that is over stays over."""
    await ending.hang_up(session, rooms, call_id, operator)
