import { randomId } from "@mantine/hooks";
import { Problem } from "@/api/problem";
import type { NumberDefaults, NumberSettings, Overflow, PhoneNumber } from "@/api/types";
import { officeWeek, stored, WEEKDAYS, type Week, weekOf } from "./hours";

export interface HolidayDraft {
  key: string;
  date: string;
  name: string;
}

/** A number as the form has it: nothing is missing, only empty. */
export interface Draft {
  number: string;
  flow: string;
  language: string;
  greeting: string;
  timezone: string;
  isAlwaysOpen: boolean;
  week: Week;
  holidays: HolidayDraft[];
  overflow: Overflow;
  overflow_message: string;
  emergency_words: string[];
  emergency_answer: string;
  records_calls: boolean;
}

export function draftOf(of: PhoneNumber | NumberDefaults): Draft {
  const isAlwaysOpen = Object.keys(of.hours).length === 0;
  return {
    number: "number" in of ? of.number : "",
    flow: of.flow,
    language: of.language,
    greeting: of.greeting ?? "",
    timezone: of.timezone,
    isAlwaysOpen,
    week: isAlwaysOpen ? officeWeek() : weekOf(of.hours),
    holidays: of.holidays.map(({ date, name }) => aHoliday(date, name)),
    overflow: of.overflow,
    overflow_message: of.overflow_message ?? "",
    emergency_words: of.emergency_words,
    emergency_answer: of.emergency_answer,
    records_calls: of.records_calls,
  };
}

export function aHoliday(date = "", name = ""): HolidayDraft {
  return { key: randomId(), date, name };
}

export function settingsOf({ isAlwaysOpen, week, holidays, ...draft }: Draft): NumberSettings {
  return {
    ...draft,
    greeting: draft.greeting.trim() || null,
    overflow_message: draft.overflow_message.trim() || null,
    hours: isAlwaysOpen ? {} : stored(week),
    holidays: holidays.map(({ date, name }) => ({ date, name })),
  };
}

/** By field; what needs the api to judge is left to it. */
export function faultsOf(draft: Draft): Record<string, string> {
  const faults: Record<string, string> = {};
  if (draft.number.trim() === "") faults.number = "Write what people dial";
  if (draft.overflow === "message" && draft.overflow_message.trim() === "") {
    faults.overflow_message = "Write what the caller hears";
  }
  if (draft.emergency_answer.trim() === "") faults.emergency_answer = "Write what the caller hears";
  for (const day of draft.isAlwaysOpen ? [] : WEEKDAYS) {
    const isWhole = draft.week[day].every(({ opens, closes }) => opens !== "" && closes !== "");
    if (!isWhole) faults[`week.${day}`] = "Fill in both times";
  }
  draft.holidays.forEach(({ date, name }, index) => {
    if (date === "" || name.trim() === "") faults[`holidays.${index}`] = "A holiday has a date and a name";
  });
  return faults;
}

/** The api's refusal by field of the form; `null` when it is about no field. */
export function refusalOf(error: unknown): Record<string, string> | null {
  if (!(error instanceof Problem)) return null;
  if (typeof error.extra.field === "string") return { [error.extra.field]: error.detail };
  if (error.code !== "invalid" || !Array.isArray(error.extra.errors)) return null;
  const faults = error.extra.errors.filter(isFault).map(({ loc, msg }) => [pathOf(loc), msg]);
  return faults.length > 0 ? Object.fromEntries(faults) : null;
}

interface Fault {
  loc: string[];
  msg: string;
}

function isFault(value: unknown): value is Fault {
  return typeof value === "object" && value !== null && "loc" in value && Array.isArray(value.loc) && "msg" in value;
}

/** `["body", "hours", "monday", "0", "1"]` → `week.monday`. */
function pathOf([, field = "", ...rest]: string[]): string {
  if (field === "hours") return `week.${rest[0]}`;
  if (field === "holidays" && rest.length > 0) return `holidays.${rest[0]}`;
  return field;
}
