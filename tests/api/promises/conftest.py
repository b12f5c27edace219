from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from api.contract import Role
from api.models import Call
from tests.api.conftest import MakeCall, MakeOperator, SignIn

Promised = Callable[..., Awaitable[str]]


@pytest.fixture
def promised(worker: AsyncClient, make_call: MakeCall) -> Promised:
    """A promise that an agent made, due in so many hours; its id."""

    async def promise(due_in_hours: float | None = 1, call: Call | None = None, **values: Any) -> str:
        call = call or await make_call(caller_name="Alice Martin")
        due = None if due_in_hours is None else (datetime.now(UTC) + timedelta(hours=due_in_hours)).isoformat()
        asked = {"kind": "callback", "text": "We call you back.", "due_at": due, "key": uuid4().hex}
        answer = await worker.post(f"/v1/worker/calls/{call.id}/promises", json=asked | values)
        assert answer.status_code == 200, answer.text
        made: str = answer.json()["id"]
        return made

    return promise


@pytest.fixture
async def omar(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    """The browser of another operator."""
    return await sign_in(await make_operator("Omar Reyes"))


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sam Reed", role=Role.supervisor))
