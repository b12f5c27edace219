"""From a situation to what happens next: the first rule whose conditions hold.

It cannot loop: a rule does not say again what it said about the same request, does not make a call again that was
made about it, does not take a request up again that was dealt with, and after a few calls in one turn it only speaks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deploy.local.model_server.dialogue.conditions import holds
from deploy.local.model_server.dialogue.filling import CannotApply, fill_arguments, fill_text
from deploy.local.model_server.dialogue.rule_file import Rule
from deploy.local.model_server.dialogue.situation import Situation

MOST_CALLS_IN_A_TURN: Final = 5
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


def respond(situation: Situation) -> Reply:
    if situation.conversation.to_say:
        return Reply(situation.conversation.to_say, rule="Say:")
    file = situation.flow.file
    match situation.moment:
        case "reply":
            open_requests = [] if situation.settled else file.requests
            return _first(situation, [file.replies, open_requests, file.misunderstandings])
        case "arrival":
            return _first(situation, [file.requests, file.openings])
        case "result":
            return _first(situation, [file.results])


def _first(situation: Situation, sections: list[list[Rule]]) -> Reply:
    """The first rule that applies; a rule that goes on adds its words to those of the next.

    Without any, what a tool answered is said as it is.
    """
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
    words = situation.last_result or _sentence(spoken) or NOTHING_TO_SAY
    return Reply(words, rule=" + ".join(names) or "no rule")


def _sentence(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)


def _apply(rule: Rule, situation: Situation) -> Reply | None:
    if (rule.call is not None and rule.call not in situation.may_call) or not holds(rule.when, situation):
        return None
    anchor = _anchor(rule, situation)
    try:
        call = _call(rule.call, rule.arguments, situation, anchor) if rule.call else None
        return Reply(_words(rule, situation, anchor), call, rule.rule)
    except CannotApply:
        return None


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


def _words(rule: Rule, situation: Situation, anchor: int) -> str:
    """The first of the rule's lines that was not said yet."""
    said = situation.agent_lines_since(anchor)
    for line in rule.say:
        text = fill_text(line, situation)
        if rule.again or rule.go_on or rule.call or not _was_said(situation.flow.plain(text).strip(), said):
            return text
    if rule.say:
        raise CannotApply
    return ""


def _was_said(line: str, said: list[str]) -> bool:
    return any(line in other or (len(other) >= CUT_SHORT_LENGTH and line.startswith(other)) for other in said)
