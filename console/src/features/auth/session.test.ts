import { expect, it } from "vitest";
import { safePath } from "./session";

it.each(["/", "/calls/42?x=1", "/tickets"])("goes on to %s after the login", (path) => {
  expect(safePath(path)).toBe(path);
});

it.each(["https://evil.example", "//evil.example", "/\\evil.example", "calls", "/login?next=/login", 42, undefined])(
  "does not go on to %s",
  (path) => {
    expect(safePath(path)).toBeUndefined();
  },
);
