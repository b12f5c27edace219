import type { AllFigures, Measure } from "@/api/types";
import { clockFace } from "@/format/time";

export type Part = keyof AllFigures;
export type Unit = Measure["unit"];

const COUNT = new Intl.NumberFormat("en");
const RATIO = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const SHARE = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const HOURS = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const AN_HOUR = 3_600;

export const NOTHING = "–";

/** A figure as people read it. What could not be measured is a dash, never a zero. */
export function shown(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return NOTHING;
  switch (unit) {
    case "count":
      return COUNT.format(value);
    case "ratio":
      return RATIO.format(value);
    case "share":
      return SHARE.format(value);
    case "seconds":
      return value < 10 * AN_HOUR ? clockFace(Math.round(value) * 1_000) : `${HOURS.format(value / AN_HOUR)} h`;
  }
}

export function figureOf(figures: AllFigures, part: Part, name: string): number | null {
  const values = figures[part] as Record<string, number | null> | null | undefined;
  return values?.[name] ?? null;
}

export interface Trend {
  text: string;
  /** Whether it is good news; `null` when it is neither. */
  isGood: boolean | null;
}

/** The change against the interval before: of shares in points, of the rest in percent. */
export function trend(now: number | null, before: number | null, measure: Measure): Trend | null {
  if (now === null || before === null) return null;
  const difference = now - before;
  if (measure.unit !== "share" && before === 0) return null;
  const amount = measure.unit === "share" ? difference * 100 : (difference / before) * 100;
  const rounded = Math.round(amount * 10) / 10;
  if (rounded === 0) return { text: "no change", isGood: null };
  const text = `${rounded > 0 ? "+" : "−"}${Math.abs(rounded)} ${measure.unit === "share" ? "pts" : "%"}`;
  const isGood = measure.better === "neither" ? null : rounded > 0 === (measure.better === "higher");
  return { text, isGood };
}
