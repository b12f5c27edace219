import logging

from livekit.agents import AgentSession, ErrorEvent, llm, stt

from agents.call import Call

log = logging.getLogger(__name__)

SORRY = "I'm sorry, I had trouble just now. Could you say that again?"


class Trouble:
    """When a provider fails in the middle of a turn, the caller hears so instead of silence."""

    def __init__(self, session: AgentSession[Call]) -> None:
        self._session = session

    def attach(self) -> None:
        self._session.on("error", self._on_error)

    def _on_error(self, event: ErrorEvent) -> None:
        error = event.error
        if not isinstance(error, llm.LLMError | stt.STTError) or error.recoverable:
            return
        log.warning("provider failed", extra={"provider": error.label, "error": type(error.error).__name__})
        if self._session.agent_state != "speaking":
            self._session.say(SORRY)
