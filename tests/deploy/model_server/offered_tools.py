"""The agents of all flows as their tools: what a chat request offers when each of them speaks."""

from typing import Any

Tools = dict[str, dict[str, Any]]

TEXT = {"type": "string"}
MAYBE = {"anyOf": [{"type": "string"}, {"type": "null"}]}
YES_NO = {"type": "boolean"}
NUMBER = {"type": ["integer", "null"]}

EVERYBODY: Tools = {"end_call": {}, "wait_a_moment": {}}
WITH_HUMAN: Tools = EVERYBODY | {"request_human": {"reason": TEXT}, "change_flow": {"flow": TEXT, "reason": TEXT}}
CONSULTED: Tools = {"report_back": {"result": TEXT}}
RESOLVE: Tools = {"mark_resolved": {"resolution": TEXT}}
DIAGNOSE: Tools = {
    "run_diagnostics": {"service": TEXT},
    "record_attempt": {"step": TEXT, "worked": YES_NO},
    "check_incidents": {},
}
FIX: Tools = {"check_system_logs": {"service": TEXT}, "apply_fix": {"service": TEXT, "fix": TEXT}}
LOOK_UP: Tools = {"search_knowledge": {"question": TEXT}}
REFUND: Tools = {
    tool: {"invoice_number": TEXT, "amount": MAYBE, "reason": TEXT}
    for tool in ("issue_refund", "request_refund_approval")
}
VERIFY: Tools = {"verify_caller": {"email": MAYBE, "postcode": MAYBE, "invoice_number": MAYBE, "code": MAYBE}}
SPECIALISTS: Tools = (
    WITH_HUMAN | RESOLVE | {"back_to_router": {"reason": TEXT}, "escalate": {"reason": TEXT, "severity": TEXT}}
)
NAMING: Tools = {"change_name": {"name": TEXT}}
BACK_TO_MENU: Tools = {"back_to_menu": {"change": TEXT}}
HUMAN: Tools = EVERYBODY | {
    "add_detail": {"detail": TEXT},
    "check_wait": {},
    "schedule_callback": {},
    "leave_message": {},
    "go_on_without_operator": {},
    "problem_solved": {"resolution": TEXT},
}

FLOWS: dict[str, dict[str, Tools]] = {
    "support": {
        "router": WITH_HUMAN
        | {"identify_caller": {"name": MAYBE, "email": MAYBE}, "confirm_email": {"correct": YES_NO}}
        | {f"route_to_{topic}": {"problem": TEXT} for topic in ("technical", "billing", "sales", "general")}
        | {f"consult_{topic}": {"question": TEXT} for topic in ("billing", "sales")},
        "technical": SPECIALISTS | DIAGNOSE | LOOK_UP,
        "billing": SPECIALISTS
        | CONSULTED
        | REFUND
        | VERIFY
        | {
            "lookup_invoice": {"invoice_number": MAYBE},
            "explain_charge": {"invoice_number": TEXT},
            "update_payment_method": {},
        },
        "sales": SPECIALISTS
        | CONSULTED
        | {"product_info": {"question": TEXT}, "list_demo_slots": {}, "schedule_demo": {"choice": TEXT}},
        "general": SPECIALISTS | LOOK_UP,
        "escalation": SPECIALISTS | DIAGNOSE | FIX | LOOK_UP | REFUND | VERIFY,
        "human": HUMAN,
    },
    "helpdesk": {
        "tier1": WITH_HUMAN
        | RESOLVE
        | LOOK_UP
        | {
            "attempt_solution": {"problem": TEXT},
            "report_outcome": {"worked": YES_NO},
            "escalate_to_tier2": {"reason": TEXT},
        },
        "tier2": WITH_HUMAN
        | RESOLVE
        | DIAGNOSE
        | FIX
        | VERIFY
        | {"escalate_to_human": {"reason": TEXT, "severity": TEXT}},
        "human": HUMAN,
    },
    "ordering": {
        "welcome": WITH_HUMAN | {"start_order": {"name": MAYBE}},
        "menu": WITH_HUMAN
        | NAMING
        | {
            "add_item": {"item": TEXT, "quantity": NUMBER},
            "change_quantity": {"item": TEXT, "quantity": NUMBER},
            "remove_item": {"item": TEXT},
            "read_menu": {},
            "read_order": {},
            "ask_kitchen": {"question": TEXT},
            "complete_order": {},
        },
        "kitchen": WITH_HUMAN
        | CONSULTED
        | {"check_item": {"item": TEXT}, "check_allergen": {"item": TEXT, "allergen": TEXT}},
        "payment": WITH_HUMAN | NAMING | BACK_TO_MENU | {"choose_payment": {"method": TEXT}},
        "confirmation": WITH_HUMAN | NAMING | BACK_TO_MENU | {"place_order": {}, "cancel_order": {}},
        "human": HUMAN,
    },
    "advice": {
        "main": WITH_HUMAN
        | {"read_goods": {"product": MAYBE}}
        | {f"consult_{whom}": {"question": TEXT} for whom in ("pricing", "inventory")},
        "pricing": WITH_HUMAN | CONSULTED | {"quote": {"product": TEXT, "quantity": NUMBER}},
        "inventory": WITH_HUMAN | CONSULTED | {"check_stock": {"product": TEXT, "location": MAYBE}},
        "human": HUMAN,
    },
}
AGENTS: dict[str, Tools] = {agent: tools for agents in FLOWS.values() for agent, tools in agents.items()}


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
