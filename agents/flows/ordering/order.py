"""How an order sounds. What is on it, and what it costs, is the api's to say."""

from agents.call import Call
from agents.spoken import say_count, say_list, say_money
from api.contract import Order


def say_order(order: Order) -> str:
    return say_list([say_count(line.quantity, line.item) for line in order.lines], "and")


def say_total(order: Order) -> str:
    return say_money(order.total, order.currency)


def quantity_of(order: Order, item: str) -> int:
    """How many of an item are on the order, by any name that its line answers to."""
    wanted = item.strip().casefold().rstrip("s")
    return sum(line.quantity for line in order.lines if line.item.casefold().rstrip("s") == wanted)


async def remember(call: Call, order: Order) -> None:
    """The order so far is what an operator would have to ask for again."""
    call.remember("order", f"{say_order(order)}, {say_total(order)} in all" if order.lines else "nothing yet")
