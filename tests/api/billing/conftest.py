import pytest
from httpx import AsyncClient

from api.contract import Role
from tests.api.conftest import MakeOperator, SignIn
from tests.api.demo_company import alices, call, carlas, customer, from_home, seeded

__all__ = ["alices", "call", "carlas", "customer", "from_home", "seeded"]


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sam Reed", role=Role.supervisor))


@pytest.fixture
async def admin(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Ada Quinn", role=Role.admin))
