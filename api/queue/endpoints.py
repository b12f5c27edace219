from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request

from api.auth import Admin, ForeignOrigin, RoleTooLow, SessionExpired, SignedIn, Supervisor, WorkerAuth
from api.calls.errors import CallNotFound, CallOver
from api.calls.errors import IllegalChange as IllegalCallChange
from api.contract import Category, DraftWrapUp, Enqueue, LeaveQueue, QueueStatus, ReturnCaller, WrapUpChoices
from api.db import Session
from api.errors import Unauthorized
from api.models import Disposition as DispositionRow
from api.models import Queue
from api.operators.errors import NotAvailable, OperatorBusy
from api.problems import describe
from api.queue import drafts, guarantees, offering, service, setup
from api.queue.errors import (
    DispositionRequired,
    EntryGone,
    EntryNotFound,
    EntryOffered,
    EntryReserved,
    EntryTaken,
    ExtensionUsed,
    IllegalChange,
    NotOffered,
    NotQueued,
    NotYourEntry,
    PickNotAllowed,
    UnknownDisposition,
    WrapUpNotTimed,
)
from api.queue.schemas import (
    ActiveCall,
    Disposition,
    DispositionRead,
    DispositionSettings,
    OfferRead,
    QueueEntryRead,
    QueueRead,
    QueueSettings,
    SelfCheck,
    WrapUp,
)
from api.telephony.tokens import Tokens

worker_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["worker"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1", tags=["queue"])


def _tokens(request: Request) -> Tokens:
    tokens: Tokens = request.app.state.tokens
    return tokens


LiveKitTokens = Annotated[Tokens, Depends(_tokens)]


@worker_router.post("/queue-entry", responses=describe(Unauthorized, CallNotFound, CallOver, IllegalCallChange))
async def enqueue(call_id: UUID, body: Enqueue, session: Session) -> QueueStatus:
    """Put the caller in line for a person. Asking again while the caller waits updates the briefing."""
    return await service.enqueue(session, call_id, body)


@worker_router.get("/queue-entry", responses=describe(Unauthorized, CallNotFound, NotQueued))
async def get_queue_status(call_id: UUID, session: Session) -> QueueStatus:
    """What the caller may truthfully be told."""
    return await service.status(session, call_id)


@worker_router.delete("/queue-entry", responses=describe(Unauthorized, CallNotFound, NotQueued, EntryTaken, EntryGone))
async def leave_queue(call_id: UUID, body: LeaveQueue, session: Session) -> QueueStatus:
    """The agent goes on with the caller. `entry-taken`: an operator has just come, and has the caller."""
    return await service.leave(session, call_id, body)


@worker_router.post("/return", responses=describe(Unauthorized, CallNotFound, NotQueued, EntryGone))
async def return_caller(call_id: UUID, body: ReturnCaller, session: Session) -> QueueStatus:
    """The operator's leg is lost: the agent has the caller, who is first in line."""
    return await service.return_caller(session, call_id, body)


@worker_router.get("/wrap-up", responses=describe(Unauthorized, NotQueued))
async def get_wrap_up_choices(call_id: UUID, session: Session) -> WrapUpChoices:
    """What the work after this call can end with."""
    return await drafts.choices(session, call_id)


@worker_router.put(
    "/wrap-up", status_code=204, responses=describe(Unauthorized, NotQueued, EntryGone, UnknownDisposition)
)
async def draft_wrap_up(call_id: UUID, body: DraftWrapUp, session: Session) -> None:
    """Propose how the operator's work after this call may end. The first proposal stands."""
    await drafts.draft(session, call_id, body)


@router.get("/queue", responses=describe(Unauthorized, SessionExpired))
async def list_queue(_: SignedIn, session: Session) -> list[QueueEntryRead]:
    """Who waits, in order, and who is being helped."""
    return await service.listed(session)


@router.get("/queue/self-check", responses=describe(Unauthorized, SessionExpired, RoleTooLow))
async def check_queue(_: Supervisor, session: Session) -> SelfCheck:
    """Whether the queue keeps its guarantees at this moment. For supervisors."""
    return await guarantees.check(session)


@router.post(
    "/queue/{entry_id}/claim",
    responses=describe(
        Unauthorized,
        SessionExpired,
        EntryNotFound,
        EntryTaken,
        EntryOffered,
        EntryReserved,
        EntryGone,
        PickNotAllowed,
        NotAvailable,
        OperatorBusy,
        ForeignOrigin,
    ),
)
async def claim_entry(entry_id: UUID, operator: SignedIn, session: Session, tokens: LiveKitTokens) -> ActiveCall:
    """Take the caller: the one who is offered to you, or one from the list where the queue allows it.

    `entry-taken` carries `claimed_by`: the name of who was faster; `entry-offered` carries `offered_to`.
    """
    return await service.claim(session, tokens, entry_id, operator.id)


@router.post(
    "/queue/{entry_id}/decline",
    status_code=204,
    responses=describe(Unauthorized, SessionExpired, EntryNotFound, NotOffered, ForeignOrigin),
)
async def decline_offer(entry_id: UUID, operator: SignedIn, session: Session) -> None:
    """Not this caller: it rings at somebody else. You stay available."""
    await offering.decline(session, entry_id, operator.id)


@router.post(
    "/queue/{entry_id}/wrap-up",
    responses=describe(
        Unauthorized,
        SessionExpired,
        NotYourEntry,
        EntryNotFound,
        IllegalChange,
        UnknownDisposition,
        DispositionRequired,
        ForeignOrigin,
    ),
)
async def wrap_up_entry(entry_id: UUID, body: WrapUp, operator: SignedIn, session: Session) -> QueueEntryRead:
    """The work after the call is done; the operator is available again."""
    return await service.finish_wrap_up(session, entry_id, operator.id, body)


@router.post(
    "/queue/{entry_id}/wrap-up/extend",
    responses=describe(
        Unauthorized, SessionExpired, NotYourEntry, EntryNotFound, ExtensionUsed, WrapUpNotTimed, ForeignOrigin
    ),
)
async def extend_wrap_up(entry_id: UUID, operator: SignedIn, session: Session) -> QueueEntryRead:
    """A minute more for the work after the call, once."""
    return await service.extend_wrap_up(session, entry_id, operator.id)


@router.get("/operators/me/offer", responses=describe(Unauthorized, SessionExpired))
async def get_offer(operator: SignedIn, session: Session) -> OfferRead | None:
    """What rings at the operator, with the briefing; the topic `offer` of the live feed says when to look."""
    return await service.offer_to(session, operator.id)


@router.get("/operators/me/active", responses=describe(Unauthorized, SessionExpired))
async def get_active_call(operator: SignedIn, session: Session, tokens: LiveKitTokens) -> ActiveCall | None:
    """What the operator has in hand, with a new token: to rejoin after a refresh."""
    return await service.active(session, tokens, operator)


@router.get("/dispositions", responses=describe(Unauthorized, SessionExpired))
async def list_dispositions(
    _: SignedIn, session: Session, queue: Annotated[Category | None, Query(description="Only what it can use.")] = None
) -> list[Disposition]:
    """What after-call work can end with."""
    return await setup.dispositions(session, queue)


@router.get("/queues", response_model=list[QueueRead], responses=describe(Unauthorized, SessionExpired, RoleTooLow))
async def list_queues(_: Supervisor, session: Session) -> list[Queue]:
    """How each queue is served. For supervisors."""
    return await setup.listed(session)


@router.put(
    "/queues/{skill}",
    response_model=QueueRead,
    responses=describe(Unauthorized, SessionExpired, RoleTooLow, UnknownDisposition, ForeignOrigin),
)
async def change_queue(skill: Category, body: QueueSettings, _: Admin, session: Session) -> Queue:
    """How a queue is served from now on. For admins."""
    return await setup.change(session, skill, body)


@router.get(
    "/dispositions/all",
    response_model=list[DispositionRead],
    responses=describe(Unauthorized, SessionExpired, RoleTooLow),
)
async def list_all_dispositions(_: Supervisor, session: Session) -> list[DispositionRow]:
    """All outcomes, of every queue, those too that cannot be chosen any more. For supervisors."""
    return await setup.all_dispositions(session)


@router.put(
    "/dispositions/{code}",
    response_model=DispositionRead,
    responses=describe(Unauthorized, SessionExpired, RoleTooLow, ForeignOrigin),
)
async def set_disposition(
    code: Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,39}$")], body: DispositionSettings, _: Admin, session: Session
) -> DispositionRow:
    """Add an outcome or change it: for every queue, or for one alone. For admins."""
    return await setup.set_disposition(session, code, body)
