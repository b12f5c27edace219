from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from livekit.api import TokenVerifier
from pydantic import BaseModel, Field

from api.db import Session
from api.problems import describe
from api.telephony import service, webhooks
from api.telephony.webhooks import WebhookMalformed, WebhookNotSigned, WebhookTooOld

router = APIRouter(prefix="/v1/livekit", tags=["telephony"])


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
