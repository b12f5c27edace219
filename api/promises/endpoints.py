from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth import ForeignOrigin, RoleTooLow, SessionExpired, SignedIn, Supervisor, WorkerAuth
from api.calls.errors import CallNotFound
from api.contract import MakePromise, PromiseKind, PromiseRef, PromiseState
from api.db import Session
from api.errors import Unauthorized
from api.models import Promise
from api.operators.errors import OperatorNotFound
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe
from api.promises import ledger, service
from api.promises.errors import NotYourPromise, PromiseDone, PromiseNotFound, PromiseTaken
from api.promises.lifecycle import Change
from api.promises.repository import Wanted
from api.promises.schemas import (
    BrokenPromises,
    CallbackLine,
    GiveUp,
    Hand,
    Keep,
    LedgerLine,
    NoteAttempt,
    PromiseCounts,
    PromiseDetail,
)

worker_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["worker"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1/promises", tags=["promises"])

CHANGING = describe(
    Unauthorized, SessionExpired, PromiseNotFound, PromiseDone, PromiseTaken, NotYourPromise, ForeignOrigin
)


@worker_router.post("/promises", response_model=PromiseRef, responses=describe(Unauthorized, CallNotFound))
async def make_promise(call_id: UUID, body: MakePromise, session: Session) -> Promise:
    """Put on record what the caller is about to be promised. The same key twice is one promise.

    A callback keeps the place in line that its caller has now.
    """
    return await service.make(session, call_id, body)


@router.get("", responses=describe(Unauthorized, SessionExpired, BadCursor))
async def list_promises(
    operator: SignedIn,
    session: Session,
    paging: PageOf,
    state: Annotated[PromiseState | None, Query()] = None,
    kind: Annotated[PromiseKind | None, Query()] = None,
    owner: Annotated[Literal["me", "nobody"] | None, Query()] = None,
    overdue: Annotated[bool, Query(description="Only those that are open and due.")] = False,
) -> Page[LedgerLine]:
    """Promises: those that are open by when they are due, others newest first."""
    owner_id = operator.id if owner == "me" else None
    wanted = Wanted(state, kind, owner_id, unowned=owner == "nobody", overdue=overdue)
    return await ledger.page(session, wanted, paging)


@router.get("/counts", responses=describe(Unauthorized, SessionExpired))
async def count_promises(operator: SignedIn, session: Session) -> PromiseCounts:
    """How many promises are open."""
    return await ledger.counts(session, operator.id)


@router.get("/broken", responses=describe(Unauthorized, SessionExpired, RoleTooLow))
async def list_broken_promises(_: Supervisor, session: Session) -> BrokenPromises:
    """What callers were told and did not get in time. For supervisors."""
    return await ledger.broken(session)


@router.get("/callbacks", responses=describe(Unauthorized, SessionExpired))
async def list_callbacks(_: SignedIn, session: Session) -> list[CallbackLine]:
    """Open callbacks that keep their callers' places in line, in the order of their turns."""
    return await ledger.callbacks(session)


@router.get("/{promise_id}", responses=describe(Unauthorized, SessionExpired, PromiseNotFound))
async def get_promise(promise_id: UUID, _: SignedIn, session: Session) -> PromiseDetail:
    """A promise, and what was done about it."""
    return await ledger.detail(session, promise_id)


@router.post("/{promise_id}/take", responses=CHANGING)
async def take_promise(promise_id: UUID, operator: SignedIn, session: Session) -> PromiseDetail:
    """It is yours to keep from now on. `promise-taken` carries `owner`: the name of who was faster."""
    await service.take(session, promise_id, operator)
    return await ledger.detail(session, promise_id)


@router.post(
    "/{promise_id}/hand",
    responses=describe(
        Unauthorized,
        SessionExpired,
        PromiseNotFound,
        OperatorNotFound,
        PromiseDone,
        NotYourPromise,
        ForeignOrigin,
    ),
)
async def hand_promise(promise_id: UUID, body: Hand, operator: SignedIn, session: Session) -> PromiseDetail:
    """Hand it to somebody else, or put it back for whoever takes it."""
    await service.hand(session, promise_id, body.to, body.note, operator)
    return await ledger.detail(session, promise_id)


@router.post("/{promise_id}/attempts", responses=CHANGING)
async def note_attempt(promise_id: UUID, body: NoteAttempt, operator: SignedIn, session: Session) -> PromiseDetail:
    """The caller was tried to be reached. The promise stays open until it is kept or given up."""
    await service.note_attempt(session, promise_id, body.result, body.note, operator)
    return await ledger.detail(session, promise_id)


@router.post("/{promise_id}/keep", responses=CHANGING)
async def keep_promise(promise_id: UUID, body: Keep, operator: SignedIn, session: Session) -> PromiseDetail:
    """What was promised has been done."""
    await service.finish(session, promise_id, Change.kept, body.outcome, operator)
    return await ledger.detail(session, promise_id)


@router.post("/{promise_id}/give-up", responses=CHANGING)
async def give_up_promise(promise_id: UUID, body: GiveUp, operator: SignedIn, session: Session) -> PromiseDetail:
    """It cannot be kept; supervisors see that and why."""
    await service.finish(session, promise_id, Change.given_up, body.reason, operator)
    return await ledger.detail(session, promise_id)
