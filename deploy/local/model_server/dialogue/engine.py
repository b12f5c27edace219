"""From a situation to what happens next: the first rule whose conditions hold.

It cannot loop: a rule does not say again what it said about the same request, does not make a call again that was
made about it, and after a few calls in one turn it only speaks.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deploy.local.model_server.dialogue.rule_file import Conditions, Rule
from deploy.local.model_server.dialogue.situation import Situation

MOST_CALLS_IN_A_TURN: Final = 5
TEMPLATE: Final = re.compile(r"\{([\w.]+)\}")
QUESTION: Final = re.compile(r"[^.!?]*\?")
NOTHING_TO_SAY: Final = "Sorry, I did not understand that."
CUT_SHORT_LENGTH: Final = 12
"""An agent's line may have been cut off by the caller; from this length on its beginning is recognised."""


@dataclass(frozen=True)
class Call:
    tool: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Reply:
    text: str
    call: Call | None = None
    rule: str = ""


class CannotApply(Exception):
    """A rule's conditions hold, but a value is missing, or what it would do was done already."""


def respond(situation: Situation) -> Reply:
    if situation.conversation.to_say:
        return Reply(situation.conversation.to_say, rule="Say:")
    file = situation.flow.file
    match situation.moment:
        case "reply":
            return _first(situation, [file.replies, file.requests, file.misunderstandings])
        case "arrival":
            return _first(situation, [file.requests, file.openings])
        case "result":
            reply = _first(situation, [file.results])
            return reply if reply.rule else Reply(_result(situation), rule="the tool's words")


def _first(situation: Situation, sections: list[list[Rule]]) -> Reply:
    """The first rule that applies; a rule that goes on adds its words to those of the next."""
    spoken: list[str] = []
    names: list[str] = []
    remaining = [rule for section in sections for rule in section]
    while remaining:
        rule = remaining.pop(0)
        reply = _apply(rule, situation)
        if reply is None:
            continue
        spoken, names = [*spoken, reply.text], [*names, reply.rule]
        if not rule.go_on:
            return Reply(_sentence(spoken), reply.call, " + ".join(names))
        if situation.moment == "result":
            remaining = list(situation.flow.file.requests)
    return Reply(_sentence(spoken) if names else _silence(situation), rule=" + ".join(names))


def _sentence(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)


def _silence(situation: Situation) -> str:
    return _result(situation) or NOTHING_TO_SAY


def _result(situation: Situation) -> str:
    return situation.last_call.result if situation.last_call else ""


def _apply(rule: Rule, situation: Situation) -> Reply | None:
    if (rule.call is not None and rule.call not in situation.may_call) or not _holds(rule.when, situation):
        return None
    anchor = _anchor(rule, situation)
    try:
        call = _call(rule.call, rule.arguments, situation, anchor) if rule.call else None
        return Reply(_words(rule, situation, anchor), call, rule.rule)
    except CannotApply:
        return None


def _holds(when: Conditions, situation: Situation) -> bool:
    return (
        _words_fit(when, situation)
        and _request_fits(when, situation)
        and _memory_fits(when, situation)
        and _tools_fit(when, situation)
    )


def _words_fit(when: Conditions, situation: Situation) -> bool:
    turn, means = situation.turn, situation.flow.means
    if turn is None:
        return not (when.said or when.said_before or when.we_said or when.words_at_least)
    said, length = turn.heard.words, len(turn.heard.words.split())
    return (
        (not when.said or means(said, when.said))
        and not means(said, when.not_said)
        and (not when.said_before or situation.said_before(when.said_before))
        and (not when.we_said or means(turn.agent_words, when.we_said))
        and not means(turn.agent_words, when.not_we_said)
        and when.words_at_least <= length
        and (when.words_at_most is None or length <= when.words_at_most)
        and when.misses in (None, situation.misses)
    )


def _request_fits(when: Conditions, situation: Situation) -> bool:
    return (
        (not when.asks or situation.asks(when.asks))
        and not (when.asks_not and situation.asks(when.asks_not))
        and (not when.asks_now or situation.asks_now(when.asks_now))
        and not (when.asks_now_not and situation.asks_now(when.asks_now_not))
    )


def _memory_fits(when: Conditions, situation: Situation) -> bool:
    known, given = situation.known, situation.given
    return (
        all(name in known for name in when.knows)
        and (not when.knows_any or any(name in known for name in when.knows_any))
        and not any(name in known for name in when.lacks)
        and (not when.gives or any(name in given for name in when.gives))
    )


def _tools_fit(when: Conditions, situation: Situation) -> bool:
    made = [call.tool for call in situation.calls]
    result = situation.flow.plain(_result(situation))
    return (
        all(tool in situation.offered for tool in when.offered)
        and not any(tool in situation.offered for tool in when.not_offered)
        and all(made.count(tool) >= times for tool, times in when.called.items())
        and (not when.called_any or any(tool in made for tool in when.called_any))
        and not any(tool in made for tool in when.not_called)
        and (not when.after or (situation.last_call is not None and situation.last_call.tool in when.after))
        and (not when.result or situation.flow.means(result, when.result))
        and not situation.flow.means(result, when.result_not)
    )


def _anchor(rule: Rule, situation: Situation) -> int:
    """Since where in the conversation the rule looks whether it was carried out already."""
    if rule.once or situation.turn is None:
        return 0
    if rule.when.asks and situation.request:
        return situation.request.turn.place
    return situation.turn.place


def _call(tool: str, arguments: Mapping[str, Any], situation: Situation, anchor: int) -> Call:
    call = Call(tool, fill_arguments(tool, arguments, situation))
    this_turn = situation.calls_since(situation.turn.place if situation.turn else 0)
    if len(this_turn) >= MOST_CALLS_IN_A_TURN:
        raise CannotApply
    for made in situation.calls_since(anchor):
        same = made.tool == call.tool and dict(made.arguments) == dict(call.arguments)
        if same and (situation.finished(made) or (this_turn and made is this_turn[-1])):
            raise CannotApply
    return call


def fill_arguments(tool: str, wanted: Mapping[str, Any], situation: Situation) -> dict[str, Any]:
    """The arguments that the tool's schema asks for; what is not known is null where that is allowed."""
    schema = situation.offered[tool]
    required = set(schema.get("required", ()))
    arguments: dict[str, Any] = {}
    for name, kind in schema.get("properties", {}).items():
        value = _fill_value(wanted.get(name), situation)
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


def _fill_value(value: Any, situation: Situation) -> Any:
    if not isinstance(value, str):
        return value
    if alone := TEMPLATE.fullmatch(value):
        return _value(alone[1], situation)
    return _fill(value, situation)


def _fill(text: str, situation: Situation) -> str:
    def fill(found: re.Match[str]) -> str:
        if (value := _value(found[1], situation)) is None:
            raise CannotApply
        return value

    return TEMPLATE.sub(fill, text)


def _value(name: str, situation: Situation) -> str | None:
    turn, request = situation.turn, situation.request
    match name:
        case "result":
            return _result(situation)
        case "statement":
            return QUESTION.sub("", _result(situation)).strip()
        case "words":
            return turn.heard.text if turn else None
        case "request":
            return request.turn.heard.text if request else None
        case "last_words":
            return situation.last_agent_line
    if name.startswith("now."):
        return situation.given.get(name.removeprefix("now."))
    return situation.known.get(name)


def _words(rule: Rule, situation: Situation, anchor: int) -> str:
    """The first of the rule's lines that was not said yet."""
    said = situation.agent_lines_since(anchor)
    for line in rule.say:
        text = _fill(line, situation)
        if rule.again or rule.go_on or rule.call or not _was_said(situation.flow.plain(text).strip(), said):
            return text
    if rule.say:
        raise CannotApply
    return ""


def _was_said(line: str, said: list[str]) -> bool:
    return any(line in other or (len(other) >= CUT_SHORT_LENGTH and line.startswith(other)) for other in said)
