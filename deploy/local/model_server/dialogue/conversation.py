"""The messages of a chat request as the events of a phone call."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

from deploy.local.model_server.chat_schema import ChatMessage
from deploy.local.model_server.dialogue import remarks

SAY_PREFIX = "Say: "
"""A last system message that begins so is not an instruction to think about: what follows is spoken as it is."""


@dataclass(frozen=True)
class Said:
    speaker: Literal["caller", "agent"]
    text: str


@dataclass(frozen=True)
class Called:
    tool: str
    arguments: Mapping[str, Any]
    result: str


Happening = Said | Called


@dataclass(frozen=True)
class Conversation:
    system: str
    happenings: tuple[Happening, ...]
    to_say: str | None = None
    """An empty one is silence."""

    @classmethod
    def from_messages(cls, messages: Sequence[ChatMessage]) -> "Conversation":
        results = {message.tool_call_id: message.text for message in messages if message.role == "tool"}
        happenings: list[Happening] = []
        for message in messages:
            happenings.extend(_happenings(message, results))
        return cls(
            system="\n".join(message.text for message in messages if message.is_system),
            happenings=tuple(_joined(happenings)),
            to_say=_directed(messages[-1]),
        )


def _directed(last: ChatMessage) -> str | None:
    """What the last message wants to be said, if it is a direction."""
    if not last.is_system:
        return None
    if last.text.startswith(SAY_PREFIX):
        return last.text.removeprefix(SAY_PREFIX).strip()
    if last.text.startswith(remarks.REMARK_PREFIX):
        return remarks.words_for(last.text.partition("): ")[2])
    return None


def _happenings(message: ChatMessage, results: Mapping[str | None, str]) -> list[Happening]:
    happenings: list[Happening] = []
    if message.role == "user":  # also without words: the caller waits for an answer to whatever it was
        happenings.append(Said("caller", message.text.strip()))
    elif message.role == "assistant" and message.text.strip():
        happenings.append(Said("agent", message.text.strip()))
    for call in message.tool_calls or []:
        arguments = _arguments(call.function.arguments)
        happenings.append(Called(call.function.name, arguments, results.get(call.id, "").strip()))
    return happenings


def _arguments(raw: str) -> Mapping[str, Any]:
    try:
        arguments = json.loads(raw or "{}")
    except json.JSONDecodeError:
        return {}
    return arguments if isinstance(arguments, dict) else {}


def _joined(happenings: list[Happening]) -> list[Happening]:
    """A caller who went on before anybody answered said one thing, not two."""
    joined: list[Happening] = []
    for happening in happenings:
        before = joined[-1] if joined else None
        if _is_caller(happening) and _is_caller(before):
            joined[-1] = Said("caller", f"{before.text} {happening.text}")
        else:
            joined.append(happening)
    return joined


def _is_caller(happening: Happening | None) -> TypeGuard[Said]:
    return isinstance(happening, Said) and happening.speaker == "caller"
