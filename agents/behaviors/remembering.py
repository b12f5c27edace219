from livekit.agents import AgentSession

from agents import reports
from agents.call import Call
from agents.snapshot import Memory


class Remembering:
    """After each thing said and done, what the agents know by now is on record, if it is something else."""

    def __init__(self, session: AgentSession[Call], call: Call) -> None:
        self._session = session
        self._call = call
        self._last: Memory | None = None

    def attach(self) -> None:
        self._session.on("conversation_item_added", lambda _: self._remember())
        self._session.on("function_tools_executed", lambda _: self._remember())

    def _remember(self) -> None:
        memory = Memory.of(self._call, self._session.current_agent)
        if memory != self._last:
            self._last = memory
            reports.snapshot(self._call, memory.model_dump(mode="json"))
