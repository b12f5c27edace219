"""What a worker would say, ready to be sent."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4


def _event(type_: str, seq: int, **values: Any) -> dict[str, Any]:
    return {"type": type_, "id": str(uuid4()), "seq": seq, "at": datetime.now(UTC).isoformat()} | values


def utterance(seq: int, text: str = "I was charged twice.", **values: Any) -> dict[str, Any]:
    return _event("utterance", seq, **{"speaker": "caller", "name": "caller", "text": text} | values)


def tool_call(seq: int, **values: Any) -> dict[str, Any]:
    defaults = {
        "agent": "BillingSupportAgent",
        "tool": "lookup_invoice",
        "arguments": {"invoice_number": "INV-1042"},
        "result": "Invoice one zero four two was charged twice.",
        "duration_ms": 120,
    }
    return _event("tool_call", seq, **defaults | values)


def transition(seq: int, target: str = "BillingSupportAgent", **values: Any) -> dict[str, Any]:
    defaults = {
        "kind": "handoff",
        "source": {"kind": "agent", "name": "RouterAgent"},
        "target": {"kind": "agent", "name": target},
        "reason": "The caller asks about an invoice.",
        "briefing": {"problem": "Charged twice."},
    }
    return _event("transition", seq, **defaults | values)


def snapshot(seq: int, at: str | None = None, **state: Any) -> dict[str, Any]:
    return _event("snapshot", seq, state=state, **({"at": at} if at else {}))


def answer(seq: int = 1) -> dict[str, Any]:
    line = {"kind": "line", "name": "+15550100"}
    return transition(seq, target="RouterAgent", kind="answer", source=line)


def impression(seq: int, mood: str = "angry", severity: str = "high") -> dict[str, Any]:
    return _event("impression", seq, mood=mood, severity=severity)


def call_ended(seq: int, reason: str = "caller_hung_up") -> dict[str, Any]:
    return _event("call_ended", seq, reason=reason)


def enqueue(**values: Any) -> dict[str, Any]:
    defaults = {
        "skill": "billing",
        "reason": "The caller asks for a person.",
        "agent": "HumanHandoffAgent",
        "briefing": {"caller_name": "Alice Martin", "problem": "Charged twice.", "severity": "high"},
    }
    return defaults | values
