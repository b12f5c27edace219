"""What the demo company sells over the counter and from its shelves.

Seeding again restocks what has run low: a new start is a new day in the kitchen, and a delivery is always ahead.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.demo import rows
from api.models.good import Good
from api.models.menu_item import MenuItem
from api.models.price_break import PriceBreak
from api.models.stock_level import StockLevel

CURRENCY = "USD"

MENU: list[dict[str, Any]] = [
    {
        "name": "burger",
        "aliases": ["hamburger", "cheeseburger", "beef burger"],
        "price": Decimal("12.00"),
        "category": "main",
        "description": "Beef patty with cheddar, tomato, pickles and our own sauce in a sesame bun.",
        "allergens": ["gluten", "milk", "egg", "sesame", "mustard"],
        "may_contain": ["soy"],
        "preparation_minutes": 6,
        "stock": None,
    },
    {
        "name": "pizza",
        "aliases": ["margherita", "pizza margherita", "cheese pizza"],
        "price": Decimal("15.00"),
        "category": "main",
        "description": "Margherita from the stone oven: tomato, mozzarella and basil. Vegetarian.",
        "allergens": ["gluten", "milk"],
        "may_contain": ["nuts", "soy"],
        "preparation_minutes": 8,
        "stock": 40,
    },
    {
        "name": "salad",
        "aliases": ["green salad", "garden salad", "side salad"],
        "price": Decimal("10.00"),
        "category": "main",
        "description": "Leaves, cucumber, tomato and walnuts with a mustard vinaigrette. Vegan.",
        "allergens": ["nuts", "mustard"],
        "may_contain": ["celery"],
        "preparation_minutes": 4,
        "stock": 12,
    },
    {
        "name": "fries",
        "aliases": ["french fries", "potato fries"],
        "price": Decimal("5.00"),
        "category": "side",
        "description": "Potatoes, cut in the house and fried in sunflower oil, with sea salt. Vegan.",
        "allergens": [],
        "may_contain": ["gluten"],
        "preparation_minutes": 3,
        "stock": None,
    },
    {
        "name": "drink",
        "aliases": ["coke", "cola", "coca cola", "diet coke", "pepsi", "soda", "pop", "soft drink", "beverage"]
        + ["lemonade", "sprite", "water", "mineral water", "bottle of water", "can of coke", "bottle of coke"],
        "price": Decimal("3.00"),
        "category": "drink",
        "description": "Half a liter, cold: cola, diet cola, lemonade or water, taken from the fridge at pickup.",
        "allergens": [],
        "may_contain": [],
        "preparation_minutes": 0,
        "stock": None,
    },
    {
        "name": "milkshake",
        "aliases": ["shake", "vanilla shake", "vanilla milkshake"],
        "price": Decimal("6.00"),
        "category": "drink",
        "description": "Vanilla ice cream and whole milk, with whipped cream on top.",
        "allergens": ["milk"],
        "may_contain": ["egg", "nuts"],
        "preparation_minutes": 3,
        "stock": 0,  # the machine is being repaired
    },
]

GOODS: list[dict[str, Any]] = [
    {
        "sku": "NB-MESH-2",
        "name": "mesh router",
        "aliases": ["router", "mesh", "wifi router", "mesh wifi router"],
        "price": Decimal("129.00"),
        "description": "WiFi 6 router that works alone or as one of a mesh, for about 150 square meters each.",
    },
    {
        "sku": "NB-EXT-1",
        "name": "WiFi extender",
        "aliases": ["extender", "range extender", "repeater", "wifi repeater", "wifi booster", "booster"],
        "price": Decimal("59.00"),
        "description": "Plugs into a socket halfway to the room where WiFi is weak.",
    },
    {
        "sku": "NB-STB-4K",
        "name": "set-top box",
        "aliases": ["tv box", "4k box", "cable box", "receiver"],
        "price": Decimal("89.00"),
        "description": "TV in 4K with recording; one is needed for each further television.",
    },
    {
        "sku": "NB-MODEM-10G",
        "name": "fiber modem",
        "aliases": ["modem", "fibre modem", "optical modem", "network terminal"],
        "price": Decimal("99.00"),
        "description": "Turns the fiber in the wall into Ethernet; for all of our fiber plans.",
    },
    {
        "sku": "NB-CAT6-5M",
        "name": "network cable",
        "aliases": ["ethernet cable", "lan cable", "patch cable", "cat six cable", "cat 6 cable", "cable"],
        "price": Decimal("7.90"),
        "description": "Cat 6 patch cable, five meters.",
    },
]

BREAKS = {10: 5, 50: 10, 100: 15}  # from so many pieces on, so many percent less

LOCATIONS = ("New York", "Chicago", "Los Angeles")
# By location, in that order.
ON_SHELVES = {
    "NB-MESH-2": (42, 0, 18),
    "NB-EXT-1": (120, 35, 60),
    "NB-STB-4K": (15, 22, 9),
    "NB-MODEM-10G": (64, 31, 48),
    "NB-CAT6-5M": (500, 260, 410),
}
DELIVERY_IN = timedelta(days=9)


async def seed(session: AsyncSession) -> None:
    await _stock_kitchen(session)
    await rows.add(session, Good, [{**good, "currency": CURRENCY} for good in GOODS])
    goods = await rows.ids(session, Good, "sku")
    await rows.add(
        session,
        PriceBreak,
        [
            {"good_id": goods[good["sku"]], "min_quantity": quantity, "discount_percent": percent}
            for good in GOODS
            for quantity, percent in BREAKS.items()
        ],
    )
    await _stock_shelves(session, goods)


async def _stock_kitchen(session: AsyncSession) -> None:
    menu = [{**item, "currency": CURRENCY, "position": position} for position, item in enumerate(MENU)]
    statement = insert(MenuItem).values(menu)
    full = func.greatest(MenuItem.stock, statement.excluded.stock)
    await session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"stock": full}))


async def _stock_shelves(session: AsyncSession, goods: dict[str, UUID]) -> None:
    delivery = (datetime.now(UTC) + DELIVERY_IN).date()
    levels = [
        {
            "good_id": goods[sku],
            "location": location,
            "quantity": quantity,
            "restock_on": None if quantity else delivery,
        }
        for sku, quantities in ON_SHELVES.items()
        for location, quantity in zip(LOCATIONS, quantities, strict=True)
    ]
    statement = insert(StockLevel).values(levels)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["good_id", "location"], set_={"restock_on": statement.excluded.restock_on}
        )
    )
