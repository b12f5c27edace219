"""The support flow's agents as their tools: what a chat request offers when each of them speaks."""

from typing import Any

TEXT = {"type": "string"}
MAYBE = {"anyOf": [{"type": "string"}, {"type": "null"}]}
YES_NO = {"type": "boolean"}

ALL: dict[str, dict[str, Any]] = {"request_human": {"reason": TEXT}, "end_call": {}}
SPECIALISTS: dict[str, dict[str, Any]] = ALL | {
    "back_to_router": {"reason": TEXT},
    "mark_resolved": {"resolution": TEXT},
    "escalate": {"reason": TEXT, "severity": TEXT},
}
DIAGNOSE = {"run_diagnostics": {"service": TEXT}, "record_attempt": {"step": TEXT, "worked": YES_NO}}
LOOK_UP = {"search_knowledge": {"question": TEXT}}
REFUND = {"issue_refund": {"invoice_number": TEXT, "amount": MAYBE, "reason": TEXT}}

AGENTS: dict[str, dict[str, dict[str, Any]]] = {
    "router": ALL
    | {"identify_caller": {"name": MAYBE, "email": MAYBE}, "confirm_email": {"correct": YES_NO}}
    | {f"route_to_{topic}": {"problem": TEXT} for topic in ("technical", "billing", "sales", "general")},
    "technical": SPECIALISTS | DIAGNOSE | LOOK_UP,
    "billing": SPECIALISTS
    | REFUND
    | {
        "verify_caller": {"email": MAYBE, "postcode": MAYBE, "invoice_number": MAYBE},
        "lookup_invoice": {"invoice_number": MAYBE},
        "explain_charge": {"invoice_number": TEXT},
        "update_payment_method": {},
    },
    "sales": SPECIALISTS
    | {"product_info": {"question": TEXT}, "list_demo_slots": {}, "schedule_demo": {"choice": TEXT}},
    "general": SPECIALISTS | LOOK_UP,
    "escalation": SPECIALISTS | DIAGNOSE | LOOK_UP | REFUND,
    "human": {
        "end_call": {},
        "add_detail": {"detail": TEXT},
        "check_wait": {},
        "schedule_callback": {},
        "problem_solved": {"resolution": TEXT},
    },
}


def tools_of(agent: str) -> list[dict[str, Any]]:
    """As livekit-agents offers them: strict schemas, every parameter required."""
    return [_tool(name, parameters) for name, parameters in AGENTS[agent].items()]


def _tool(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    parameters = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return {"type": "function", "function": {"name": name, "strict": True, "parameters": parameters}}
