from typing import Any
from uuid import UUID

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.ext.asyncio import AsyncSession

from api.demo import rows
from api.demo.people import ALICE, BOB, CARLA
from api.models.customer import Customer

CUSTOMERS: list[dict[str, Any]] = [
    {
        "name": "Alice Martin",
        "email": ALICE,
        "phone": "+15550100",
        "postcode": "90210",
        "region": "Los Angeles",
        "timezone": "America/Los_Angeles",
        "plan": "Fiber 500",
    },
    {
        "name": "Bob Fischer",
        "email": BOB,
        "phone": "+15550101",
        "postcode": "10001",
        "region": "New York",
        "timezone": "America/New_York",
        "plan": "Fiber 100",
    },
    {
        "name": "Carla Gomez",
        "email": CARLA,
        "phone": "+15550102",
        "postcode": "60601",
        "region": "Chicago",
        "timezone": "America/Chicago",
        "plan": "Fiber 1000",
    },
]

SECURITY_CODES = {ALICE: "4242", BOB: "1717", CARLA: "9090"}


async def seed(session: AsyncSession) -> dict[str, UUID]:
    """Ids by e-mail address."""
    # As cheap as argon2 can be: these codes are no secret, and whoever tries the product should not wait for them.
    hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    customers = [
        {**customer, "security_code_hash": hasher.hash(SECURITY_CODES[customer["email"]])} for customer in CUSTOMERS
    ]
    await rows.add(session, Customer, customers)
    return await rows.ids(session, Customer, "email")
