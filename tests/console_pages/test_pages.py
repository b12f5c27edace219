"""axe finds nothing serious on any page and in any main dialog of the console, by day and by night."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from tests.console_pages.conftest import Open
from tests.console_pages.day import Day
from tests.console_pages.looking import Screen, look, shown
from tests.console_pages.people import ADA, MEI, OLIVIA, SAM, Person
from tests.e2e.browser import log_in

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120, func_only=True)]


PAGES = (
    Screen("sign-in", None, "/login", "Log in"),
    Screen("desk-idle", MEI, "/", "INV-1042"),
    Screen("calls", MEI, "/calls", "Hannah Weiss"),
    Screen("calls-none", MEI, "/calls?number=999999", "No call is like this"),
    Screen("call", SAM, "/calls/{helped}", "upload is back"),
    Screen("call-by-agents", SAM, "/calls/{refunded}", "on their way back"),
    Screen("tickets", SAM, "/tickets", "Charged again after a refund"),
    Screen("tickets-filtered", SAM, "/tickets?status=open&severity=high", "Rename this filter"),
    Screen("ticket", SAM, "/tickets/{ticket}", "Watch this line"),
    Screen("search", MEI, "/search?q=INV-1042", "INV-1042"),
    Screen("search-none", MEI, "/search?q=xylophone", "xylophone"),
    Screen("promises", MEI, "/promises", "Yusuf Osei"),
    Screen("promises-mine", OLIVIA, "/promises?view=mine", "Tried once"),
    Screen("promises-overdue", MEI, "/promises?view=overdue", "Overdue since"),
    Screen("promises-kept", MEI, "/promises?view=kept", "Sent by e-mail"),
    Screen("promises-broken", SAM, "/promises?view=broken", "given up"),
    Screen("wait-calibration", SAM, "/wait-calibration", "wait"),
    Screen("orders", MEI, "/orders", "Leo Park"),
    Screen("account", MEI, "/account", "Password"),
    Screen("wall", SAM, "/wall", "Hannah Weiss"),
    Screen("wall-call", SAM, "/wall?call={grace}", "Remark to the agent"),
    Screen("approvals", SAM, "/approvals", "INV-1050"),
    Screen("questions", SAM, "/questions", "marathons"),
    Screen("reports", SAM, "/reports", "Service level"),
    Screen("numbers", ADA, "/settings/numbers", "+15550199"),
    Screen("number-new", ADA, "/settings/numbers/new", "Opening hours"),
    Screen("queues", ADA, "/settings/queues", "Billing"),
    Screen("queue", ADA, "/settings/queues/billing", "When nobody comes"),
    Screen("queue-read-only", SAM, "/settings/queues/billing", "Only admins"),
    Screen("outcomes", ADA, "/settings/outcomes", "Every queue"),
    Screen("users", ADA, "/settings/users", "Mei Tanaka"),
    Screen("user-new", ADA, "/settings/users/new", "New user"),
    Screen("sign-ins", ADA, "/settings/sign-ins", "Signed in"),
    Screen("exports", SAM, "/settings/exports", "Status: open"),
    Screen("not-found", MEI, "/nothing", "no such page"),
)


def _named(screen: "Screen | Dialog") -> str:
    return screen.name


@pytest.mark.parametrize("screen", PAGES, ids=_named)
async def test_a_page_can_be_used_by_all(ids: dict[str, str], window: Open, screen: Screen) -> None:
    page = await window(screen.who)
    await shown(page, screen.path.format(**ids), screen.shows)

    assert await look(page, screen.name) == ""


@pytest.mark.parametrize(
    ("name", "path", "row", "shows"),
    [
        ("number", "/settings/numbers", "+15550199", "Opening hours"),
        ("user", "/settings/users", "Mei Tanaka", "Skills"),
    ],
)
async def test_what_a_list_leads_to_can_be_used_by_all(
    today: Day, window: Open, name: str, path: str, row: str, shows: str
) -> None:
    page = await window(ADA)
    await page.goto(path)
    await page.get_by_role("link", name=row).click()
    await expect(page.get_by_text(shows).first).to_be_visible()

    assert await look(page, name) == ""


ON_SMALL_SCREENS = ("desk-idle", "calls", "call", "tickets", "ticket", "wall", "reports", "promises", "number-new")


@pytest.mark.parametrize("screen", [each for each in PAGES if each.name in ON_SMALL_SCREENS], ids=_named)
async def test_a_page_fits_a_small_laptop(ids: dict[str, str], window: Open, screen: Screen) -> None:
    page = await window(screen.who)
    usual = page.viewport_size
    assert usual is not None
    await page.set_viewport_size({"width": 1024, "height": 640})
    try:
        await shown(page, screen.path.format(**ids), screen.shows)
        found = await look(page, f"{screen.name}-small")
        overhang = await page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    finally:
        await page.set_viewport_size(usual)
    assert found == ""
    assert overhang <= 0


async def test_the_way_in_can_be_used_by_all(ids: dict[str, str], window: Open) -> None:
    page = await window(None)
    await page.goto("/login")
    await log_in(page, OLIVIA.email, "not the password")
    await expect(page.get_by_role("alert")).to_be_visible()
    found = await look(page, "sign-in-refused")
    await log_in(page, "nora@tandem.example", ids["one_time_password"])
    await expect(page).to_have_url(re.compile("/new-password$"))

    assert found + await look(page, "new-password") == ""


@dataclass(frozen=True)
class Dialog:
    """What opens over a page, and by which steps."""

    name: str
    who: Person
    path: str
    opens: Callable[[Page], Awaitable[None]]
    role: str = "dialog"


def press(*names: str) -> Callable[[Page], Awaitable[None]]:
    """The buttons of these names, one after the other."""

    async def steps(page: Page) -> None:
        for name in names:
            await page.get_by_role("button", name=re.compile(name)).first.click()

    return steps


def press_beyond(link: str, *names: str) -> Callable[[Page], Awaitable[None]]:
    """The same on the page to which a link leads."""

    async def steps(page: Page) -> None:
        await page.get_by_role("link", name=link).click()
        await press(*names)(page)

    return steps


DIALOGS = (
    Dialog("dialog-keys", MEI, "/", press("Keys")),
    Dialog("dialog-devices", MEI, "/", press("Microphone and loudspeaker|devices|Devices")),
    Dialog("menu-presence", MEI, "/", press("Presence"), role="menu"),
    Dialog("menu-user", MEI, "/", press("account"), role="menu"),
    Dialog("dialog-merge", SAM, "/tickets/{ticket}", press("^Merge")),
    Dialog("dialog-save-filter", SAM, "/tickets?status=open", press("Save this filter")),
    Dialog("dialog-rename-filter", SAM, "/tickets?status=open&severity=high", press("Rename this filter")),
    Dialog("dialog-hand", OLIVIA, "/promises?view=mine", press("Hand to")),
    Dialog("dialog-outcome", ADA, "/settings/outcomes", press("Add an outcome")),
    Dialog("dialog-answered", SAM, "/questions", press("Answered")),
    Dialog("dialog-dismiss", SAM, "/questions", press("Dismiss")),
    Dialog("dialog-remove-number", ADA, "/settings/numbers", press_beyond("+15550199", "^Remove$")),
    Dialog("dialog-deactivate", ADA, "/settings/users", press_beyond("Jonas Weber", "^Deactivate$")),
    Dialog("dialog-reset", ADA, "/settings/users", press_beyond("Jonas Weber", "^Reset password$")),
    Dialog(
        "dialog-one-time-password",
        ADA,
        "/settings/users",
        press_beyond("Jonas Weber", "^Reset password$", "^Make a new password$"),
    ),
)


@pytest.mark.parametrize("dialog", DIALOGS, ids=_named)
async def test_a_dialog_can_be_used_by_all(ids: dict[str, str], window: Open, dialog: Dialog) -> None:
    page = await window(dialog.who)
    await page.goto(dialog.path.format(**ids))
    await dialog.opens(page)
    await expect(page.get_by_role(dialog.role).first).to_be_visible()  # type: ignore[arg-type]

    assert await look(page, dialog.name) == ""


async def test_what_is_found_while_one_types_can_be_used_by_all(ids: dict[str, str], window: Open) -> None:
    page = await window(MEI)
    await page.goto("/tickets")
    await page.get_by_role("searchbox").fill("INV-1042")
    await expect(page.get_by_role("link", name="All results")).to_be_visible()

    assert await look(page, "search-box") == ""
