"""The schema that the console's client is generated from."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.live.endpoints import Change
from api.problems import MEDIA_TYPE, ProblemDetails

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
    {"name": "approvals", "description": "Refunds over the agents' limit, and what people decide about them."},
    {"name": "questions", "description": "What callers asked and no article answered."},
    {"name": "queue", "description": "Where callers wait for a person."},
    {"name": "operators", "description": "People: sessions and presence."},
    {"name": "numbers", "description": "What people dial, how it is answered, and when people can be reached."},
    {"name": "supervision", "description": "What happens now, and what supervisors do in it. For supervisors."},
    {"name": "live", "description": "What changes, as it changes."},
    {"name": "telephony", "description": "What LiveKit tells."},
    {"name": "health", "description": "Whether the process works. Needs no authentication."},
]
REFERENCE = {"$ref": "#/components/schemas/ProblemDetails"}


def describe(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, tags=TAGS
    )
    schemas = schema["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for model in (ProblemDetails, Change):
        own = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= own.pop("$defs", {}) | {model.__name__: own}
    for path in schema["paths"].values():
        for operation in path.values():
            _refuse_with_problems(operation["responses"])
    return schema


def _refuse_with_problems(responses: dict[str, Any]) -> None:
    """FastAPI's own description of a malformed request is not what we answer."""
    if "422" in responses and MEDIA_TYPE not in responses["422"]["content"]:
        responses["422"] = {
            "description": "Unprocessable Content: `invalid`, with `errors`",
            "content": {MEDIA_TYPE: {"schema": REFERENCE}},
        }
