import { randomId } from "@mantine/hooks";

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export const WORKDAYS = WEEKDAYS.slice(0, 5);

export type Weekday = (typeof WEEKDAYS)[number];

/** Local times, `HH:MM`. A close that is not after its open is on the next day. */
export interface Shift {
  key: string;
  opens: string;
  closes: string;
}

export type Week = Record<Weekday, Shift[]>;
type Stored = Record<string, string[][]>;

export function aShift(opens = "09:00", closes = "17:00"): Shift {
  return { key: randomId(), opens, closes };
}

/** What follows the shifts of a day that are there already. */
export function nextShift(shifts: readonly Shift[]): Shift {
  const last = shifts.at(-1);
  return last === undefined ? aShift() : aShift(last.closes, "");
}

export function copyOf(shifts: readonly Shift[]): Shift[] {
  return shifts.map(({ opens, closes }) => aShift(opens, closes));
}

export function weekOf(stored: Stored): Week {
  const shiftsOf = (day: Weekday) => (stored[day] ?? []).map(([opens = "", closes = ""]) => aShift(opens, closes));
  return Object.fromEntries(WEEKDAYS.map((day) => [day, shiftsOf(day)])) as Week;
}

/** Every day is named: a week without any hours is never open, and one without any day would always be. */
export function stored(week: Week): Stored {
  return Object.fromEntries(WEEKDAYS.map((day) => [day, week[day].map(({ opens, closes }) => [opens, closes])]));
}

export function officeWeek(): Week {
  return weekOf(Object.fromEntries(WORKDAYS.map((day) => [day, [["09:00", "17:00"]]])));
}

/** What the times alone do not show. */
export function hintOf({ opens, closes }: Shift): string | null {
  if (opens === "" || closes === "") return null;
  if (opens === closes) return "24 hours";
  return closes < opens ? "next day" : null;
}
