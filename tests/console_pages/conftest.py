"""One console for all tests here, with a day on record, and a browser window for each person."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from api.schema import migrate
from tests.api.conftest import _at, _execute
from tests.console_pages.day import Day, before, unfold
from tests.console_pages.people import PASSWORD, Person
from tests.console_pages.site import Site, serve
from tests.e2e.browser import chromium, log_in

Open = Callable[[Person | None], Awaitable[Page]]

PATIENCE_MS = 30_000


@asynccontextmanager
async def new_company(postgres_url: str, home: Path) -> AsyncGenerator[Site]:
    """Set up, and nobody has called yet."""
    name = f"pages_{uuid4().hex}"
    await _execute(postgres_url, f"CREATE DATABASE {name}")
    await migrate(_at(postgres_url, name))
    async with serve(_at(postgres_url, name), home) as site:
        await before(site)
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def company(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with new_company(postgres_url, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def today(company: Site) -> Day:
    """The day is on record."""
    return await unfold(company)


@pytest.fixture(scope="session")
def ids(today: Day) -> dict[str, str]:
    return today.ids


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    async with chromium() as browser:
        yield browser


@asynccontextmanager
async def windows(site: Site, browser: Browser) -> AsyncGenerator[Open]:
    """The page of somebody's window, signed in once: `await window(SAM)`; of a stranger's: `await window(None)`."""
    pages: dict[Person | None, Page] = {}
    contexts: list[BrowserContext] = []

    async def open_window(person: Person | None) -> Page:
        if person not in pages:
            context = await browser.new_context(
                base_url=site.url,
                viewport={"width": 1440, "height": 900},
                reduced_motion="reduce",
                permissions=["microphone", "notifications"],
            )
            context.set_default_timeout(PATIENCE_MS)
            contexts.append(context)
            pages[person] = await context.new_page()
            if person is not None:
                await log_in(pages[person], person.email, PASSWORD)
                await expect(pages[person].get_by_role("navigation", name="Main")).to_be_visible()
        return pages[person]

    yield open_window
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window(company: Site, browser: Browser) -> AsyncIterator[Open]:
    async with windows(company, browser) as window:
        yield window
