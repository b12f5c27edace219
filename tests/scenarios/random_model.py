import json
from random import Random
from typing import Any
from uuid import uuid4

from livekit.agents import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, APIConnectOptions, llm

KNOWN = (
    "INV-1042,INV-1050,burger,pizza,drinks,mesh router,Chicago,internet,tv,email,alice.martin@example.com,Alice Martin,"
    "90210,4242,cash,card,support,helpdesk,ordering,advice,critical,low,the first one,tuesday at ten,49.00,renew_lease"
)
ODD = ["", " ", "INV-9999", "unicorn", "-5", "1e99", "NaN", "'; DROP TABLE calls;--", "\x00", "🍕", "x" * 3_000]
WORDS = [*KNOWN.split(","), *ODD]
NUMBERS = [-1_000_000, -1, 0, 1, 2, 19, 21, 10_000, 10**12]
SPEAKS = 0.25
GIVES = 0.97
"""Now and then even what must be given is left out."""


class RandomModel(llm.LLM[Any]):
    """Calls any tool that it is offered with anything at all, and now and then says something."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.random = random
        self.steps = 0

    def chat(
        self,
        *,
        chat_ctx: llm.ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        parallel_tool_calls: Any = NOT_GIVEN,
        tool_choice: Any = NOT_GIVEN,
        extra_kwargs: Any = NOT_GIVEN,
    ) -> llm.LLMStream:
        return _RandomStream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)

    def next_call(self, tools: list[llm.Tool]) -> llm.FunctionToolCall | None:
        offered = [tool for tool in tools if isinstance(tool, llm.RawFunctionTool)]
        if not offered or self.random.random() < SPEAKS:
            return None
        self.steps += 1
        tool = self.random.choice(offered)
        fields = tool.info.raw_schema["parameters"]["properties"]
        arguments = {name: self._value(field) for name, field in fields.items() if self.random.random() < GIVES}
        return llm.FunctionToolCall(name=tool.info.name, arguments=json.dumps(arguments), call_id=uuid4().hex)

    def _value(self, field: dict[str, Any]) -> object:
        kinds = [kind.get("type") for kind in field.get("anyOf", [field])]
        if self.random.random() < 0.05:
            kinds = ["string", "integer", "boolean", "null", "array"]
        match self.random.choice(kinds):
            case "integer" | "number":
                return self.random.choice(NUMBERS)
            case "boolean":
                return self.random.random() < 0.5
            case "null":
                return None
            case "array":
                return [self.random.choice(WORDS)]
            case _:
                return self.random.choice(WORDS)


class _RandomStream(llm.LLMStream):
    async def _run(self) -> None:
        assert isinstance(self._llm, RandomModel)
        call = self._llm.next_call(self._tools)
        delta = llm.ChoiceDelta(role="assistant", content=None if call else "Hm.", tool_calls=[call] if call else [])
        self._event_ch.send_nowait(llm.ChatChunk(id=uuid4().hex, delta=delta))
