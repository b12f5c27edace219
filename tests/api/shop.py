"""Fixtures on what the demo company sells, for the domains that sell it."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.demo import shop


@pytest.fixture
async def stocked(session: AsyncSession) -> None:
    await shop.seed(session)
    await session.commit()
