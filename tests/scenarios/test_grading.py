from typing import Any

import pytest

from tests.scenarios.grading import Record, problems
from tests.scenarios.scenario import Expected

pytestmark = pytest.mark.unit

BRIEFING = {
    "category": "billing",
    "severity": "medium",
    "mood": "calm",
    "verified_by": ["phone"],
    "steps": [{"what": "restart", "outcome": "it did not help"}],
    "facts": [{"name": "invoice", "value": "INV-1042"}],
}


def record() -> Record:
    return {
        "tool_calls": [
            {"tool": "lookup_invoice", "arguments": {"invoice_number": "INV-1042"}, "failed": False},
            {"tool": "issue_refund", "arguments": {"amount": "480.00"}, "failed": True},
        ],
        "transitions": [
            {"target": {"kind": "agent", "name": "RouterAgent"}, "reason": "answered", "briefing": BRIEFING},
        ],
        "chain_intact": True,
        "ticket": None,
        "state": "ended",
        "end_reason": "agent_ended",
        "caller": {"verified": False},
        "promises": [],
        "entries": [],
        "refunds": {},
        "requested": {"INV-1050": "480.00"},
        "demos": 0,
        "unanswered": 1,
        "order": None,
        "utterances": [{"speaker": "agent", "text": "It is 44 dollars."}],
    }


@pytest.mark.parametrize(
    "expected",
    [
        {"tools": [{"lookup_invoice": {"invoice_number": "INV-1042"}}], "refused": ["issue_refund"]},
        {"never": ["issue_refund"]},
        {"requested": {"INV-1050": "480"}, "unanswered": 1, "refunded": {}},
        {"briefing": {"category": "billing", "verified_by": ["phone"], "told": ["inv-1042"], "failed_steps": 1}},
    ],
)
def test_what_is_as_expected_is_no_problem(expected: dict[str, Any]) -> None:
    assert problems(Expected.model_validate(expected), record()) == []


@pytest.mark.parametrize(
    "expected",
    [
        {"tools": ["issue_refund"]},
        {"never": ["lookup_invoice"]},
        {"refused": ["lookup_invoice"]},
        {"refused": [{"issue_refund": {"amount": "49.00"}}]},
        {"path": ["RouterAgent", "BillingSupportAgent"]},
        {"requested": {}},
        {"unanswered": 0},
        {"heard": ["45 dollars"]},
        {"unheard": ["44 dollars"]},
        {"briefing": {"mood": "angry"}},
        {"briefing": {"verified_by": ["phone", "postcode"]}},
        {"briefing": {"told": ["INV-1050"]}},
        {"briefing": {"failed_steps": 2}},
    ],
)
def test_what_is_not_as_expected_is_told(expected: dict[str, Any]) -> None:
    assert len(problems(Expected.model_validate(expected), record())) == 1


def test_a_caller_whom_nobody_was_told_about_has_no_briefing() -> None:
    call = record()
    call["transitions"][0]["briefing"] = None
    assert problems(Expected.model_validate({"briefing": {}}), call) == ["nobody was told anything"]
