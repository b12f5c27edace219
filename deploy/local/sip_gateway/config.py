from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _port_range(text: object) -> object:
    """`20000-20199`, both ends included."""
    if not isinstance(text, str):
        return text
    first, dash, last = text.partition("-")
    if not (dash and first.strip().isdigit() and last.strip().isdigit()):
        raise ValueError("a range of ports is written as 20000-20199")
    return range(int(first), int(last) + 1)


class GatewaySettings(BaseSettings):
    """Read once at start; each field is the environment variable of the same name."""

    model_config = SettingsConfigDict(frozen=True)

    livekit_url: str = "ws://127.0.0.1:7880"
    livekit_api_key: str
    livekit_api_secret: SecretStr

    sip_host: str = "127.0.0.1"
    sip_port: int = 5060
    rtp_ports: Annotated[range, NoDecode, BeforeValidator(_port_range)] = range(20000, 20200)
    sip_max_calls: int = Field(default=5, ge=1)
    sip_ringing_timeout_seconds: float = Field(default=30.0, gt=0)
    rtp_timeout_seconds: float = Field(default=15.0, gt=0)  # no packet from the phone for so long ends the call
