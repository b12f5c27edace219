import { expect, it } from "vitest";
import { browserName } from "./browser";

it.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Chrome on Linux",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1 (KHTML, like Gecko) Version/19.0 Safari/605.1",
    "Safari on macOS",
  ],
  ["Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Windows"],
  ["Firefox/1.0", "Firefox"],
  ["python-httpx/0.28.1", "python-httpx"],
  ["", "Unknown browser"],
])("calls %s %s", (agent, name) => {
  expect(browserName(agent)).toBe(name);
});
