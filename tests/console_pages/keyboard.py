"""The console without a mouse."""

from playwright.async_api import Locator, Page, expect

STOPS = 120
"""More than any page has before its first control comes again."""

HERE = "() => document.activeElement === document.body ? null : document.activeElement.outerHTML.slice(0, 200)"
HAS_FOCUS = "control => control === document.activeElement"

AT_ONCE = "* { transition: none !important; }"

# Looks the same with and without the focus: nobody can see that it is there.
IS_UNSEEN = """() => {
  const control = document.activeElement;
  const frame = control.parentElement.closest(".mantine-Input-input");  // of a field that holds several values
  const parts = [control, control.parentElement, control.nextElementSibling, control.closest("label"), frame];
  const look = () => parts.filter(Boolean).map((part) => {
    const style = getComputedStyle(part);
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = style;
    return [outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor].join();
  }).join(";");
  const focused = look();
  control.blur();
  const blurred = look();
  control.focus({ focusVisible: true });
  return focused === blurred;
}"""


async def walk(page: Page) -> tuple[int, list[str]]:
    """From control to control until the first comes again: how many there are, and those that do not show the focus.

    A player is one control, at whose own buttons the tab key stops.
    """
    await page.add_style_tag(content=AT_ONCE)
    first, before, stops, unseen = None, None, 0, []
    for _ in range(STOPS):
        await page.keyboard.press("Tab")
        here: str | None = await page.evaluate(HERE)
        if here is None or here == first:
            break
        if here == before:
            continue
        first, before = first or here, here
        stops += 1
        if await page.evaluate(IS_UNSEEN):
            unseen.append(here)
    return stops, unseen


async def reach(page: Page, control: Locator) -> None:
    """With the tab key alone."""
    await expect(control).to_be_visible()
    for _ in range(STOPS):
        if await control.evaluate(HAS_FOCUS):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the tab key never comes to {control}")
