"""Which job has a call: each that takes over from another raises the call's epoch, and the one before is out."""

from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Depends, Header, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import service
from api.calls.errors import StaleEpoch
from api.calls.repository import CallRepository
from api.calls.service import Step
from api.contract import EPOCH_HEADER, CallState, Party, PartyKind, TransitionKind
from api.db import Session
from api.models import Call

Epoch = Annotated[
    int | None,
    Header(alias=EPOCH_HEADER, ge=0, description="Of the job that asks. `stale-epoch`: another has the call."),
]


async def require_current_epoch(request: Request, session: Session, epoch: Epoch = None) -> None:
    """Who does not say which epoch it is of is believed, and so is what concerns no call."""
    call_id = request.path_params.get("call_id")
    if epoch is not None and call_id is not None:
        check(await service.get(session, UUID(call_id)), epoch)


CurrentEpoch = Depends(require_current_epoch)


def check(call: Call, epoch: int) -> None:
    if epoch < call.epoch:
        raise StaleEpoch("Another job has this call.", epoch=call.epoch)


class Advanced(NamedTuple):
    epoch: int
    gone: str
    """The participant of the job that is out; empty when there was none."""


async def advance(session: AsyncSession, call_id: UUID, seen: int, now: datetime, reason: str) -> Advanced | None:
    """None when the call is over or no longer in the epoch that was seen."""
    call = await service.lock(session, call_id)
    if call.state is CallState.ended or call.epoch != seen:
        return None
    call.epoch, call.epoch_since = seen + 1, now
    agent = Party(kind=PartyKind.agent, name=call.agent or "unknown")
    step = Step(kind=TransitionKind.resumed, source=agent, target=agent, reason=reason, at=now)
    await service.record(session, call, step)
    gone, call.agent_identity = call.agent_identity, ""
    return Advanced(call.epoch, gone)


async def ring_on(session: AsyncSession, call_id: UUID, seen: datetime, now: datetime) -> bool:
    """Whether another job may be sent to the call: nobody has answered it, or was faster with it.

    Nobody has it, so nobody can lose it: whichever job opens it first has it (`service.take`).
    """
    call = await service.lock(session, call_id)
    if call.state is not CallState.ringing or call.epoch_since != seen:
        return False
    call.epoch_since = now
    return True


async def over_since(session: AsyncSession, call: Call, epoch: int) -> datetime:
    """When the job of an earlier epoch lost the call to the one after it."""
    return (await CallRepository(session).resumed_at(call.id))[epoch - call.epoch]
