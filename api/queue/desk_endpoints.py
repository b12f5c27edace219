"""What an operator can do who has a caller, and a colleague who is consulted."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.auth import ForeignOrigin, SessionExpired, SignedIn
from api.calls.errors import CallOver
from api.db import Session
from api.errors import Unauthorized
from api.operators.errors import NotAvailable, OperatorBusy, OperatorNotFound
from api.problems import describe
from api.queue import consultations, hold, service, transfers
from api.queue.errors import (
    ColleagueNotAvailable,
    ConsultationNotFound,
    ConsultationOpen,
    ConsultationOver,
    EntryGone,
    EntryNotFound,
    NotYourEntry,
)
from api.queue.schemas import ActiveCall, Consult, ConsultedCall, Homework, QueueEntryRead, Transfer
from api.telephony.tokens import Tokens

router = APIRouter(prefix="/v1", tags=["queue"])

COMMON = (Unauthorized, SessionExpired, EntryNotFound, NotYourEntry, EntryGone, CallOver, ForeignOrigin)


def _tokens(request: Request) -> Tokens:
    tokens: Tokens = request.app.state.tokens
    return tokens


LiveKitTokens = Annotated[Tokens, Depends(_tokens)]


@router.post("/queue/{entry_id}/hold", responses=describe(*COMMON))
async def hold_caller(entry_id: UUID, operator: SignedIn, session: Session) -> QueueEntryRead:
    """The caller hears music. Let nothing be heard in the room before asking this."""
    await hold.hold(session, entry_id, operator)
    return await service.shown(session, entry_id)


@router.post("/queue/{entry_id}/resume", responses=describe(*COMMON, ConsultationOpen))
async def resume_caller(entry_id: UUID, operator: SignedIn, session: Session) -> QueueEntryRead:
    """The music stops. While a colleague is consulted, end that instead."""
    await hold.resume(session, entry_id, operator)
    return await service.shown(session, entry_id)


@router.post(
    "/queue/{entry_id}/transfer",
    responses=describe(*COMMON, ConsultationOpen, OperatorNotFound, ColleagueNotAvailable),
)
async def transfer_caller(entry_id: UUID, body: Transfer, operator: SignedIn, session: Session) -> QueueEntryRead:
    """The caller is first in line for a colleague or a skill; your wrap-up begins.

    Where the colleague does not come after all, anybody with the caller's skill may.
    """
    await transfers.transfer(session, entry_id, operator.id, body)
    return await service.shown(session, entry_id)


@router.post("/queue/{entry_id}/hand-back", responses=describe(*COMMON, ConsultationOpen))
async def hand_caller_back(entry_id: UUID, body: Homework, operator: SignedIn, session: Session) -> QueueEntryRead:
    """The agents have the caller again, and one thing to do for them; your wrap-up begins."""
    await transfers.hand_back(session, entry_id, operator.id, body)
    return await service.shown(session, entry_id)


@router.post(
    "/queue/{entry_id}/consult",
    responses=describe(*COMMON, ConsultationOpen, OperatorNotFound, ColleagueNotAvailable),
)
async def consult_colleague(
    entry_id: UUID, body: Consult, operator: SignedIn, session: Session, tokens: LiveKitTokens
) -> ActiveCall | None:
    """It rings at a colleague, and the caller hears music until you resume, or the colleague has them."""
    await consultations.ask(session, entry_id, operator.id, body)
    return await service.active(session, tokens, operator)


@router.post("/queue/{entry_id}/consult/complete", responses=describe(*COMMON, ConsultationOver))
async def complete_consultation(entry_id: UUID, operator: SignedIn, session: Session) -> QueueEntryRead:
    """The colleague with whom you talk has the caller at once; your wrap-up begins."""
    await consultations.complete(session, entry_id, operator.id)
    return await service.shown(session, entry_id)


@router.post("/queue/{entry_id}/consult/end", responses=describe(*COMMON, ConsultationOver))
async def end_consultation(
    entry_id: UUID, operator: SignedIn, session: Session, tokens: LiveKitTokens
) -> ActiveCall | None:
    """The colleague is not asked any more, and you talk with the caller again."""
    await consultations.end(session, entry_id, operator.id)
    return await service.active(session, tokens, operator)


@router.get("/operators/me/consultation", responses=describe(Unauthorized, SessionExpired))
async def get_consultation(operator: SignedIn, session: Session, tokens: LiveKitTokens) -> ConsultedCall | None:
    """What a colleague asks you, ringing or begun; the topic `offer` of the live feed says when to look."""
    return await consultations.of_colleague(session, tokens, operator)


ASKED = (Unauthorized, SessionExpired, ConsultationNotFound, ConsultationOver, ForeignOrigin)


@router.post("/consultations/{consultation_id}/accept", responses=describe(*ASKED, NotAvailable, OperatorBusy))
async def accept_consultation(
    consultation_id: UUID, operator: SignedIn, session: Session, tokens: LiveKitTokens
) -> ConsultedCall | None:
    """Talk with the colleague. Let the caller hear nothing of it: permit your microphone to colleagues alone."""
    await consultations.accept(session, consultation_id, operator.id)
    return await consultations.of_colleague(session, tokens, operator)


@router.post("/consultations/{consultation_id}/decline", status_code=204, responses=describe(*ASKED))
async def decline_consultation(consultation_id: UUID, operator: SignedIn, session: Session) -> None:
    """Not now. You stay available."""
    await consultations.decline(session, consultation_id, operator.id)


@router.post("/consultations/{consultation_id}/leave", status_code=204, responses=describe(*ASKED))
async def leave_consultation(consultation_id: UUID, operator: SignedIn, session: Session) -> None:
    """You have said what there was to say, and are available again."""
    await consultations.leave(session, consultation_id, operator.id)
