import asyncio

from livekit.agents import (
    AgentSession,
    AgentStateChangedEvent,
    UserInputTranscribedEvent,
    UserStateChangedEvent,
)

from agents.call import Call
from api.contract import EndReason

QUESTIONS = ("Are you still there?", "I can't hear you. Is there anything I can do for you?")
GOODBYE = "I can't hear you, so I'll hang up now. Please call again any time. Goodbye!"

CHECK_SECONDS = 0.5
RECOGNITION_SECONDS = 1.5


class Quiet:
    """How long nobody has said a word. Noise is waited out, but only words start the count again."""

    def __init__(self, now: float, limit_seconds: float) -> None:
        self._limit_seconds = limit_seconds
        self._since = now
        self._not_before = now
        self._asked = 0

    def words(self, now: float) -> None:
        """The agent finished saying something, or something keeps it from speaking."""
        self._since = now

    def caller_spoke(self, now: float) -> None:
        self._since = now
        self._asked = 0

    def noise(self, now: float) -> None:
        """Something was heard: whether it was words, recognition says a moment later."""
        self._not_before = now + RECOGNITION_SECONDS

    def due(self, now: float) -> str | None:
        """What to say now, if the silence has lasted; the last of all is the goodbye."""
        if now - self._since < self._limit_seconds or now < self._not_before:
            return None
        self._since = now
        self._asked += 1
        return QUESTIONS[self._asked - 1] if self._asked <= len(QUESTIONS) else GOODBYE


class Silence:
    """Asks a silent caller twice, then closes politely. A waiting caller may be silent."""

    def __init__(self, session: AgentSession[Call], call: Call, limit_seconds: float) -> None:
        self._session = session
        self._call = call
        self._quiet = Quiet(call.clock.now(), limit_seconds)
        self._task: asyncio.Task[None] | None = None

    def attach(self) -> None:
        self._session.on("user_input_transcribed", self._on_transcribed)
        self._session.on("agent_state_changed", self._on_agent_state)
        self._session.on("user_state_changed", self._on_user_state)
        self._session.on("close", lambda _: self._stop())
        self._task = asyncio.create_task(self._watch())

    def _on_transcribed(self, event: UserInputTranscribedEvent) -> None:
        if event.transcript.strip():
            self._quiet.caller_spoke(self._call.clock.now())

    def _on_agent_state(self, event: AgentStateChangedEvent) -> None:
        if event.old_state == "speaking":
            self._quiet.words(self._call.clock.now())

    def _on_user_state(self, event: UserStateChangedEvent) -> None:
        if event.old_state == "speaking" and event.new_state == "listening":
            self._quiet.noise(self._call.clock.now())

    async def _watch(self) -> None:
        while True:
            await self._call.clock.sleep(CHECK_SECONDS)
            if self._is_busy() or self._call.clock.now() < self._call.waits_until:
                self._quiet.words(self._call.clock.now())
            elif self._session.user_state == "speaking":
                self._quiet.noise(self._call.clock.now())
            elif (sentence := self._quiet.due(self._call.clock.now())) is not None:
                self._say(sentence)

    def _is_busy(self) -> bool:
        return self._call.keeps_company or self._session.agent_state in ("initializing", "speaking", "thinking")

    def _say(self, sentence: str) -> None:
        speech = self._session.say(sentence)
        if sentence == GOODBYE:
            self._call.end_after(self._session, speech, EndReason.silent_caller)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
