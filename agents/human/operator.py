"""The operator's leg in the caller's room."""

from collections.abc import Callable
from dataclasses import dataclass

from livekit import rtc

from agents.line import RoomEvents
from api.contract import OPERATOR_IDENTITY_PREFIX


@dataclass(frozen=True)
class Operator:
    identity: str
    name: str


class OperatorLeg:
    """Tells when an operator can be heard, and when they are gone.

    A browser that is refreshed comes back as the same identity with a new sid, and its old leg may be reported gone
    after the new one arrived: only the newest sid counts.
    """

    def __init__(
        self,
        room: RoomEvents,
        *,
        joined: Callable[[Operator, rtc.RemoteTrack], None],
        left: Callable[[Operator], None],
    ) -> None:
        self._room = room
        self._joined = joined
        self._left = left
        self._sid: str | None = None

    def watch(self) -> None:
        self._room.on("track_subscribed", self._on_track)
        self._room.on("participant_disconnected", self._on_gone)
        for participant in self._room.remote_participants.values():
            for publication in participant.track_publications.values():
                if publication.track is not None:
                    self._on_track(publication.track, publication, participant)

    def stop(self) -> None:
        self._room.off("track_subscribed", self._on_track)
        self._room.off("participant_disconnected", self._on_gone)

    def _on_track(
        self, track: rtc.RemoteTrack, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        if _is_operator(participant) and track.kind == rtc.TrackKind.KIND_AUDIO:
            self._sid = participant.sid
            self._joined(_operator(participant), track)

    def _on_gone(self, participant: rtc.RemoteParticipant) -> None:
        if _is_operator(participant) and participant.sid == self._sid:
            self._sid = None
            self._left(_operator(participant))


def _is_operator(participant: rtc.RemoteParticipant) -> bool:
    return participant.identity.startswith(OPERATOR_IDENTITY_PREFIX)


def _operator(participant: rtc.RemoteParticipant) -> Operator:
    return Operator(identity=participant.identity, name=participant.name or "our operator")
