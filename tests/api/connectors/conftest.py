from collections.abc import AsyncIterator

import pytest

from api.config import Settings
from tests.api.connectors.server import System, running
from tests.api.demo_company import alices, call, carlas, customer, from_home, seeded

__all__ = ["alices", "call", "carlas", "customer", "from_home", "seeded"]

TOKEN = "the-users-own-token"


@pytest.fixture
async def system() -> AsyncIterator[System]:
    async with running() as system:
        yield system


@pytest.fixture
def settings(database_url: str, system: System, request: pytest.FixtureRequest) -> Settings:
    """The api as in all tests, with `system` in the place of the area after which the test's file is named."""
    area = request.path.stem.removeprefix("test_")
    connected = {f"{area}_url": f"{system.url}/v1", f"{area}_token": TOKEN}
    return Settings.model_validate({"database_url": database_url} | connected)
