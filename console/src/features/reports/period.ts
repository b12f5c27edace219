export const PERIODS = {
  today: { label: "Today", days: 1 },
  yesterday: { label: "Yesterday", days: 1 },
  week: { label: "7 days", days: 7 },
  month: { label: "28 days", days: 28 },
  custom: { label: "Custom", days: 0 },
} as const;

export type Period = keyof typeof PERIODS;

export interface Span {
  from: string;
  to: string;
}

const DAY = 86_400_000;

/** `2026-11-27`: the day that it is there. */
export function dayIn(timezone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" });
  return parts.format(at);
}

export function shifted(day: string, by: number): string {
  return new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);
}

/** The days of a period as seen from today; the last 7 and 28 days are over, so that days are compared with days. */
export function spanOf(period: Exclude<Period, "custom">, today: string): Span {
  if (period === "today") return { from: today, to: today };
  const yesterday = shifted(today, -1);
  return { from: shifted(today, -PERIODS[period].days), to: yesterday };
}

export function isDay(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}

export function ownTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
