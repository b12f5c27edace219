"""The LiveKit side of a call: the caller as a participant of kind SIP."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta

from livekit import rtc
from livekit.api import AccessToken, VideoGrants
from livekit.rtc.participant import PublishDTMFError

from deploy.local.sip_gateway.config import GatewaySettings
from deploy.local.sip_gateway.errors import Unavailable
from deploy.local.sip_gateway.g711 import Pcm
from deploy.local.sip_gateway.media import Listening, Microphone, Switchboard
from deploy.local.sip_gateway.mixer import Mixer
from deploy.local.sip_gateway.routing import Placement

log = logging.getLogger(__name__)

JOIN_SECONDS = 10.0
RECONNECT_SECONDS = 6.0
STATUS_SECONDS = 1.0
LEAVE_SECONDS = 5.0
TOKEN_LIFE = timedelta(hours=24)
DIGIT_CODES = {digit: code for code, digit in enumerate("0123456789*#ABCD")}  # RFC 4733 §3.2


class CallRoom:
    """One caller in one room. The caller hears every audio track that LiveKit lets the caller subscribe to."""

    def __init__(self, settings: GatewaySettings, switchboard: Switchboard, placement: Placement) -> None:
        loop = asyncio.get_running_loop()
        self.mixer = Mixer()
        self.audio_published: asyncio.Future[None] = loop.create_future()  # by anybody but the caller
        self.closed: asyncio.Future[str] = loop.create_future()  # and why
        self.on_digit: Callable[[str], None] | None = None  # somebody in the room dials for the phone to hear
        self._settings = settings
        self._switchboard = switchboard
        self._placement = placement
        self._room = rtc.Room()
        self._microphone = Microphone()
        self._voices: dict[str, Listening] = {}  # by track SID
        self._tasks: set[asyncio.Task[None]] = set()
        self._reconnecting: asyncio.TimerHandle | None = None
        self._handlers: dict[rtc.room.EventTypes, Callable[..., None]] = {
            "participant_connected": self._participant_connected,
            "track_published": self._track_published,
            "track_subscribed": self._track_subscribed,
            "track_unsubscribed": self._track_unsubscribed,
            "sip_dtmf_received": self._digit_received,
            "reconnecting": self._reconnect_started,
            "reconnected": self._reconnect_ended,
            "disconnected": self._disconnected,
        }

    async def join(self) -> None:
        """Enter the room, which makes it if need be, and offer the caller's voice.

        Raises:
            Unavailable: LiveKit does not let us in.
        """
        for event, handler in self._handlers.items():
            self._room.on(event, handler)
        try:
            await self._room.connect(
                self._settings.livekit_url,
                access_token(self._settings, self._placement),
                rtc.RoomOptions(auto_subscribe=True, connect_timeout=JOIN_SECONDS),
            )
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False)
            await self._room.local_participant.publish_track(self._microphone.track(), options)
        except (rtc.ConnectError, rtc.participant.PublishTrackError) as error:
            raise Unavailable from error
        for participant in self._room.remote_participants.values():
            self._participant_connected(participant)
            for publication in participant.track_publications.values():
                self._track_published(publication, participant)

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for sid in tuple(self._voices):
            self._stop_listening(sid)
        self._reconnect_ended()
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_SECONDS):
                await self._room.disconnect()
        # What refers to the room in a circle stays, and goes on collecting the events of every other call.
        for event, handler in self._handlers.items():
            self._room.off(event, handler)
        await self._microphone.close()

    def hear(self, frame: Pcm) -> None:
        """What the caller says."""
        self._microphone.say(frame)

    def publish_digit(self, digit: str) -> None:
        self._spawn(self._publish_digit(digit))

    async def set_status(self, status: str) -> None:
        if self._room.isconnected():
            with suppress(TimeoutError):
                async with asyncio.timeout(STATUS_SECONDS):
                    await self._room.local_participant.set_attributes({"sip.callStatus": status})

    def _participant_connected(self, participant: rtc.RemoteParticipant) -> None:
        # Two phones in one room would wait for each other's voice for ever.
        if participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP:
            self._somebody_is_there()

    def _track_published(self, publication: rtc.RemoteTrackPublication, _: rtc.RemoteParticipant) -> None:
        if publication.kind == rtc.TrackKind.KIND_AUDIO:
            self._somebody_is_there()

    def _track_subscribed(
        self, track: rtc.Track, publication: rtc.RemoteTrackPublication, _: rtc.RemoteParticipant
    ) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO and publication.sid not in self._voices:
            voice = self.mixer.add(publication.sid)
            self._voices[publication.sid] = self._switchboard.listen(track, voice.put)

    def _track_unsubscribed(
        self, _: rtc.Track | None, publication: rtc.RemoteTrackPublication, __: rtc.RemoteParticipant
    ) -> None:
        self._stop_listening(publication.sid)

    def _stop_listening(self, sid: str) -> None:
        self.mixer.remove(sid)
        listening = self._voices.pop(sid, None)
        if listening is not None:
            listening.stop()

    async def _publish_digit(self, digit: str) -> None:
        try:
            await self._room.local_participant.publish_dtmf(code=DIGIT_CODES[digit], digit=digit)
        except PublishDTMFError as error:
            log.warning("a digit was lost", extra={"reason": error.message})

    def _somebody_is_there(self) -> None:
        if not self.audio_published.done():
            self.audio_published.set_result(None)

    def _digit_received(self, received: rtc.SipDTMF) -> None:
        if self.on_digit is not None:
            self.on_digit(received.digit)

    def _disconnected(self, reason: rtc.DisconnectReason.ValueType) -> None:
        self._close(rtc.DisconnectReason.Name(reason))

    def _reconnect_started(self) -> None:
        loop = asyncio.get_running_loop()
        self._reconnect_ended()
        self._reconnecting = loop.call_later(RECONNECT_SECONDS, self._close, "connection lost")

    def _reconnect_ended(self) -> None:
        if self._reconnecting is not None:
            self._reconnecting.cancel()
            self._reconnecting = None

    def _close(self, reason: str) -> None:
        if not self.closed.done():
            self.closed.set_result(reason)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def access_token(settings: GatewaySettings, placement: Placement) -> str:
    """The first participant who joins with this makes the room as the rule says, its agents included."""
    access = (
        AccessToken(settings.livekit_api_key, settings.livekit_api_secret.get_secret_value())
        .with_identity(placement.identity)
        .with_name(placement.name)
        .with_kind("sip")
        .with_metadata(placement.metadata)
        .with_attributes(dict(placement.attributes))
        .with_ttl(TOKEN_LIFE)
        .with_grants(VideoGrants(room_join=True, room=placement.room, can_update_own_metadata=True))
    )
    if placement.room_preset:
        access = access.with_room_preset(placement.room_preset)
    if placement.room_config is not None:
        access = access.with_room_config(placement.room_config)
    return access.to_jwt()
