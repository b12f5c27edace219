const SECOND = 1_000;

/** `4:07`, beyond an hour `1:04:07`. Never negative: a clock a little off must not show `-1`. */
export function clockFace(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / SECOND));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

/** The same in words, for a screen reader: `4 minutes 7 seconds`. */
export function spokenDuration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / SECOND));
  const parts = [
    [Math.floor(total / 3600), "hour"],
    [Math.floor((total % 3600) / 60), "minute"],
    [total % 60, "second"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return said.length > 0 ? said.join(" ") : "0 seconds";
}

export function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

const TIME_OF_DAY = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const SHORT_TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const DAY_AND_YEAR = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

export function timeOfDay(at: string): string {
  return TIME_OF_DAY.format(new Date(at));
}

/** `14:05` today, else `3 May, 14:05`, with the year when it is another one. */
export function shortDate(at: string, now: Date = new Date()): string {
  const date = new Date(at);
  const time = SHORT_TIME.format(date);
  if (date.toDateString() === now.toDateString()) return time;
  const day = date.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR;
  return `${day.format(date)}, ${time}`;
}

/** `4 May 2026`, whatever today is. */
export function calendarDay(at: string): string {
  return DAY_AND_YEAR.format(new Date(at));
}

export function fullDate(at: string): string {
  return `${DAY_AND_YEAR.format(new Date(at))}, ${timeOfDay(at)}`;
}
