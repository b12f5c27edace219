import json
from random import Random
from typing import Any
from uuid import uuid4

from livekit.agents import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, APIConnectOptions, llm
from livekit.agents.llm.utils import build_legacy_openai_schema

KNOWN = (
    "INV-1042,INV-1050,burger,pizza,drinks,mesh router,Chicago,internet,tv,email,alice.martin@example.com,Alice Martin,"
    "90210,4242,cash,card,support,helpdesk,ordering,advice,critical,low,the first one,tuesday at ten,49.00,renew_lease"
)
ODD = ["", " ", "INV-9999", "unicorn", "-5", "1e99", "NaN", "'; DROP TABLE calls;--", "\x00", "🍕", "x" * 3_000]
WORDS = [*KNOWN.split(","), *ODD]
NUMBERS = [-1_000_000, -1, 0, 1, 2, 19, 21, 10_000, 10**12]
SPEAKS = 0.25


class RandomModel(llm.LLM[Any]):
    """Calls any tool that it is offered with anything at all, and now and then says something."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.random = random
        self.steps = 0
        self._schemas: dict[str, dict[str, Any]] = {}

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
        offered = [tool for tool in tools if isinstance(tool, llm.FunctionTool)]
        if not offered or self.random.random() < SPEAKS:
            return None
        self.steps += 1
        tool = self.random.choice(offered)
        schema = self._parameters(tool)
        arguments = {
            name: self._value(field) for name, field in schema["properties"].items() if self._gives(schema, name)
        }
        return llm.FunctionToolCall(name=tool.info.name, arguments=json.dumps(arguments), call_id=uuid4().hex)

    def _parameters(self, tool: llm.FunctionTool[..., Any]) -> dict[str, Any]:
        """Made once a name: tools of one name have the same parameters, and this costs more than calling them."""
        if tool.info.name not in self._schemas:
            self._schemas[tool.info.name] = build_legacy_openai_schema(tool)["function"]["parameters"]
        return self._schemas[tool.info.name]

    def _gives(self, schema: dict[str, Any], name: str) -> bool:
        """Now and then even what must be given is left out."""
        return self.random.random() < (0.97 if name in schema.get("required", []) else 0.5)

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
