"""All of the console can be reached without a mouse, and one sees where one is."""

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from tests.console_pages.conftest import Open
from tests.console_pages.keyboard import HAS_FOCUS, reach, walk
from tests.console_pages.looking import settled
from tests.console_pages.people import ADA, MEI, OLIVIA, SAM, Person

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120, func_only=True)]

LEAST_CONTROLS = 10
"""The frame's own: a page with fewer has not been walked."""


async def open_page(page: Page, path: str) -> None:
    await page.goto(path)
    await expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    await settled(page)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (MEI, "/"),
        (MEI, "/search?q=INV-1042"),
        (SAM, "/tickets/{ticket}"),
        (SAM, "/calls/{helped}"),
        (SAM, "/wall?call={grace}"),
        (SAM, "/approvals"),
        (SAM, "/reports"),
        (OLIVIA, "/promises?view=mine"),
        (ADA, "/settings/queues/billing"),
        (ADA, "/settings/users/new"),
    ],
)
async def test_each_control_shows_that_it_has_the_focus(
    ids: dict[str, str], window: Open, who: Person, path: str
) -> None:
    page = await window(who)
    await open_page(page, path.format(**ids))

    stops, unseen = await walk(page)

    assert unseen == []
    assert stops >= LEAST_CONTROLS


@dataclass(frozen=True)
class Way:
    """Where a dialog is, and the control that opens it."""

    who: Person
    path: str
    opener: str
    role: str = "dialog"


WAYS = (
    Way(MEI, "/", "Keys"),
    Way(MEI, "/", "Microphone and loudspeaker"),
    Way(MEI, "/", "Presence: ", role="menu"),
    Way(MEI, "/", "Mei Tanaka.*account", role="menu"),
    Way(SAM, "/tickets/{ticket}", "^Merge"),
    Way(SAM, "/tickets?status=open", "Save this filter"),
    Way(SAM, "/tickets?status=open&severity=high", "Rename this filter"),
    Way(SAM, "/questions", "^Answered"),
    Way(OLIVIA, "/promises?view=mine", "^Hand to"),
    Way(ADA, "/settings/outcomes", "Add an outcome"),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.opener.strip("^: "))
async def test_a_dialog_opens_holds_the_focus_closes_and_gives_it_back(
    ids: dict[str, str], window: Open, way: Way
) -> None:
    page = await window(way.who)
    await open_page(page, way.path.format(**ids))
    opener = page.get_by_role("button", name=re.compile(way.opener)).first
    await reach(page, opener)

    await page.keyboard.press("Enter")

    dialog = page.get_by_role(way.role).first  # type: ignore[arg-type]
    await expect(dialog).to_be_visible()
    await expect(dialog.locator(":focus")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await page.wait_for_function(HAS_FOCUS, arg=await opener.element_handle())


async def test_the_first_key_leads_past_the_frame(ids: dict[str, str], window: Open) -> None:
    page = await window(MEI)
    await open_page(page, "/tickets")

    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(page.locator("#main")).to_be_focused()
