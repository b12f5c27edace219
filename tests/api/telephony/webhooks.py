"""Webhooks as LiveKit signs them."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from livekit.api import AccessToken

from api.config import Settings

SIP_PARTICIPANT = {
    "identity": "sip_+15550100",
    "kind": "SIP",
    "attributes": {"sip.phoneNumber": "+15550100", "sip.trunkPhoneNumber": "support", "sip.callID": "SCL_1"},
}


def body(event: str, room: str = "call-1", age: timedelta = timedelta(0), **values: Any) -> bytes:
    content = {
        "event": event,
        "id": f"EV_{uuid4().hex}",
        "createdAt": str(int((datetime.now(UTC) - age).timestamp())),
        "room": {"name": room},
    }
    return json.dumps(content | values).encode()


def about_caller(event: str, room: str = "call-1", reason: str = "CLIENT_INITIATED", **values: Any) -> bytes:
    return body(event, room, participant=SIP_PARTICIPANT | {"disconnectReason": reason}, **values)


def signed(content: bytes, settings: Settings, lifetime: timedelta = timedelta(minutes=5)) -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    token = AccessToken(settings.livekit_api_key, settings.livekit_api_secret).with_sha256(digest).with_ttl(lifetime)
    return {"Authorization": token.to_jwt(), "Content-Type": "application/webhook+json"}
