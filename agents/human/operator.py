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
    """Tells when the operator who has the caller can be heard, and when they are gone.

    A browser that is refreshed comes back as the same identity with a new sid, and its old leg may be reported gone
    after the new one arrived: only the newest sid counts. A browser that dies says nothing: LiveKit counts it as there
    for twenty seconds, but calls its line lost within ten.

    The first operator in the room has the caller. Whoever comes besides is a colleague who is consulted: that one can
    be heard, and is nobody whose leaving matters, until the caller is theirs.
    """

    def __init__(
        self,
        room: RoomEvents,
        *,
        joined: Callable[[Operator, rtc.RemoteTrack], None],
        left: Callable[[Operator], None],
        consulted: Callable[[Operator, rtc.RemoteTrack], None],
    ) -> None:
        self._room = room
        self._joined = joined
        self._left = left
        self._consulted = consulted
        self._owner: str | None = None
        self._sid: str | None = None
        self._track: rtc.RemoteTrack | None = None
        self._is_lost = False

    def watch(self) -> None:
        self._room.on("track_subscribed", self._on_track)
        self._room.on("participant_disconnected", self._on_gone)
        self._room.on("connection_quality_changed", self._on_quality)
        self._look_around()

    def stop(self) -> None:
        self._room.off("track_subscribed", self._on_track)
        self._room.off("participant_disconnected", self._on_gone)
        self._room.off("connection_quality_changed", self._on_quality)

    def give_up(self) -> None:
        """The caller was taken back: a line that recovers now comes too late."""
        self._sid = self._owner = None

    def belongs_to(self, identity: str) -> bool:
        """The caller is this colleague's now; whether their voice is in the room already."""
        self._owner, self._sid = identity, None
        self._look_around(identity)
        return self._sid is not None

    def _look_around(self, identity: str | None = None) -> None:
        for participant in self._room.remote_participants.values():
            if identity is not None and participant.identity != identity:
                continue
            for publication in participant.track_publications.values():
                if publication.track is not None:
                    self._on_track(publication.track, publication, participant)

    def _on_track(
        self, track: rtc.RemoteTrack, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        if not _is_operator(participant) or track.kind != rtc.TrackKind.KIND_AUDIO:
            return
        self._owner = self._owner or participant.identity
        if participant.identity != self._owner:
            self._consulted(_operator(participant), track)
            return
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
