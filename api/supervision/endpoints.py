from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from api.auth import ForeignOrigin, RoleTooLow, SessionExpired, Supervisor
from api.calls.errors import CallNotFound
from api.db import Session
from api.errors import Unauthorized
from api.models import Operator
from api.operators.errors import OperatorBusy, OperatorNotFound, WrapUpOpen
from api.operators.schemas import OperatorRead
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe
from api.queue.errors import EntryGone
from api.supervision import service, wall
from api.supervision.errors import (
    ModeNotPossible,
    NotAtDesk,
    NotTheAgents,
    OperatorTalking,
    OwnCall,
    TakeOverUnderWay,
    TooManyListeners,
)
from api.supervision.schemas import (
    ActRead,
    ForcePresence,
    SendRemark,
    Supervise,
    SupervisionRead,
    TakeOver,
    Wall,
)
from api.telephony.rooms import LiveKitUnavailable, Rooms
from api.telephony.tokens import Tokens

router = APIRouter(prefix="/v1", tags=["supervision"])


def _tokens(request: Request) -> Tokens:
    tokens: Tokens = request.app.state.tokens
    return tokens


def _rooms(request: Request) -> Rooms:
    rooms: Rooms = request.app.state.rooms
    return rooms


LiveKitTokens = Annotated[Tokens, Depends(_tokens)]
LiveKitRooms = Annotated[Rooms, Depends(_rooms)]


@router.get("/wall", responses=describe(Unauthorized, SessionExpired, RoleTooLow))
async def get_wall(_: Supervisor, session: Session) -> Wall:
    """All open calls, the queues and the operators as they are now. For supervisors, like all that follows."""
    return await wall.look(session, datetime.now(UTC))


@router.post(
    "/calls/{call_id}/supervision",
    responses=describe(
        Unauthorized,
        SessionExpired,
        RoleTooLow,
        CallNotFound,
        ModeNotPossible,
        OwnCall,
        OperatorBusy,
        TooManyListeners,
        ForeignOrigin,
        LiveKitUnavailable,
    ),
)
async def supervise_call(
    call_id: UUID, body: Supervise, supervisor: Supervisor, session: Session, tokens: LiveKitTokens, rooms: LiveKitRooms
) -> SupervisionRead:
    """Listen unnoticed, whisper to the operator or barge in; asked again, change from one to the other.

    Three people can listen to a call. Whoever was in another one has left it.
    """
    return await service.supervise(session, tokens, rooms, call_id, supervisor.id, body.mode)


@router.delete(
    "/calls/{call_id}/supervision",
    status_code=204,
    responses=describe(Unauthorized, SessionExpired, RoleTooLow, CallNotFound, ForeignOrigin, LiveKitUnavailable),
)
async def stop_supervising(call_id: UUID, supervisor: Supervisor, session: Session, rooms: LiveKitRooms) -> None:
    """Out of the call."""
    await service.stop(session, rooms, call_id, supervisor.id)


@router.get("/operators/me/supervision", responses=describe(Unauthorized, SessionExpired, RoleTooLow))
async def get_supervision(supervisor: Supervisor, session: Session, tokens: LiveKitTokens) -> SupervisionRead | None:
    """The call that you take part in, with new tokens. The server may have ended it, or a whisper of yours."""
    return await service.mine(session, tokens, supervisor)


@router.post(
    "/calls/{call_id}/remark",
    status_code=204,
    responses=describe(Unauthorized, SessionExpired, RoleTooLow, CallNotFound, NotTheAgents, ForeignOrigin),
)
async def send_remark(call_id: UUID, body: SendRemark, supervisor: Supervisor, session: Session) -> None:
    """A line for the agent that has the call. The caller is not told."""
    await service.remark(session, call_id, supervisor, body.text)


@router.post(
    "/calls/{call_id}/take-over",
    responses=describe(
        Unauthorized,
        SessionExpired,
        RoleTooLow,
        CallNotFound,
        NotTheAgents,
        EntryGone,
        TakeOverUnderWay,
        OperatorBusy,
        WrapUpOpen,
        ForeignOrigin,
    ),
)
async def take_over(call_id: UUID, supervisor: Supervisor, session: Session) -> TakeOver:
    """Get the caller from the agent. It tells the caller and hands over within ten seconds, or keeps the call."""
    return await service.take_over(session, call_id, supervisor.id)


@router.put(
    "/operators/{operator_id}/presence",
    response_model=OperatorRead,
    responses=describe(
        Unauthorized, SessionExpired, RoleTooLow, OperatorNotFound, OperatorTalking, NotAtDesk, ForeignOrigin
    ),
)
async def force_presence(operator_id: UUID, body: ForcePresence, supervisor: Supervisor, session: Session) -> Operator:
    """Decide where an operator is, who is told by whom and why. An open wrap-up ends with the queue's own outcome."""
    return await service.force_presence(session, operator_id, supervisor, body)


@router.get("/supervision-acts", responses=describe(Unauthorized, SessionExpired, RoleTooLow, BadCursor))
async def list_supervision_acts(
    _: Supervisor,
    session: Session,
    paging: PageOf,
    call_id: Annotated[UUID | None, Query()] = None,
    operator_id: Annotated[UUID | None, Query(description="To whom it was done.")] = None,
) -> Page[ActRead]:
    """Everything that supervisors did, newest first."""
    return await service.acts(session, call_id, operator_id, paging)
