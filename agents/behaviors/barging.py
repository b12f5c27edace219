"""A supervisor who barges in is heard by everybody, so that their words belong to the record like an operator's."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from livekit import rtc
from livekit.agents import AgentSession

from agents import reports
from agents.call import Call
from agents.human.scribe import LAST_WORDS_SECONDS, Scribe
from api.contract import SUPERVISOR_IDENTITY_PREFIX, Speaker


class Barging:
    """Writes down each supervisor whom LiveKit lets us hear. A whisper is not delivered to us, and so never written."""

    def __init__(self, session: AgentSession[Call], call: Call) -> None:
        self._session = session
        self._call = call
        self._scribes: dict[str, Scribe] = {}
        self.busy: set[asyncio.Task[None]] = set()

    def attach(self) -> None:
        self._call.line.room.on("track_subscribed", self._on_track)
        self._call.line.room.on("track_unsubscribed", self._on_track_gone)
        self._session.on("close", lambda _: self._stop())

    def _on_track(
        self, track: rtc.RemoteTrack, _: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        speech_to_text, activity = self._session.stt, self._session.vad
        if not participant.identity.startswith(SUPERVISOR_IDENTITY_PREFIX) or speech_to_text is None or not activity:
            return
        name = participant.name or "a supervisor"

        def heard(text: str) -> None:
            reports.utterance(self._call, Speaker.operator, name, text)

        scribe = self._scribes[track.sid] = Scribe(speech_to_text, activity, heard)
        self._start(scribe.follow(track))

    def _on_track_gone(self, track: rtc.RemoteTrack, *_: object) -> None:
        scribe = self._scribes.pop(track.sid, None)
        if scribe is not None:
            self._start(scribe.aclose(LAST_WORDS_SECONDS))

    def _stop(self) -> None:
        self._call.line.room.off("track_subscribed", self._on_track)
        self._call.line.room.off("track_unsubscribed", self._on_track_gone)
        for scribe in self._scribes.values():
            self._start(scribe.aclose(LAST_WORDS_SECONDS))
        self._scribes.clear()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.busy.add(task)
        task.add_done_callback(self.busy.discard)
