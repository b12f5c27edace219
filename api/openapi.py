"""The schema that the console's client is generated from."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.auth.errors import PasswordChangeRequired
from api.idempotency.attempt import HEADER, LONGEST_KEY
from api.idempotency.errors import InProgress, KeyMalformed, KeyReused
from api.idempotency.middleware import MUTATING
from api.live.endpoints import Change
from api.oidc.schemas import Refused
from api.problems import MEDIA_TYPE, ProblemDetails
from api.problems import describe as problem_responses

TAGS = [
    {"name": "worker", "description": "What agents report and ask for. Authenticated by the worker's token."},
    {"name": "customers", "description": "Who calls, and how sure we are. For the worker."},
    {"name": "billing", "description": "Invoices and refunds of a verified caller. For the worker."},
    {"name": "sales", "description": "Products and demos. For the worker."},
    {"name": "orders", "description": "The menu, the kitchen, and what callers order."},
    {"name": "stock", "description": "Goods, what they cost by quantity, and where they are. For the worker."},
    {"name": "technical", "description": "Diagnostics of a caller's services. For the worker."},
    {"name": "knowledge", "description": "What agents may look up. For the worker."},
    {"name": "calls", "description": "Phone calls and everything that is on record of them."},
    {"name": "tickets", "description": "The cases behind the calls."},
    {"name": "search", "description": "Everything that is on record, by words and numbers."},
    {"name": "filters", "description": "What people look for again and again."},
    {"name": "exports", "description": "Lists as files, for supervisors."},
    {"name": "promises", "description": "What callers were told that somebody must now keep."},
    {"name": "approvals", "description": "Refunds over the agents' limit, and what people decide about them."},
    {"name": "questions", "description": "What callers asked and no article answered."},
    {"name": "queue", "description": "Where callers wait for a person."},
    {"name": "reports", "description": "How well it goes, in numbers."},
    {"name": "operators", "description": "People: sessions and presence."},
    {"name": "accounts", "description": "Who may sign in, what they may do, and who did sign in."},
    {"name": "numbers", "description": "What people dial, how it is answered, and when people can be reached."},
    {"name": "reports", "description": "Service level, occupancy, containment and the like, by whatever they differ."},
    {"name": "supervision", "description": "What happens now, and what supervisors do in it. For supervisors."},
    {"name": "live", "description": "What changes, as it changes."},
    {"name": "telephony", "description": "What LiveKit tells."},
    {"name": "health", "description": "Whether the process works. Needs no authentication."},
]
KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": "Made up for each new request, and the same when it is sent again: it then has no second effect, and"
    " is answered as it was the first time, with `Idempotency-Replayed: true`. Kept for a day.",
}
REFERENCE = {"$ref": "#/components/schemas/ProblemDetails"}
PASSWORD_CHANGE_REQUIRED = problem_responses(PasswordChangeRequired)[403]
"""Of everything behind the login, as long as the password is one that was given out."""


def describe(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, tags=TAGS
    )
    schemas = schema["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for model in (ProblemDetails, Change, Refused):
        own = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= own.pop("$defs", {}) | {model.__name__: own}
    for path in schema["paths"].values():
        for method, operation in path.items():
            _refuse_with_problems(operation["responses"])
            if {"operator": []} in operation.get("security", []):
                operation["responses"].setdefault("403", PASSWORD_CHANGE_REQUIRED)
            if method.upper() in MUTATING and "security" in operation:
                _take_a_key(operation)
    return schema


def _take_a_key(operation: dict[str, Any]) -> None:
    """Wherever it is known who asks, the same key twice is one effect."""
    operation.setdefault("parameters", []).append(KEY)
    for status, refusal in problem_responses(KeyMalformed, InProgress, KeyReused).items():
        known = operation["responses"].setdefault(str(status), refusal)
        if known is not refusal:
            known["description"] += f", {refusal['description'].partition(': ')[2]}"


def _refuse_with_problems(responses: dict[str, Any]) -> None:
    """FastAPI's own description of a malformed request is not what we answer."""
    if "422" in responses and MEDIA_TYPE not in responses["422"]["content"]:
        responses["422"] = {
            "description": "Unprocessable Content: `invalid`, with `errors`",
            "content": {MEDIA_TYPE: {"schema": REFERENCE}},
        }
