from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Presence, Role
from api.models import Operator
from tests.api.conftest import MakeOperator, SignIn
from tests.api.reporting.history import MONDAY, History


@pytest.fixture
def history(session: AsyncSession) -> History:
    return History(session)


@pytest.fixture
async def olivia(make_operator: MakeOperator) -> Operator:
    return await make_operator("Olivia Stone", presence=Presence.offline)


@pytest.fixture
async def omar(make_operator: MakeOperator) -> Operator:
    return await make_operator("Omar Reyes", presence=Presence.offline)


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    """The browser of a supervisor."""
    return await sign_in(await make_operator("Sam Weber", role=Role.supervisor, presence=Presence.offline))


Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
def figures(supervisor: AsyncClient) -> Ask:
    """Figures of Monday, or of other days and of a part of it all."""

    async def ask(part: str, first: str = MONDAY, last: str | None = None, **asked: str) -> Any:
        days = {"from": first, "to": last or first}
        answer = await supervisor.get("/v1/reports/summary", params=days | asked)
        assert answer.status_code == 200, answer.text
        return answer.json()["figures"][part]

    return ask


@pytest.fixture
def rows(supervisor: AsyncClient) -> Ask:
    """The rows of a report, by their keys."""

    async def ask(grouping: str, first: str = MONDAY, last: str | None = None, **asked: str) -> Any:
        days = {"from": first, "to": last or first}
        answer = await supervisor.get(f"/v1/reports/by/{grouping}", params=days | asked)
        assert answer.status_code == 200, answer.text
        return {row["key"]: row["figures"] for row in answer.json()["rows"]}

    return ask
