from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from api.contract import OrderState
from api.models import Call, MenuItem, Order
from tests.api.conftest import MakeCall
from tests.api.shop import stocked

__all__ = ["stocked"]


class Caller:
    """What the agents of one call ask the api for."""

    def __init__(self, worker: AsyncClient, call: Call) -> None:
        self.worker = worker
        self.call = call
        self.path = f"/v1/worker/calls/{call.id}/order"

    async def looks(self) -> Response:
        return await self.worker.get(self.path)

    async def wants(self, quantity: int, item: str) -> Response:
        return await self.worker.put(f"{self.path}/lines", json={"item": item, "quantity": quantity})

    async def says(self, **said: Any) -> Response:
        return await self.worker.patch(self.path, json=said)

    async def places(self, key: str = "order-key-1") -> Response:
        return await self.worker.post(f"{self.path}/place", json={"key": key})

    async def reopens(self) -> Response:
        return await self.worker.post(f"{self.path}/reopen")

    async def cancels(self) -> Response:
        return await self.worker.post(f"{self.path}/cancel")

    async def has_chosen(self, **quantities: int) -> "Caller":
        """And pays cash: nothing is missing."""
        for item, quantity in quantities.items():
            read(await self.wants(quantity, item))
        read(await self.says(payment="cash"))
        return self


def read(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    order: dict[str, Any] = answer.json()
    return order


def lines(order: dict[str, Any]) -> dict[str, int]:
    return {line["item"]: line["quantity"] for line in order["lines"]}


Phone = Callable[[], Awaitable[Caller]]


@pytest.fixture
def phone(worker: AsyncClient, make_call: MakeCall, stocked: None) -> Phone:
    """Another caller."""

    async def answered() -> Caller:
        return Caller(worker, await make_call())

    return answered


@pytest.fixture
async def caller(phone: Phone) -> Caller:
    return await phone()


class Kitchen:
    """What the tables say of stock and orders, and a way to change it behind the api's back."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def left(self, item: str) -> int | None:
        return (await self._item(item)).stock

    async def has(self, stock: int | None, item: str) -> None:
        (await self._item(item)).stock = stock
        await self.session.commit()

    async def forgets(self, item: str) -> None:
        await self.session.delete(await self._item(item))
        await self.session.commit()

    async def orders(self, **of: Any) -> list[Order]:
        """With their lines, oldest first."""
        query = select(Order).filter_by(**of).order_by(Order.created_at).options(selectinload(Order.lines))
        return list(await self.session.scalars(query.execution_options(populate_existing=True)))

    @asynccontextmanager
    async def changing(self, caller: Caller) -> AsyncIterator[Order]:
        """The caller's placed order."""
        (order,) = await self.orders(call_id=caller.call.id, state=OrderState.placed)
        yield order
        await self.session.commit()

    async def _item(self, name: str) -> MenuItem:
        query = select(MenuItem).where(MenuItem.name == name).execution_options(populate_existing=True)
        return (await self.session.scalars(query)).one()


@pytest.fixture
def kitchen(session: AsyncSession, stocked: None) -> Kitchen:
    return Kitchen(session)
