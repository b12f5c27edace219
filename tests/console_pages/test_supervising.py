"""A supervisor beside a call: each way of taking part, looked at by axe, and by keyboard alone."""

import pytest
from playwright.async_api import expect

from tests.console_pages.conftest import Open
from tests.console_pages.looking import look, shown
from tests.console_pages.people import SAM

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120, func_only=True)]

MODES = {
    "l": ("listen", "Nobody hears you, and nobody sees that you listen."),
    "w": ("whisper", "Only Omar Reyes hears you. The caller does not."),
    "b": ("barge", "Everybody hears you: Hannah Weiss and Omar Reyes."),
}


async def test_a_supervisor_listens_whispers_barges_in_and_leaves_without_a_mouse(
    ids: dict[str, str], window: Open
) -> None:
    page = await window(SAM)
    await shown(page, f"/wall?call={ids['hannah']}", "You are not in this call")
    bar = page.get_by_role("region", name="Supervision")
    found = ""
    for key, (name, words) in MODES.items():
        await page.keyboard.press(key)
        await expect(bar.get_by_text(words)).to_be_visible()
        found += await look(page, f"supervision-{name}")
    await page.keyboard.press("s")
    await expect(bar).to_be_hidden()
    await expect(page.get_by_text("You are not in this call")).to_be_visible()

    assert found == ""
