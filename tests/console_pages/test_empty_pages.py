"""What the console shows before the first call. Runs before the other files here, whose day is on record for good."""

import pytest

from tests.console_pages.conftest import Open
from tests.console_pages.looking import Screen, look, shown
from tests.console_pages.people import MEI, SAM
from tests.console_pages.site import Site

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


@pytest.mark.parametrize("screen", EMPTY, ids=lambda screen: screen.name)
async def test_a_page_with_nothing_to_show_can_be_used_by_all(company: Site, window: Open, screen: Screen) -> None:
    page = await window(screen.who)
    await shown(page, screen.path, screen.shows)

    assert await look(page, screen.name) == ""
