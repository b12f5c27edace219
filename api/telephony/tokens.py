from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from livekit.api import AccessToken, VideoGrants

from api.contract import OPERATOR_IDENTITY_PREFIX

LIFETIME = timedelta(minutes=10)
"""Long enough to join or come back; whoever stays needs no new one."""


@dataclass(frozen=True)
class Tokens:
    """Lets operators into callers' rooms."""

    livekit_url: str
    api_key: str
    api_secret: str = field(repr=False)

    def for_operator(self, room: str, operator_id: UUID, name: str) -> str:
        """For this room alone, with a microphone. LiveKit makes a second leg with this identity replace the first."""
        grants = VideoGrants(
            room_join=True,
            room=room,
            can_publish=True,
            can_publish_sources=["microphone"],
            can_publish_data=True,
            can_subscribe=True,
        )
        token = AccessToken(self.api_key, self.api_secret).with_identity(f"{OPERATOR_IDENTITY_PREFIX}{operator_id}")
        return token.with_name(name).with_grants(grants).with_ttl(LIFETIME).to_jwt()
