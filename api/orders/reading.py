"""Rows and dishes in the words of the contract."""

from api import contract
from api.models.order import Order
from api.orders import lifecycle
from api.orders.lifecycle import Dish
from api.orders.schemas import OrderRead


def menu_item(dish: Dish) -> contract.MenuItem:
    return contract.MenuItem(
        name=dish.name,
        price=dish.price,
        currency=dish.currency,
        category=dish.category,
        available=dish.has(1),
        allergens=list(dish.allergens),
        may_contain=list(dish.may_contain),
        description=dish.description,
    )


def kitchen_answer(dish: Dish) -> contract.KitchenAnswer:
    return contract.KitchenAnswer(
        item=dish.name,
        available=dish.has(1),
        left=dish.left,
        allergens=list(dish.allergens),
        may_contain=list(dish.may_contain),
        description=dish.description,
    )


def order(row: Order) -> contract.Order:
    lines = [
        contract.OrderLine(
            item=line.item,
            quantity=line.quantity,
            unit_price=lifecycle.cents(line.unit_price),
            total=lifecycle.line_total(line.unit_price, line.quantity),
        )
        for line in row.lines
    ]
    return contract.Order(
        id=row.id,
        number=row.number,
        state=row.state,
        customer_name=row.customer_name,
        lines=lines,
        total=lifecycle.total((line.unit_price, line.quantity) for line in row.lines),
        currency=row.currency,
        payment=row.payment,
        ready_at=row.ready_at,
    )


def listed(row: Order) -> OrderRead:
    return OrderRead(**order(row).model_dump(), call_id=row.call_id, created_at=row.created_at, placed_at=row.placed_at)
