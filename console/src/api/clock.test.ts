import { expect, it } from "vitest";
import { ServerClock } from "./clock";

const NOON = Date.UTC(2026, 4, 4, 12);
const header = (milliseconds: number) => new Date(milliseconds).toUTCString();

it("counts by the server's time when the desk's own clock is wrong", () => {
  const clock = new ServerClock();
  clock.learn(header(NOON), NOON - 300_000);
  expect(clock.now(NOON - 300_000)).toBe(NOON);
});

it("takes the header's missing milliseconds for no skew", () => {
  const clock = new ServerClock();
  clock.learn(header(NOON), NOON + 900);
  expect(clock.now(NOON + 900)).toBe(NOON + 900);
});

it("is not confused by a missing or malformed header", () => {
  const clock = new ServerClock();
  clock.learn(null, NOON);
  clock.learn("yesterday", NOON);
  expect(clock.now(NOON)).toBe(NOON);
});
