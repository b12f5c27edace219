from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from livekit.api import AccessToken, VideoGrants

from api.contract import LISTENER_IDENTITIES, OPERATOR_IDENTITY_PREFIX, SUPERVISOR_IDENTITY_PREFIX

LIFETIME = timedelta(minutes=10)
"""Long enough to join or come back; whoever stays needs no new one."""

SUPERVISION_LIFETIME = timedelta(minutes=1)
"""Whoever was sent out of a call does not come back with an old one."""


@dataclass(frozen=True)
class Tokens:
    """Lets operators and supervisors into callers' rooms."""

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
        return self._token(f"{OPERATOR_IDENTITY_PREFIX}{operator_id}", name, grants, LIFETIME)

    def for_listener(self, room: str, slot: int) -> str:
        """Hears everything in this room, and is seen by nobody in it."""
        grants = VideoGrants(room_join=True, room=room, can_publish=False, can_publish_data=False, hidden=True)
        return self._token(LISTENER_IDENTITIES[slot - 1], "", grants, SUPERVISION_LIFETIME)

    def for_supervisor(self, room: str, operator_id: UUID, name: str) -> str:
        """A microphone in this room, and nothing else."""
        grants = VideoGrants(
            room_join=True,
            room=room,
            can_publish=True,
            can_publish_sources=["microphone"],
            can_publish_data=False,
            can_subscribe=False,
        )
        return self._token(f"{SUPERVISOR_IDENTITY_PREFIX}{operator_id}", name, grants, SUPERVISION_LIFETIME)

    def _token(self, identity: str, name: str, grants: VideoGrants, lifetime: timedelta) -> str:
        token = AccessToken(self.api_key, self.api_secret).with_identity(identity).with_name(name)
        return token.with_grants(grants).with_ttl(lifetime).to_jwt()
