from collections.abc import AsyncGenerator, Sequence
from typing import Any

from livekit.agents import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, APIConnectOptions, llm

from agents.providers.chain import ONCE, Link, first_to_answer


class Thinking(llm.LLM[Any]):
    """Language models, the best first."""

    def __init__(self, links: Sequence[Link[llm.LLM[Any]]], *, first_token_seconds: float) -> None:
        super().__init__()
        self.links = links
        self.first_token_seconds = first_token_seconds

    @property
    def model(self) -> str:
        return self.links[0].provider.model

    @property
    def provider(self) -> str:
        return self.links[0].provider.provider

    def prewarm(self, **options: Any) -> None:
        self.links[0].provider.prewarm(**options)

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
        options = {
            "parallel_tool_calls": parallel_tool_calls,
            "tool_choice": tool_choice,
            "extra_kwargs": extra_kwargs,
        }
        return _Thought(self, options, chat_ctx=chat_ctx, tools=tools or [], conn_options=ONCE)


class _Thought(llm.LLMStream):
    def __init__(self, thinking: Thinking, options: dict[str, Any], **given: Any) -> None:
        super().__init__(thinking, **given)
        self._thinking = thinking
        self._options = options

    async def _run(self) -> None:
        thinking = self._thinking
        async for chunk in first_to_answer(thinking.links, self._ask, thinking.first_token_seconds):
            self._event_ch.send_nowait(chunk)

    async def _ask(self, model: llm.LLM[Any]) -> AsyncGenerator[llm.ChatChunk, None]:
        stream = model.chat(chat_ctx=self._chat_ctx, tools=self._tools, conn_options=ONCE, **self._options)
        async with stream:
            async for chunk in stream:
                yield chunk
