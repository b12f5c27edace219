"""axe-core, asked what of a page people cannot see, read or reach."""

from typing import Any

from playwright.async_api import Page

from deploy.local.settings import CHECKOUT

SCRIPT = CHECKOUT / "console" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
LONGEST_TAG = 240

RUN = "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
IS_THERE = "() => typeof axe !== 'undefined'"


async def violations(page: Page) -> list[str]:
    """What is serious or critical: the rule, the element, and what would mend it."""
    if not await page.evaluate(IS_THERE):
        await page.evaluate(SCRIPT.read_text())
    found: list[dict[str, Any]] = await page.evaluate(RUN)
    return [
        f"{rule['id']}: {node['html'][:LONGEST_TAG]}: {' '.join(node['failureSummary'].split())}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
