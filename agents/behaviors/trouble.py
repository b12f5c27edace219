import logging

from livekit.agents import Agent, AgentSession, ErrorEvent, llm, stt, tts

from agents.call import Call
from agents.handoff import bring_in_human
from agents.providers.chain import NobodyAnswers
from agents.providers.recorded import NO_VOICE, STAY, Recordings, played

log = logging.getLogger(__name__)

SORRY = "I'm sorry, I had trouble just now. Could you say that again?"
CUT_OFF = "I'm sorry, I was cut off for a moment."
NO_MIND = "I'm sorry, we have a technical problem, so I'll get you a person."
NO_EARS = "I'm sorry, I can't hear you well, so I'll get you a person."

DEAF_AFTER = 2
"""Sentences in a row that no recogniser took: the first may be asked for once more."""


class Trouble:
    """When providers fail, the caller hears so instead of silence; when none is left, they are brought to a person."""

    def __init__(self, session: AgentSession[Call], recordings: Recordings) -> None:
        self._session = session
        self._recordings = recordings
        self._unheard = 0
        self._left: Agent | None = None

    def attach(self) -> None:
        self._session.on("error", self._on_error)
        self._session.on("user_input_transcribed", lambda _: self._hears())

    def _hears(self) -> None:
        self._unheard = 0

    def _on_error(self, event: ErrorEvent) -> None:
        error = event.error
        if error.recoverable:
            return
        log.warning("providers failed", extra={"kind": error.type, "error": type(error.error).__name__})
        match error:
            case llm.LLMError(error=NobodyAnswers()):
                self._to_a_person(NO_MIND, "no language model answers")
            case stt.STTError():
                self._unheard += 1
                if self._unheard < DEAF_AFTER:
                    self._session.say(SORRY)
                else:
                    self._to_a_person(NO_EARS, "no speech recognition answers")
            case tts.TTSError(error=NobodyAnswers()):
                self._without_a_voice()
            case tts.TTSError():
                self._session.say(CUT_OFF)
            case llm.LLMError():
                self._session.say(SORRY)
            case _:
                pass

    def _to_a_person(self, sentence: str, reason: str) -> None:
        """A caller who waits in line has an agent that can do without."""
        if self._needs_a_person():
            self._session.say(sentence)
            bring_in_human(self._session, reason=reason)

    def _without_a_voice(self) -> None:
        if self._needs_a_person():
            self._play(NO_VOICE)
            bring_in_human(self._session, reason="no voice answers")
        elif self._call.keeps_company:
            self._play(STAY)

    def _needs_a_person(self) -> bool:
        """Not twice on the way there: the change of agents takes a moment in which the old one fails again."""
        if self._call.keeps_company or self._session.current_agent is self._left:
            return False
        self._left = self._session.current_agent
        return True

    def _play(self, sentence: str) -> None:
        self._session.say(sentence, audio=played(self._recordings[sentence]))

    @property
    def _call(self) -> Call:
        return self._session.userdata
