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
    after the new one arrived: only the newest sid counts. A browser that dies says nothing: LiveKit counts it as there
    for twenty seconds, but calls its line lost within ten.
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
        self._track: rtc.RemoteTrack | None = None
        self._is_lost = False

    def watch(self) -> None:
        self._room.on("track_subscribed", self._on_track)
        self._room.on("participant_disconnected", self._on_gone)
        self._room.on("connection_quality_changed", self._on_quality)
        for participant in self._room.remote_participants.values():
            for publication in participant.track_publications.values():
                if publication.track is not None:
                    self._on_track(publication.track, publication, participant)

    def stop(self) -> None:
        self._room.off("track_subscribed", self._on_track)
        self._room.off("participant_disconnected", self._on_gone)
        self._room.off("connection_quality_changed", self._on_quality)

    def give_up(self) -> None:
        """The caller was taken back: a line that recovers now comes too late."""
        self._sid = None

    def _on_track(
        self, track: rtc.RemoteTrack, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        if _is_operator(participant) and track.kind == rtc.TrackKind.KIND_AUDIO:
            self._sid, self._track, self._is_lost = participant.sid, track, False
            self._joined(_operator(participant), track)

    def _on_gone(self, participant: rtc.RemoteParticipant) -> None:
        if _is_operator(participant) and participant.sid == self._sid:
            self._sid = None
            self._left(_operator(participant))

    def _on_quality(self, participant: rtc.Participant, quality: int) -> None:
        if participant.sid != self._sid or self._track is None:
            return
        was_lost, self._is_lost = self._is_lost, quality == rtc.ConnectionQuality.QUALITY_LOST
        if self._is_lost and not was_lost:
            self._left(_operator(participant))
        elif was_lost and not self._is_lost:
            self._joined(_operator(participant), self._track)


def _is_operator(participant: rtc.RemoteParticipant) -> bool:
    return participant.identity.startswith(OPERATOR_IDENTITY_PREFIX)


def _operator(participant: rtc.Participant) -> Operator:
    return Operator(identity=participant.identity, name=participant.name or "our operator")
