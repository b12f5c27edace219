"""From a situation to what happens next: the first rule whose conditions hold.

It cannot loop: a rule does not say again what it said about the same request, does not make a call again that was
made about it, does not take a request up again that was dealt with, and after a few calls in one turn it only speaks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deploy.local.model_server.dialogue.conditions import holds
from deploy.local.model_server.dialogue.conversation import Called
from deploy.local.model_server.dialogue.filling import CannotApply, fill_arguments, fill_text
from deploy.local.model_server.dialogue.item_memory import Item
from deploy.local.model_server.dialogue.rule_file import Rule
from deploy.local.model_server.dialogue.situation import Situation, was_said

MOST_CALLS_IN_A_TURN: Final = 10
"""Of all agents together: two questions to two specialists and their answers are six."""

NOTHING_TO_SAY: Final = "Sorry, I did not understand that."


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
    if situation.conversation.to_say is not None:
        return Reply(situation.conversation.to_say, rule="directed")
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
    if rule.each is None:
        return _carry_out(rule, situation, None)
    replies = (_carry_out(rule, situation, item) for item in _items(rule.each, situation))
    return next((reply for reply in replies if reply is not None), None)


def _items(each: str, situation: Situation) -> list[Item]:
    now = each.removeprefix("now.")
    return situation.items(each) if now == each else situation.items_now(now)


def _carry_out(rule: Rule, situation: Situation, each: Item | None) -> Reply | None:
    anchor = _anchor(rule, situation)
    try:
        call = _call(rule.call, rule.arguments, situation, anchor, each) if rule.call else None
        return Reply(_words(rule, situation, anchor, each), call, rule.rule)
    except CannotApply:
        return None


def _anchor(rule: Rule, situation: Situation) -> int:
    """Since where in the conversation the rule looks whether it was carried out already."""
    if rule.once or situation.turn is None:
        return 0
    if rule.when.asks and situation.request:
        return situation.request.turn.place
    return situation.turn.place


def _call(tool: str, arguments: Mapping[str, Any], situation: Situation, anchor: int, each: Item | None) -> Call:
    call = Call(tool, fill_arguments(tool, arguments, situation, each))
    this_turn = situation.turn.place if situation.turn else 0
    if len(situation.calls_since(this_turn)) >= MOST_CALLS_IN_A_TURN:
        raise CannotApply
    made = situation.calls_since(anchor)
    for place, before in enumerate(made):
        same = before.tool == call.tool and dict(before.arguments) == dict(call.arguments)
        if same and not _worth_repeating(before, made[place + 1 :], situation):
            raise CannotApply
    return call


def _worth_repeating(call: Called, later: list[Called], situation: Situation) -> bool:
    """A call that was refused, once the caller or another tool has changed something."""
    if situation.finished(call):
        return False
    this_turn = situation.calls_since(situation.turn.place if situation.turn else 0)
    return not any(call is made for made in this_turn) or any(map(situation.finished, later))


def _words(rule: Rule, situation: Situation, anchor: int, each: Item | None) -> str:
    """The first of the rule's lines that was not said yet."""
    said = situation.agent_lines_since(anchor)
    for line in rule.say:
        text = fill_text(line, situation, each)
        if rule.again or rule.go_on or rule.call or not was_said(situation.flow.plain(text).strip(), said):
            return text
    if rule.say:
        raise CannotApply
    return ""
