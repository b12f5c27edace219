"""What the console shows before the first call."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.console_pages.conftest import Open, new_company, windows
from tests.console_pages.looking import Screen, look, shown
from tests.console_pages.people import MEI, SAM

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120, func_only=True)]

EMPTY = (
    Screen("empty-desk", MEI, "/", "You are not taking calls"),
    Screen("empty-calls", MEI, "/calls", "No calls yet"),
    Screen("empty-tickets", MEI, "/tickets", "No tickets yet"),
    Screen("empty-promises", MEI, "/promises", "Nobody is owed anything"),
    Screen("empty-orders", MEI, "/orders", "No orders yet"),
    Screen("empty-wall", SAM, "/wall", "Nobody is on the phone"),
    Screen("empty-approvals", SAM, "/approvals", "Nothing waits for a decision"),
    Screen("empty-questions", SAM, "/questions", "Every question found an answer"),
    Screen("empty-reports", SAM, "/reports", "Reports"),
    Screen("empty-exports", SAM, "/settings/exports", "No list was taken"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def window_of_the_first_day(
    postgres_url: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Open]:
    async with (
        new_company(postgres_url, tmp_path_factory.mktemp("first-day")) as company,
        windows(company, browser) as window,
    ):
        yield window


@pytest.mark.parametrize("screen", EMPTY, ids=lambda screen: screen.name)
async def test_a_page_with_nothing_to_show_can_be_used_by_all(window_of_the_first_day: Open, screen: Screen) -> None:
    page = await window_of_the_first_day(screen.who)
    await shown(page, screen.path, screen.shows)

    assert await look(page, screen.name) == ""
