"""Compares what is on record of a call with what its scenario expects."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.scenarios.scenario import BriefingExpected, Expected, OrderExpected, ToolUse

Record = dict[str, Any]


def problems(expected: Expected, call: Record) -> list[str]:
    """One line for each thing that is not as it should be."""
    return [
        *_tools(expected, call),
        *_path(expected, call),
        *_fields(expected, call),
        *_rows(expected, call),
        *(_briefing(expected.briefing, call) if expected.briefing else []),
        *(_order(expected.order, call["order"]) if expected.order else []),
        *_heard(expected, call),
        *_stored(expected, call),
    ]


def _tools(expected: Expected, call: Record) -> Iterator[str]:
    made = [use for use in call["tool_calls"] if not use["failed"]]
    yield from _in_order("call", expected.tools, made)
    yield from _in_order("refused call", expected.refused, [use for use in call["tool_calls"] if use["failed"]])
    for unwanted in expected.never:
        if any(_is(unwanted, use) for use in made):
            yield f"{unwanted} was called"


def _in_order(what: str, expected: list[ToolUse], made: list[Record]) -> Iterator[str]:
    at = 0
    for wanted in expected:
        place = next((place for place in range(at, len(made)) if _is(wanted, made[place])), None)
        if place is None:
            yield f"no {what} of {wanted} after {[use['tool'] for use in made[:at]]}; made: {_written(made)}"
            return
        at = place + 1


def _is(wanted: ToolUse, made: Record) -> bool:
    return wanted.tool == made["tool"] and all(
        _plain(made["arguments"].get(name)) == _plain(value) for name, value in wanted.arguments.items()
    )


def _plain(value: object) -> str:
    return str(value).strip().casefold()


def _written(made: list[Record]) -> str:
    return ", ".join(f"{use['tool']}{use['arguments']}" for use in made)


def _path(expected: Expected, call: Record) -> Iterator[str]:
    path = [
        transition["target"]["name"] for transition in call["transitions"] if transition["target"]["kind"] == "agent"
    ]
    if expected.path is not None and path != expected.path:
        yield f"the caller went {path}, not {expected.path}"
    missing = [name for name in expected.visited if name not in path]
    if missing:
        yield f"never came to {missing}: {path}"
    if not all(transition["reason"] for transition in call["transitions"]):
        yield "a transition has no reason"
    if not call["chain_intact"]:
        yield "the chain of transitions is broken"


def _fields(expected: Expected, call: Record) -> Iterator[str]:
    ticket = call["ticket"] or {}
    for name, wanted, found in (
        ("state", expected.state, call["state"]),
        ("end reason", expected.ended, call["end_reason"]),
        ("category", expected.category, ticket.get("category")),
        ("severity", expected.severity, ticket.get("severity")),
        ("ticket", expected.ticket, ticket.get("status")),
        ("verified", expected.verified, call["caller"]["verified"]),
    ):
        if wanted is not None and wanted != found:
            yield f"{name} is {found}, not {wanted}"


def _rows(expected: Expected, call: Record) -> Iterator[str]:
    for name, wanted, found in (
        ("promises", expected.promises, [promise["kind"] for promise in call["promises"]]),
        ("entries", expected.entries, [entry["state"] for entry in call["entries"]]),
        ("refunds", expected.refunded, _amounts(call["refunds"])),
        ("requested refunds", expected.requested, _amounts(call["requested"])),
        ("demos", expected.demos, call["demos"]),
        ("unanswered questions", expected.unanswered, call["unanswered"]),
    ):
        if wanted is not None and wanted != found:
            yield f"{name} are {found}, not {wanted}"


def _amounts(written: dict[str, str]) -> dict[str, Decimal]:
    return {number: Decimal(amount) for number, amount in written.items()}


def _briefing(expected: BriefingExpected, call: Record) -> Iterator[str]:
    told = [place["briefing"] for place in [*call["transitions"], *call["entries"]] if place["briefing"]]
    if not told:
        yield "nobody was told anything"
        return
    briefing = told[-1]
    failed = sum("did not help" in step["outcome"] for step in briefing["steps"])
    for name, wanted, found in (
        ("category", expected.category, briefing["category"]),
        ("severity", expected.severity, briefing["severity"]),
        ("mood", expected.mood, briefing["mood"]),
        ("facts that verify", expected.verified_by, briefing["verified_by"]),
        ("failed steps", expected.failed_steps, failed),
    ):
        if wanted is not None and wanted != found:
            yield f"in the briefing, {name}: {found}, not {wanted}"
    everything = json.dumps(briefing, ensure_ascii=False).casefold()
    for fact in expected.told:
        if fact.casefold() not in everything:
            yield f"{fact!r} is not in the briefing {everything}"


def _order(expected: OrderExpected, order: Record | None) -> Iterator[str]:
    if order is None:
        yield "there is no order"
        return
    lines = {line["item"]: line["quantity"] for line in order["lines"]}
    if order["state"] != expected.state:
        yield f"the order is {order['state']}, not {expected.state}"
    if lines != expected.lines:
        yield f"the order has {lines}, not {expected.lines}"
    if expected.total is not None and Decimal(order["total"]) != expected.total:
        yield f"the order's total is {order['total']}, not {expected.total}"
    if expected.payment is not None and order["payment"] != expected.payment:
        yield f"the order is paid by {order['payment']}, not {expected.payment}"
    if expected.name is not None and order["customer_name"] != expected.name:
        yield f"the order is for {order['customer_name']}, not {expected.name}"


def _heard(expected: Expected, call: Record) -> Iterator[str]:
    said = " ".join(line["text"] for line in call["utterances"] if line["speaker"] == "agent").casefold()
    for fact in expected.heard:
        if fact.casefold() not in said:
            yield f"the caller was not told {fact!r}"
    for fact in expected.unheard:
        if fact.casefold() in said:
            yield f"the caller was told {fact!r}"


def _stored(expected: Expected, call: Record) -> Iterator[str]:
    everything = json.dumps(call, ensure_ascii=False).casefold()
    for words in expected.not_stored:
        if words.casefold() in everything:
            yield f"{words!r} is on record"
