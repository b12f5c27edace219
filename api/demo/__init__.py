"""The demo company: what `seed-demo` puts on file. Run again, it adds what is missing and changes nothing else.

The exception is what would grow stale: demo slots are always the coming week's; the outage, and what devices have
logged, are always of now.
"""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.demo import billing, customers, numbers, sales, shop, technical
from api.demo.people import ALICE, BOB, CARLA
from api.demo.sales import demo_times
from api.knowledge import service as knowledge

__all__ = ["ALICE", "BOB", "CARLA", "demo_times", "seed"]


async def seed(session: AsyncSession) -> None:
    now = datetime.now(UTC)
    ids = await customers.seed(session)
    await billing.seed(session, ids, now)
    await technical.seed(session, ids, now)
    await sales.seed(session, now)
    await shop.seed(session)
    await knowledge.load(session)
    await numbers.seed(session)
