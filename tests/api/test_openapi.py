import re
from typing import Any

import pytest
from fastapi import FastAPI

pytestmark = pytest.mark.api


def operations(app: FastAPI) -> list[dict[str, Any]]:
    return [operation for path in app.openapi()["paths"].values() for operation in path.values()]


async def test_every_operation_is_described(app: FastAPI) -> None:
    tags = {tag["name"] for tag in app.openapi()["tags"]}
    for operation in operations(app):
        assert operation["description"].strip(), operation["operationId"]
        assert set(operation["tags"]) <= tags, operation["operationId"]


async def test_operations_are_named_for_a_client(app: FastAPI) -> None:
    names = [operation["operationId"] for operation in operations(app)]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)


async def test_every_refusal_is_a_problem(app: FastAPI) -> None:
    for operation in operations(app):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], operation["operationId"]


async def test_whatever_changes_something_takes_a_key(app: FastAPI) -> None:
    """All but what knows nobody yet, and LiveKit's webhooks, which have ids of their own."""
    without = {
        operation["operationId"]
        for path in app.openapi()["paths"].values()
        for method, operation in path.items()
        if method != "get" and "Idempotency-Key" not in {each["name"] for each in operation.get("parameters", [])}
    }

    assert without == {"log_in", "receive_webhook"}


async def test_every_reference_leads_somewhere(app: FastAPI) -> None:
    schema = app.openapi()
    referred = set(re.findall(r"'\$ref': '#/([^']*)'", str(schema)))

    assert referred <= {f"components/schemas/{name}" for name in schema["components"]["schemas"]}
    assert "HTTPValidationError" not in schema["components"]["schemas"]
