import { describe, expect, it } from "vitest";
import type { Measure } from "@/api/types";
import { shown, trend } from "./figures";
import { dayIn, isDay, shifted, spanOf } from "./period";

const share: Measure = {
  part: "waiting",
  name: "service_level",
  title: "Service level",
  meaning: "",
  unit: "share",
  better: "higher",
};
const wait: Measure = { ...share, name: "average_answer_seconds", unit: "seconds", better: "lower" };

describe("the days of a period", () => {
  it.each([
    ["today", "2026-03-01", "2026-03-01"],
    ["yesterday", "2026-02-28", "2026-02-28"],
    ["week", "2026-02-22", "2026-02-28"],
    ["month", "2026-02-01", "2026-02-28"],
  ] as const)("of %s go from %s to %s", (period, from, to) => {
    expect(spanOf(period, "2026-03-01")).toEqual({ from, to });
  });

  it("are those of the time zone", () => {
    const at = new Date("2026-03-01T23:30:00Z");
    expect([dayIn("UTC", at), dayIn("Asia/Kathmandu", at)]).toEqual(["2026-03-01", "2026-03-02"]);
  });

  it("do not stumble over a change of clocks", () => {
    expect(shifted("2026-03-30", -1)).toBe("2026-03-29");
  });

  it.each(["", "2026-13-01", "yesterday", 20260301])("are not %s", (day) => {
    expect(isDay(day)).toBe(false);
  });
});

describe("a figure", () => {
  it.each([
    [null, "share", "–"],
    [0.8349, "share", "83.5%"],
    [0, "seconds", "0:00"],
    [74.6, "seconds", "1:15"],
    [360_000, "seconds", "100 h"],
    [1_234, "count", "1,234"],
    [0.126, "ratio", "0.13"],
  ] as const)("of %s as %s is %s", (value, unit, text) => {
    expect(shown(value, unit)).toBe(text);
  });

  it.each([
    [share, 0.8, 0.75, { text: "+5 pts", isGood: true }],
    [share, 0.7, 0.75, { text: "−5 pts", isGood: false }],
    [wait, 30, 20, { text: "+50 %", isGood: false }],
    [wait, 10, 20, { text: "−50 %", isGood: true }],
    [wait, 20, 20, { text: "no change", isGood: null }],
    [{ ...wait, better: "neither" as const }, 30, 20, { text: "+50 %", isGood: null }],
    [wait, 20, null, null],
    [wait, 20, 0, null],
    [share, 0.5, 0, { text: "+50 pts", isGood: true }],
  ])("of %o that is %d after %d changes by %o", (measure, now, before, change) => {
    expect(trend(now, before, measure)).toEqual(change);
  });
});
