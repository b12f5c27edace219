import asyncio

from livekit.agents import AgentSession, ToolExecutionUpdatedEvent

from agents.call import Call

PATIENCE_SECONDS = 1.5
"""With the time it takes to speak, still within two seconds of silence."""

SENTENCES = ("One moment, I'm looking that up.", "Thank you for waiting, I'm still on it.")


class SlowTools:
    """While a tool takes its time, the caller hears so."""

    def __init__(self, session: AgentSession[Call], *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._session = session
        self._patience_seconds = patience_seconds
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def attach(self) -> None:
        self._session.on("tool_execution_updated", self._on_tool)
        self._session.on("close", lambda _: self._stop())

    def _on_tool(self, event: ToolExecutionUpdatedEvent) -> None:
        update = event.update
        if update.type == "tool_call_started":
            self._arm(update.function_call.call_id, 0)
        elif update.type == "tool_call_ended" and (timer := self._timers.pop(update.call_id, None)) is not None:
            timer.cancel()

    def _arm(self, call_id: str, said: int) -> None:
        delay = self._patience_seconds * (1 + 4 * said)
        self._timers[call_id] = asyncio.get_running_loop().call_later(delay, self._fill, call_id, said)

    def _fill(self, call_id: str, said: int) -> None:
        if self._session.agent_state != "speaking":
            self._session.say(SENTENCES[said])
        if said + 1 < len(SENTENCES):
            self._arm(call_id, said + 1)

    def _stop(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
