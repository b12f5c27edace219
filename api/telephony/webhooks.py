"""What LiveKit tells us: signed, recent, and read into our own words."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import jwt
from google.protobuf.json_format import Parse, ParseError
from livekit.api import TokenVerifier
from livekit.protocol.models import DisconnectReason, ParticipantInfo
from livekit.protocol.webhook import WebhookEvent

from api.contract import EndReason
from api.errors import BadRequest, Unauthorized

OLDEST = timedelta(minutes=5)
"""What is older is refused: LiveKit gives up retrying long before, so that it can only be a replay."""


class WebhookMalformed(BadRequest):
    code = "webhook-malformed"


class WebhookNotSigned(Unauthorized):
    code = "webhook-not-signed"


class WebhookTooOld(Unauthorized):
    code = "webhook-too-old"


class Told(StrEnum):
    """The events that have an effect, as LiveKit names them."""

    participant_joined = "participant_joined"
    participant_left = "participant_left"
    room_finished = "room_finished"


@dataclass(frozen=True)
class Caller:
    number: str
    dialled: str
    sip_call_id: str


@dataclass(frozen=True)
class Notice:
    id: str
    event: str
    at: datetime
    room: str
    caller: Caller | None  # the participant that it is about, when that is the phone's leg
    gone_because: EndReason


def read(body: bytes, authorization: str, verifier: TokenVerifier, now: datetime) -> Notice:
    _check_signature(body, authorization, verifier)
    try:
        event = Parse(body, WebhookEvent(), ignore_unknown_fields=True)
    except (ParseError, UnicodeDecodeError) as error:
        raise WebhookMalformed("This is not a LiveKit webhook.") from error
    if not event.id or not event.event:
        raise WebhookMalformed("This webhook has no id or says nothing.")
    at = _time(event.created_at)
    if abs(now - at) > OLDEST:
        raise WebhookTooOld("This webhook is too old, or a clock is wrong.")
    return Notice(event.id, event.event, at, event.room.name, _caller(event.participant), _why(event.participant))


def _check_signature(body: bytes, authorization: str, verifier: TokenVerifier) -> None:
    try:
        claims = verifier.verify(authorization.removeprefix("Bearer "))
        claimed = base64.b64decode(claims.sha256 or "", validate=True)
    except (jwt.PyJWTError, binascii.Error, TypeError, AttributeError) as error:
        raise WebhookNotSigned("The webhook's signature is missing, wrong or expired.") from error
    if not hmac.compare_digest(claimed, hashlib.sha256(body).digest()):
        raise WebhookNotSigned("The webhook's signature is for another body.")


def _time(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise WebhookMalformed("This webhook's time makes no sense.") from error


def _caller(participant: ParticipantInfo) -> Caller | None:
    """The attributes are what the SIP service puts on the phone's leg."""
    if participant.kind != ParticipantInfo.Kind.SIP:
        return None
    known = participant.attributes
    return Caller(
        number=known.get("sip.phoneNumber", ""),
        dialled=known.get("sip.trunkPhoneNumber", ""),
        sip_call_id=known.get("sip.callIDFull", "") or known.get("sip.callID", ""),
    )


def _why(participant: ParticipantInfo) -> EndReason:
    match participant.disconnect_reason:
        case DisconnectReason.ROOM_DELETED | DisconnectReason.PARTICIPANT_REMOVED:
            return EndReason.agent_ended
        case DisconnectReason.CLIENT_INITIATED:
            return EndReason.caller_hung_up
        case DisconnectReason.USER_UNAVAILABLE | DisconnectReason.USER_REJECTED:
            return EndReason.no_agent
        case (
            DisconnectReason.CONNECTION_TIMEOUT
            | DisconnectReason.MEDIA_FAILURE
            | DisconnectReason.SIP_TRUNK_FAILURE
            | DisconnectReason.SERVER_SHUTDOWN
        ):
            return EndReason.failed
        case _:
            return EndReason.caller_hung_up
