"""Values for a rule's words and arguments: `{invoice_number}`, `{now.email}`, `{each.item}`, `{request}`, `{done}`."""

import re
from collections.abc import Mapping
from typing import Any, Final

from deploy.local.model_server.dialogue.item_memory import Item
from deploy.local.model_server.dialogue.rule_checks import VALUE
from deploy.local.model_server.dialogue.situation import Situation

FIRST_SENTENCE: Final = re.compile(r".*?[.!?](?=\s|$)", re.DOTALL)
QUESTION: Final = re.compile(r"[^.!?]*\?")


class CannotApply(Exception):
    """A rule's conditions hold, but a value is missing, or what it would do was done already."""


def fill_arguments(
    tool: str, wanted: Mapping[str, Any], situation: Situation, each: Item | None = None
) -> dict[str, Any]:
    """The arguments that the tool's schema asks for; what is not known is null where that is allowed."""
    schema = situation.offered[tool]
    required = set(schema.get("required", ()))
    arguments: dict[str, Any] = {}
    for name, kind in schema.get("properties", {}).items():
        value = _fill_value(wanted.get(name), situation, each)
        if value is None and not _nullable(kind):
            if name in required:
                raise CannotApply
            continue
        if "enum" in kind and value is not None and value not in kind["enum"]:
            raise CannotApply
        arguments[name] = value
    return arguments


def _nullable(kind: Mapping[str, Any]) -> bool:
    types = kind.get("type")
    return (
        types == "null" or (isinstance(types, list) and "null" in types) or any(map(_nullable, kind.get("anyOf", ())))
    )


def _fill_value(value: Any, situation: Situation, each: Item | None) -> Any:
    if not isinstance(value, str):
        return value
    if alone := VALUE.fullmatch(value):
        return each.quantity if each and alone[1] == "each.quantity" else _value(alone[1], situation, each)
    return fill_text(value, situation, each)


def fill_text(text: str, situation: Situation, each: Item | None = None) -> str:
    def fill(found: re.Match[str]) -> str:
        if (value := _value(found[1], situation, each)) is None:
            raise CannotApply
        return value

    return VALUE.sub(fill, text)


def _value(name: str, situation: Situation, each: Item | None) -> str | None:
    turn, request = situation.turn, situation.request
    match name:
        case "each.item":
            return each.name if each else None
        case "each.quantity":
            return str(each.quantity) if each else None
        case "result":
            return situation.last_result
        case "done":
            return _first_sentence(situation.last_result)
        case "statement":
            return QUESTION.sub("", situation.last_result).strip()
        case "words":
            return turn.heard.text if turn else None
        case "request":
            return request.turn.heard.text if request else None
        case "last_words":
            return situation.last_agent_line
    if name.startswith("now."):
        return situation.given.get(name.removeprefix("now."))
    return situation.known.get(name)


def _first_sentence(text: str) -> str:
    found = FIRST_SENTENCE.match(text)
    return found.group() if found else text
