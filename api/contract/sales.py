from decimal import Decimal
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.contract.base import Message


class Product(Message):
    name: str
    price: Decimal
    currency: str
    description: str


class DemoSlot(Message):
    id: UUID
    starts_at: AwareDatetime


class BookDemo(Message):
    slot_id: UUID
    key: str = Field(min_length=8, max_length=100)


class Demo(Message):
    id: UUID
    starts_at: AwareDatetime
