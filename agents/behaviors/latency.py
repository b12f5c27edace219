import logging
from collections.abc import Mapping

from livekit.agents import AgentSession, ConversationItemAddedEvent, llm

from agents.call import Call

log = logging.getLogger(__name__)

ASKED = ("transcription_delay", "end_of_turn_delay")
ANSWERED = ("llm_node_ttft", "tts_node_ttfb", "playback_latency", "e2e_latency")


class Latency:
    """Logs where the time went, from the end of the caller's words to the first of the answer. All in seconds."""

    def __init__(self, session: AgentSession[Call]) -> None:
        self._session = session
        self._asked: dict[str, float] = {}

    def attach(self) -> None:
        self._session.on("conversation_item_added", self._on_item)

    def _on_item(self, event: ConversationItemAddedEvent) -> None:
        if not isinstance(event.item, llm.ChatMessage):
            return
        if event.item.role == "user":
            self._asked = _seconds(event.item.metrics, ASKED)
        elif "e2e_latency" in event.item.metrics:
            log.info("turn answered", extra=self._asked | _seconds(event.item.metrics, ANSWERED))


def _seconds(metrics: Mapping[str, object], names: tuple[str, ...]) -> dict[str, float]:
    found = {name: metrics.get(name) for name in names}
    return {name: round(value, 3) for name, value in found.items() if isinstance(value, float)}
