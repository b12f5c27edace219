"""Offer and answer of a call's audio (RFC 3264): plain RTP with G.711, digits as telephone-events (RFC 4733)."""

from dataclasses import dataclass
from ipaddress import ip_address

from aiosipua import MediaDescription, SdpMessage, SdpNegotiationError, negotiate_sdp, parse_sdp, serialize_sdp

from deploy.local.sip_gateway.errors import BadOffer, NoCommonCodec
from deploy.local.sip_gateway.g711 import Codec

CODECS: dict[int, Codec] = {0: "PCMU", 8: "PCMA"}  # static payload types (RFC 3551)
FRAME_MS = 20


@dataclass(frozen=True)
class Offer:
    """The phone's wish, as far as it can be met."""

    description: SdpMessage
    codec: Codec
    payload_type: int
    digits_payload_type: int | None
    remote: tuple[str, int]
    wants_audio: bool  # False: it holds us and does not want to hear anything
    sends_audio: bool


def read_offer(body: str) -> Offer:
    """
    Raises:
        BadOffer: not a session description, or one without an address.
        NoCommonCodec: no G.711 in plain RTP.
    """
    try:
        description = parse_sdp(body)
    except (ValueError, IndexError) as error:
        raise BadOffer("Bad Session Description") from error
    audio = description.audio
    if audio is None or audio.port == 0 or audio.proto != "RTP/AVP":
        raise NoCommonCodec
    payload_type = next((codec.payload_type for codec in audio.codecs if codec.payload_type in CODECS), None)
    if payload_type is None:
        raise NoCommonCodec
    return Offer(
        description=description,
        codec=CODECS[payload_type],
        payload_type=payload_type,
        digits_payload_type=_digits(audio),
        remote=_address(description),
        wants_audio=audio.direction in ("sendrecv", "recvonly"),
        sends_audio=audio.direction in ("sendrecv", "sendonly"),
    )


def answer(offer: Offer, host: str, rtp_port: int) -> str:
    """Our side: the same codec and direction, 20 ms a packet."""
    try:
        message, _ = negotiate_sdp(
            offer.description,
            local_ip=host,
            rtp_port=rtp_port,
            supported_codecs=[offer.payload_type],
            dtmf_payload_type=offer.digits_payload_type or 0,
        )
    except SdpNegotiationError as error:
        raise NoCommonCodec from error
    audio = message.audio
    if audio is not None:
        audio.attributes["ptime"] = [str(FRAME_MS)]
    text: str = serialize_sdp(message)
    return text


def _digits(audio: MediaDescription) -> int | None:
    return next((c.payload_type for c in audio.codecs if c.encoding_name.lower() == "telephone-event"), None)


def _address(description: SdpMessage) -> tuple[str, int]:
    address = description.rtp_address
    if address is None:
        raise BadOffer("No Media Address")
    try:
        ip_address(address[0])
    except ValueError as error:
        raise BadOffer("Media Address Is Not An IP Address") from error
    if not 0 < address[1] < 65536:
        raise BadOffer("Bad Media Port")
    return address
