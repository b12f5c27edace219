import { expect, it } from "vitest";
import { clockFace, shortDate, spokenDuration } from "./time";

it.each([
  [0, "0:00"],
  [9_999, "0:09"],
  [247_000, "4:07"],
  [3_847_000, "1:04:07"],
  [-5_000, "0:00"],
])("shows %i ms as %s", (milliseconds, face) => {
  expect(clockFace(milliseconds)).toBe(face);
});

it.each([
  [0, "0 seconds"],
  [1_000, "1 second"],
  [61_000, "1 minute 1 second"],
  [7_200_000, "2 hours"],
])("says %i ms as %s", (milliseconds, words) => {
  expect(spokenDuration(milliseconds)).toBe(words);
});

it("leaves the day out of a date that is today, and only then", () => {
  const now = new Date(2026, 4, 4, 18, 0);
  expect(shortDate(new Date(2026, 4, 4, 9, 5).toISOString(), now)).toBe("09:05");
  expect(shortDate(new Date(2026, 4, 3, 9, 5).toISOString(), now)).toMatch(/3.*09:05/);
  expect(shortDate(new Date(2025, 4, 3, 9, 5).toISOString(), now)).toMatch(/2025/);
});
