"""Which systems of the user take the place of which tables."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import httpx

from api.billing.books import Ledger
from api.config import Settings
from api.connectors.billing import HttpLedger
from api.connectors.breaker import Breaker
from api.connectors.calendar import HttpCalendar
from api.connectors.catalogue import HttpCatalogue
from api.connectors.crm import HttpCrm
from api.connectors.http import Connector
from api.connectors.shop import HttpShop
from api.connectors.technical import HttpNetwork
from api.customers.directory import Sources
from api.orders.shop import Shop
from api.sales.calendar import Calendar
from api.stock.catalogue import Catalogue
from api.technical.network import Network, Referring

MOST_CONNECTIONS = 10  # to one system; who waits for one waits within the deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """None is Tandem's own tables."""

    calendar: Calendar | None = None
    shop: Shop | None = None
    catalogue: Catalogue | None = None
    network: Callable[[Referring], Network] | None = None
    ledger: Ledger | None = None
    customers: Sources = field(default_factory=Sources)


@asynccontextmanager
async def connect(settings: Settings) -> AsyncIterator[Connected]:
    """Nothing is sent yet: a system that is down now may be up when somebody calls."""
    async with AsyncExitStack() as stack:
        connectors = {}
        for area, (url, token) in settings.systems.items():
            client = await stack.enter_async_context(_client(url, token))
            connectors[area] = Connector(area, client, Breaker())
        yield _connected(connectors)


def _client(url: str, token: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=url,
        headers={"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}),
        timeout=None,  # noqa: S113 -- each try has its own, which covers all of it
        limits=httpx.Limits(max_connections=MOST_CONNECTIONS),
        trust_env=False,  # where callers' data goes is what the settings say, no matter which proxies the shell knows
    )


def _connected(connectors: dict[str, Connector]) -> Connected:
    shop, technical, crm = (connectors.get(area) for area in ("shop", "technical", "crm"))
    calendar, billing = connectors.get("calendar"), connectors.get("billing")
    ledger = HttpLedger(billing) if billing else None
    return Connected(
        calendar=HttpCalendar(calendar) if calendar else None,
        shop=HttpShop(shop) if shop else None,
        catalogue=HttpCatalogue(shop) if shop else None,
        network=partial(HttpNetwork, technical) if technical else None,
        ledger=ledger,
        customers=Sources(HttpCrm(crm) if crm else None, ledger.owner if ledger else None),
    )
