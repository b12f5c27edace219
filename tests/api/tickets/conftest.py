from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient

from api.models import Call
from tests.api.conftest import MakeCall

Open = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def opened(worker: AsyncClient, console: AsyncClient, make_call: MakeCall) -> Open:
    """A ticket as a caller's first words make it, in the console's words."""

    async def make(call: Call | None = None, **values: Any) -> dict[str, Any]:
        call = call or await make_call(agent="BillingSupportAgent")
        body = {"subject": "Charged twice", "category": "billing"} | values
        answer = await worker.put(f"/v1/worker/calls/{call.id}/ticket", json=body)
        assert answer.status_code == 200, answer.text
        ticket: dict[str, Any] = (await console.get(f"/v1/tickets/{answer.json()['id']}")).json()
        return ticket

    return make
