"""A page looked at as people have it, by day and by night: what axe finds in it, and a picture."""

import re
from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Page, expect

from tests.console_pages import axe
from tests.console_pages.people import Person
from tests.e2e.browser import keep_picture

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True)
class Screen:
    name: str
    who: Person | None
    path: str
    """`{ticket}` and the like stand for what the day has put on record."""
    shows: str
    """A text by which the page is known to be there."""


# Colours change by transitions: half-way their contrast is nobody's.
AT_REST = """async () => {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const passing = document.getAnimations().filter((each) => each.effect.getComputedTiming().iterations !== Infinity);
  await Promise.allSettled(passing.map((each) => each.finished));
}"""


async def look(page: Page, name: str) -> str:
    """What is gravely wrong with it, a line each, in either scheme; pictures go to `TANDEM_PICTURES`, as
    `desk-dark.png`."""
    await settled(page)
    found = []
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
        await page.evaluate(AT_REST)
        await keep_picture(page, f"{name}-{scheme}")
        found += [f"{name}, {scheme}: {violation}" for violation in await axe.violations(page)]
    await page.emulate_media(color_scheme="light")
    return "".join(f"\n{line}" for line in found)


async def settled(page: Page) -> None:
    """All that the page asked for has come, and nothing moves any more."""
    await expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
    await page.evaluate("() => document.fonts.ready")
    await page.evaluate(AT_REST)


async def shown(page: Page, path: str, shows: str) -> None:
    await page.goto(path)
    await expect(page.get_by_text(re.compile(re.escape(shows), re.IGNORECASE)).first).to_be_visible()
