import asyncio

from livekit.agents import AgentSession, ToolExecutionUpdatedEvent, UserStateChangedEvent

from agents.call import Call

PATIENCE_SECONDS = 1.5
"""With the time it takes to speak, still within two seconds of silence."""

AGAIN_SECONDS = 6.0
SENTENCES = ("One moment, I'm looking that up.", "Thank you for waiting, I'm still on it.")


class SlowTools:
    """While a tool takes its time, the caller hears so: soon after it began, and after whatever they say meanwhile."""

    def __init__(
        self,
        session: AgentSession[Call],
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:
        self._session = session
        self._patience_seconds = patience_seconds
        self._again_seconds = again_seconds
        self._running: set[str] = set()
        self._said = 0
        self._timer: asyncio.TimerHandle | None = None

    def attach(self) -> None:
        self._session.on("tool_execution_updated", self._on_tool)
        self._session.on("user_state_changed", self._on_user_state)
        self._session.on("close", lambda _: self._rest())

    def _on_tool(self, event: ToolExecutionUpdatedEvent) -> None:
        update = event.update
        if update.type == "tool_call_started":
            self._running.add(update.function_call.call_id)
            self._arm(self._patience_seconds)
        elif update.type == "tool_call_ended":
            self._running.discard(update.call_id)
            if not self._running:
                self._rest()

    def _on_user_state(self, event: UserStateChangedEvent) -> None:
        if self._running and event.old_state == "speaking":
            self._arm(self._patience_seconds)

    def _arm(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._fill)

    def _fill(self) -> None:
        if self._session.agent_state == "speaking" or self._session.user_state == "speaking":
            self._arm(self._patience_seconds)
            return
        self._session.say(SENTENCES[self._said % len(SENTENCES)])
        self._said += 1
        self._arm(self._again_seconds)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self._running.clear()
        self._said = 0
