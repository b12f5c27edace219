"""The part of OpenAI's chat completion request that matters to a rule-based model; the rest is accepted unread."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class FunctionCall(_Lenient):
    name: str
    arguments: str = "{}"


class ToolCall(_Lenient):
    id: str
    function: FunctionCall


class ContentPart(_Lenient):
    type: str
    text: str = ""


class ChatMessage(_Lenient):
    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[ContentPart] | None = None
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""

    @property
    def is_system(self) -> bool:
        return self.role in {"system", "developer"}


class Function(_Lenient):
    name: Annotated[str, StringConstraints(min_length=1)]
    parameters: dict[str, Any] = {}


class Tool(_Lenient):
    type: Literal["function"]
    function: Function


class NamedFunction(_Lenient):
    name: str


class NamedTool(_Lenient):
    type: Literal["function"]
    function: NamedFunction


class StreamOptions(_Lenient):
    include_usage: bool = False


class ChatRequest(_Lenient):
    model: Annotated[str, StringConstraints(min_length=1)]
    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    tools: list[Tool] | None = None
    tool_choice: Literal["none", "auto", "required"] | NamedTool = "auto"
    stream: bool = False
    stream_options: StreamOptions | None = None
