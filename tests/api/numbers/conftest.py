from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Role
from api.models import Number
from api.numbers.schemas import NumberSettings
from tests.api.conftest import MakeOperator, SignIn

MakeNumber = Callable[..., Awaitable[Number]]


@pytest.fixture
def make_number(session: AsyncSession) -> MakeNumber:
    async def make(number: str = "support", provisioned: bool = True, **values: Any) -> Number:
        settings = NumberSettings.model_validate({"number": number, **values})
        row = Number(**settings.columns(), provisioned=provisioned)
        session.add(row)
        await session.commit()
        return row

    return make


@pytest.fixture
async def admin(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    """The browser of an admin."""
    return await sign_in(await make_operator("Ada Byron", role=Role.admin))
