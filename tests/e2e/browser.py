"""An operator in a real browser: a microphone that speaks a sentence, and a recorder behind the loudspeaker."""

import base64
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import which

from playwright.async_api import Browser, Page, async_playwright, expect

from deploy.local.phone import write_wav

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

PATIENCE_MS = 15_000
"""A browser beside a call center on two cores is not quick."""

# Everything that any <audio> element of the page plays, mixed to one channel, as telephone audio.
RECORDER = """
(() => {
  const context = new AudioContext({ sampleRate: 8000 });
  const sink = context.createScriptProcessor(1024, 1, 1);
  const chunks = [];
  sink.onaudioprocess = (event) => chunks.push(new Float32Array(event.inputBuffer.getChannelData(0)));
  sink.connect(context.destination);
  const play = HTMLMediaElement.prototype.play;
  const tapped = new WeakSet();
  const tap = (element) => {
    const stream = element.srcObject;
    if (!stream || tapped.has(stream) || stream.getAudioTracks().length === 0) return;
    tapped.add(stream);
    context.createMediaStreamSource(stream).connect(sink);
  };
  HTMLMediaElement.prototype.play = function (...args) { tap(this); return play.apply(this, args); };
  setInterval(() => document.querySelectorAll("audio").forEach(tap), 250);
  window.takeRecording = () => {
    context.resume();
    const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const samples = new Int16Array(total);
    let at = 0;
    for (const chunk of chunks.splice(0)) for (const value of chunk) samples[at++] = value * 32767;
    let binary = "";
    new Uint8Array(samples.buffer).forEach((byte) => { binary += String.fromCharCode(byte); });
    return btoa(binary);
  };
})();
"""


@asynccontextmanager
async def chromium(*arguments: str) -> AsyncGenerator[Browser]:
    """The machine's own, with a microphone that nobody is asked about."""
    executable = next(path for name in BROWSERS if (path := which(name)))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                *arguments,
            ],
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def operator_browser(console_url: str, microphone: Path) -> AsyncGenerator[Page]:
    """A page of Chromium whose microphone plays the WAV file over and over."""
    expect.set_options(timeout=PATIENCE_MS)
    async with chromium(f"--use-file-for-fake-audio-capture={microphone}") as browser:
        context = await browser.new_context(
            base_url=console_url, permissions=["microphone", "notifications"], viewport={"width": 1440, "height": 900}
        )
        await context.add_init_script(RECORDER)
        yield await context.new_page()


async def heard_by_operator(page: Page) -> bytes:
    """What the loudspeaker played since the last time, as 8 kHz mono s16 PCM."""
    encoded: str = await page.evaluate("window.takeRecording()")
    return base64.b64decode(encoded)


async def log_in(page: Page, email: str, password: str) -> None:
    await page.goto("/")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_role("textbox", name="Password").fill(password)
    await page.get_by_role("button", name="Log in").click()


async def go_available(page: Page) -> None:
    await page.get_by_label("Presence: Offline").click()
    await page.get_by_role("menuitem", name="Available").click()
    await expect(page.get_by_label("Presence: Available")).to_be_visible()


async def take_call(page: Page, caller_name: str) -> None:
    await page.get_by_text(caller_name).first.click()
    await page.get_by_role("button", name="Take call").click()
    await expect(page.get_by_text("Connected", exact=True)).to_be_visible()


async def finish_wrap_up(page: Page, notes: str) -> None:
    form = page.get_by_role("form", name="Wrap-up")
    await expect(form).to_be_visible()
    await form.get_by_role("radio").first.check()
    await form.get_by_label("Notes").fill(notes)
    await form.get_by_role("button", name="Finish").click()
    await expect(page.get_by_label("Presence: Available")).to_be_visible()


async def keep_picture(page: Page, name: str) -> None:
    """`TANDEM_PICTURES`: a folder for pictures of the real thing, as in the README."""
    folder = os.environ.get("TANDEM_PICTURES")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png")


def record_microphone(path: Path, speech: bytes) -> None:
    """A second of silence, the speech, four of silence: Chromium plays it over and over."""
    path.write_bytes(write_wav(bytes(16_000) + speech + bytes(64_000)))
