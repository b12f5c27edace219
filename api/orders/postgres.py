from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import OrderState
from api.models.menu_item import MenuItem
from api.models.order import Order, order_numbers
from api.models.order_line import OrderLine
from api.orders import lifecycle
from api.orders.errors import ItemSoldOut
from api.orders.lifecycle import Dish
from api.orders.shop import Accepted, Purchase


class PostgresShop:
    """The menu, the kitchen's stock and its load, in Tandem's own tables."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def menu(self) -> list[Dish]:
        items = await self.session.scalars(select(MenuItem).order_by(MenuItem.position, MenuItem.name))
        return [_dish(item) for item in items]

    async def accept(self, purchase: Purchase, now: datetime) -> Accepted:
        items = await self._lock(purchase.quantities)
        await self._check(items, purchase.quantities)
        for name, quantity in purchase.quantities.items():
            _add_to_stock(items[name], -quantity)
        own_minutes = sum(items[name].preparation_minutes * quantity for name, quantity in purchase.quantities.items())
        times = lifecycle.kitchen_times(now, own_minutes, await self._minutes_before(now))
        number = purchase.number or await self.session.scalar(select(order_numbers.next_value()))
        assert number is not None  # noqa: S101 -- a sequence always has a next value
        return Accepted(number, times)

    async def withdraw(self, accepted: Accepted, quantities: Mapping[str, int], now: datetime) -> None:
        lifecycle.check_not_begun(accepted.times.preparation_at, now)
        items = await self._lock(quantities)
        for name in quantities.keys() & items.keys():
            _add_to_stock(items[name], quantities[name])

    async def _lock(self, names: Mapping[str, int]) -> dict[str, MenuItem]:
        """As they are now, held until commit, so that two callers cannot both get the last one.

        Always in the same order, so that they cannot wait for each other either.
        """
        query = select(MenuItem).where(MenuItem.name.in_(names)).order_by(MenuItem.name).with_for_update()
        items = await self.session.scalars(query.execution_options(populate_existing=True))
        return {item.name: item for item in items}

    async def _check(self, items: Mapping[str, MenuItem], quantities: Mapping[str, int]) -> None:
        menu = await self.menu()
        for name, quantity in quantities.items():
            if name not in items:
                raise ItemSoldOut(f"{name} is no longer on the menu.", item=name, left=0, alternatives=[])
            lifecycle.check_stock(_dish(items[name]), quantity, menu)

    async def _minutes_before(self, now: datetime) -> int:
        """One cook's work on what is placed and not ready."""
        # Orders take turns, held until commit: each counts the ones that were placed at the same moment.
        await self.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("tandem_kitchen"))))
        work = func.sum(OrderLine.quantity * MenuItem.preparation_minutes)
        query = select(func.coalesce(work, 0)).select_from(Order).join(OrderLine)
        query = query.join(MenuItem, MenuItem.name == OrderLine.item)
        query = query.where(Order.state == OrderState.placed, Order.ready_at > now)
        return await self.session.scalar(query) or 0


def _add_to_stock(item: MenuItem, quantity: int) -> None:
    if item.stock is not None:
        item.stock += quantity


def _dish(item: MenuItem) -> Dish:
    return Dish(
        name=item.name,
        aliases=item.aliases,
        price=item.price,
        currency=item.currency,
        category=item.category,
        description=item.description,
        allergens=item.allergens,
        may_contain=item.may_contain,
        left=item.stock,
    )
