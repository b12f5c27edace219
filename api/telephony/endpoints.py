from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from livekit.api import TokenVerifier
from pydantic import BaseModel, Field

from api.auth import RoleTooLow, SessionExpired, Supervisor
from api.db import Session
from api.errors import Unauthorized
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe
from api.telephony import service, webhooks
from api.telephony.schemas import RepairRead
from api.telephony.webhooks import WebhookMalformed, WebhookNotSigned, WebhookTooOld

router = APIRouter(prefix="/v1/livekit", tags=["telephony"])
repairs_router = APIRouter(prefix="/v1/repairs", tags=["telephony"])


class Receipt(BaseModel):
    applied: bool = Field(description="False for a replay and for what concerns no caller.")


def _verifier(request: Request) -> TokenVerifier:
    settings = request.app.state.settings
    return TokenVerifier(settings.livekit_api_key, settings.livekit_api_secret)


@router.post("/webhook", responses=describe(WebhookMalformed, WebhookNotSigned, WebhookTooOld))
async def receive_webhook(
    request: Request,
    session: Session,
    verifier: Annotated[TokenVerifier, Depends(_verifier)],
    authorization: Annotated[str, Header()] = "",
) -> Receipt:
    """What happens in LiveKit's rooms, signed with the API secret. Delivered twice, it has an effect once."""
    notice = webhooks.read(await request.body(), authorization, verifier, datetime.now(UTC))
    return Receipt(applied=await service.receive(session, notice))


@repairs_router.get("", responses=describe(Unauthorized, SessionExpired, RoleTooLow, BadCursor))
async def list_repairs(_: Supervisor, session: Session, paging: PageOf) -> Page[RepairRead]:
    """Where LiveKit's rooms and our calls did not agree, and were made to: newest first. For supervisors."""
    return await service.repairs(session, paging)
