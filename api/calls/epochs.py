"""Which job has a call: each that takes over from another raises the call's epoch, and the one before is out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import service
from api.calls.errors import StaleEpoch
from api.calls.lifecycle import Silent
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


async def advance(session: AsyncSession, seen: Silent, now: datetime, reason: str) -> str | None:
    """Into the next epoch. The participant of the job that is out, empty when there was none; None when the call is
    over or somebody else was faster."""
    call = await service.lock(session, seen.call_id)
    if call.state is CallState.ended or call.epoch != seen.epoch:
        return None
    call.epoch, call.epoch_since = seen.epoch + 1, now
    agent = Party(kind=PartyKind.agent, name=call.agent or "unknown")
    step = Step(kind=TransitionKind.resumed, source=agent, target=agent, reason=reason, at=now)
    await service.record(session, call, step)
    gone, call.agent_identity = call.agent_identity, ""
    return gone


async def send_again(session: AsyncSession, seen: Silent, now: datetime) -> bool:
    """Whether another job may be sent to a call that none has come to: nobody was faster with it.

    Nobody has it, so nobody can lose it: whichever job opens it first has it (`service.take`).
    """
    call = await service.lock(session, seen.call_id)
    if not is_as_seen(call, seen):
        return False
    call.epoch_since = now
    return True


def is_as_seen(call: Call, seen: Silent) -> bool:
    """Nobody has come to the locked call meanwhile, nor sent somebody."""
    now = (call.state, call.epoch, call.epoch_since, call.agent_identity)
    return now == (seen.state, seen.epoch, seen.epoch_since, seen.agent_identity)


async def over_since(session: AsyncSession, call: Call, epoch: int) -> datetime:
    """When the job of an earlier epoch lost the call to the one after it."""
    return (await CallRepository(session).resumed_at(call.id))[epoch - call.epoch]
