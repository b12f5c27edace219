"""An operator's call from the ring to the wrap-up, by keyboard alone; axe looks at each step of it."""

import pytest
from playwright.async_api import Page, expect

from tests.console_pages.conftest import Open
from tests.console_pages.day import Day
from tests.console_pages.looking import look
from tests.console_pages.people import OLIVIA
from tests.console_pages.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180, func_only=True)]

DIALOGS = {"Transfer": "transfer", "Ask a colleague": "ask", "Back to the AI": "hand-back"}
"""By the button that opens it."""


async def test_a_call_is_taken_served_and_wrapped_up_without_a_mouse(company: Site, today: Day, window: Open) -> None:
    page = await window(OLIVIA)
    found = await _rings(company, page)
    found += await _talks(today, page)
    for opener, name in DIALOGS.items():
        found += await _dialog(page, opener, f"dialog-{name}")
    found += await _keypad(page)
    found += await _wraps_up(page)

    assert found == ""


async def _rings(company: Site, page: Page) -> str:
    await page.goto("/")
    await page.get_by_label("Presence: Offline").press("Enter")
    await page.get_by_role("menuitem", name="Available").press("Enter")
    await expect(page.get_by_label("Presence: Available")).to_be_visible()
    found = await look(page, "desk-available")
    await company.ring()
    await expect(page.get_by_role("button", name="Decline")).to_be_visible()
    return found + await look(page, "desk-ringing")


async def _talks(today: Day, page: Page) -> str:
    await page.keyboard.press("t")
    await expect(page.get_by_role("toolbar", name="Call controls")).to_be_visible()
    await expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    await today.alice.operator("Olivia Stone", "Hello Alice, I see the third charge. Give me a moment with it.").tell()
    await expect(page.get_by_text("I see the third charge")).to_be_visible()
    return await look(page, "desk-call")


async def _dialog(page: Page, opener: str, name: str) -> str:
    dialog = page.get_by_role("dialog")
    button = page.get_by_role("button", name=opener)
    await button.press("Enter")
    await expect(dialog).to_be_visible()
    await expect(dialog.locator(":focus")).to_have_count(1)
    found = await look(page, name)
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(button).to_be_focused()
    return found


async def _keypad(page: Page) -> str:
    keypad = page.get_by_role("region", name="Keypad")
    await page.keyboard.press("k")
    await expect(keypad).to_be_visible()
    found = await look(page, "keypad")
    await page.keyboard.press("Escape")
    await expect(keypad).to_be_hidden()
    return found


async def _wraps_up(page: Page) -> str:
    form = page.get_by_role("form", name="Wrap-up")
    await page.keyboard.press("Shift+E")
    await expect(form).to_be_visible()
    found = await look(page, "desk-wrap-up")
    await form.get_by_label("Notes").press("Control+Enter")
    await expect(page.get_by_text("Choose how the call ended")).to_be_visible()
    found += await look(page, "desk-wrap-up-missing")
    await form.get_by_role("radio").first.press("Space")
    await form.get_by_label("Notes").press("Control+Enter")
    await expect(page.get_by_label("Presence: Available")).to_be_visible()
    return found
