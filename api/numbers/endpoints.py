from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter

from api.auth import Admin, ForeignOrigin, RoleTooLow, SessionExpired, SignedIn, Supervisor, WorkerAuth
from api.contract import AnnounceFlows
from api.db import Session
from api.errors import Unauthorized
from api.models import Flow
from api.numbers import service
from api.numbers.errors import FlowUnknown, LastNumber, NumberNotFound, NumberTaken
from api.numbers.hours import timezones
from api.numbers.schemas import FlowRead, NumberDefaults, NumberRead, NumberSettings, read_all
from api.problems import describe

worker_router = APIRouter(prefix="/v1/worker/flows", tags=["worker"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1", tags=["numbers"])

READING = (Unauthorized, SessionExpired, RoleTooLow)
WRITING = (*READING, ForeignOrigin)


@worker_router.put("", status_code=204, responses=describe(Unauthorized))
async def announce_flows(body: AnnounceFlows, session: Session) -> None:
    """A worker has started, and says what it can run. Announcing again is fine."""
    await service.announce_flows(session, body)


@router.get("/flows", response_model=list[FlowRead], responses=describe(Unauthorized, SessionExpired))
async def list_flows(_: SignedIn, session: Session) -> list[Flow]:
    """What workers have announced: the flows that a number can have."""
    return await service.flows(session)


@router.get("/numbers", responses=describe(*READING))
async def list_numbers(_: Supervisor, session: Session) -> list[NumberRead]:
    """What people can dial, and how it is answered. For supervisors."""
    return read_all(await service.everything(session), datetime.now(UTC))


@router.get("/numbers/defaults", responses=describe(*READING))
async def get_number_defaults(_: Supervisor) -> NumberDefaults:
    """What a new number begins with. For supervisors."""
    return NumberDefaults()


@router.get("/timezones", responses=describe(*READING))
async def list_timezones(_: Supervisor) -> list[str]:
    """IANA names that a number can have. For supervisors."""
    return sorted(timezones())


@router.post("/numbers", status_code=201, responses=describe(*WRITING, NumberTaken, FlowUnknown))
async def create_number(body: NumberSettings, _: Admin, session: Session) -> NumberRead:
    """Add a number. Calls to it arrive as soon as LiveKit has it, seconds later: `provisioned`. For admins."""
    return NumberRead.of(await service.create(session, body), datetime.now(UTC))


@router.put("/numbers/{number_id}", responses=describe(*WRITING, NumberNotFound, NumberTaken, FlowUnknown))
async def change_number(number_id: UUID, body: NumberSettings, _: Admin, session: Session) -> NumberRead:
    """Set a number up anew, all of it. The next call to it is answered so. For admins."""
    return NumberRead.of(await service.change(session, number_id, body), datetime.now(UTC))


@router.delete("/numbers/{number_id}", status_code=204, responses=describe(*WRITING, NumberNotFound, LastNumber))
async def remove_number(number_id: UUID, _: Admin, session: Session) -> None:
    """Take a number away: calls to it no longer arrive. The last one stays. For admins."""
    await service.remove(session, number_id)
