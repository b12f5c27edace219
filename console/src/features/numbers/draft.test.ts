import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import type { NumberDefaults } from "@/api/types";
import { aHoliday, draftOf, faultsOf, refusalOf, settingsOf } from "./draft";
import { aShift, hintOf, nextShift, WEEKDAYS } from "./hours";

const DEFAULTS: NumberDefaults = {
  flow: "support",
  language: "en",
  greeting: null,
  timezone: "UTC",
  hours: {},
  holidays: [],
  overflow: "callback",
  overflow_message: null,
  emergency_words: ["fire"],
  emergency_answer: "Hang up.",
  records_calls: false,
};

const draft = (of: Partial<ReturnType<typeof draftOf>> = {}) => ({ ...draftOf(DEFAULTS), number: "support", ...of });

it("brings back what it was made of", () => {
  const hours = Object.fromEntries(WEEKDAYS.map((day) => [day, [["22:00", "06:00"]]]));
  const holidays = [{ date: "2026-12-25", name: "Christmas Day" }];
  const stored = { ...DEFAULTS, hours, holidays, greeting: "Hello.", overflow: "wait" } as const;
  expect(settingsOf({ ...draftOf(stored), number: "support" })).toEqual({ ...stored, number: "support" });
});

it("tells always open from a week without hours", () => {
  const never = { ...draft(), isAlwaysOpen: false, week: draftOf({ ...DEFAULTS, hours: { monday: [] } }).week };
  expect(settingsOf(draft()).hours).toEqual({});
  expect(Object.keys(settingsOf(never).hours)).toEqual([...WEEKDAYS]);
});

it("offers office hours to who leaves always open", () => {
  const { week } = draft();
  expect(week.monday).toMatchObject([{ opens: "09:00", closes: "17:00" }]);
  expect(week.sunday).toEqual([]);
});

it.each([
  [draft({ number: " " }), "number"],
  [draft({ overflow: "message", overflow_message: " " }), "overflow_message"],
  [draft({ emergency_answer: "" }), "emergency_answer"],
  [draft({ isAlwaysOpen: false, week: { ...draft().week, monday: [aShift("09:00", "")] } }), "week.monday"],
  [draft({ holidays: [aHoliday("2026-12-25", "Christmas"), aHoliday("", "Easter")] }), "holidays.1"],
  [draft({ holidays: [aHoliday("2026-12-25", "")] }), "holidays.0"],
])("finds what is missing", (incomplete, field) => {
  expect(Object.keys(faultsOf(incomplete))).toEqual([field]);
});

it("does not mind hours that are not used", () => {
  const week = { ...draft().week, monday: [aShift("", "")] };
  expect(faultsOf(draft({ isAlwaysOpen: true, week }))).toEqual({});
});

it("says which field the api refuses", () => {
  const errors = [
    { loc: ["body", "timezone"], msg: "There is no such time zone.", type: "timezone" },
    { loc: ["body", "hours", "monday"], msg: "They overlap.", type: "overlap" },
    { loc: ["body", "hours", "friday", "0", "1"], msg: "No time.", type: "pattern" },
    { loc: ["body", "holidays", "2", "date"], msg: "No date.", type: "date" },
    { loc: ["body", "holidays"], msg: "Twice.", type: "holidays" },
    { loc: ["body", "emergency_words", "3"], msg: "Too long.", type: "length" },
  ];
  expect(refusalOf(new Problem(422, "invalid", "Not well-formed.", { errors }))).toEqual({
    timezone: "There is no such time zone.",
    "week.monday": "They overlap.",
    "week.friday": "No time.",
    "holidays.2": "No date.",
    holidays: "Twice.",
    emergency_words: "Too long.",
  });
  expect(refusalOf(new Problem(409, "number-taken", "It is there.", { field: "number" }))).toEqual({
    number: "It is there.",
  });
});

it.each([
  new Problem(403, "role-too-low", "This needs the role admin."),
  new Problem(422, "invalid", "Not well-formed.", { errors: "nonsense" }),
  new Problem(422, "invalid", "Not well-formed.", { errors: [null, { msg: "no place" }] }),
  new Error("unforeseen"),
])("leaves to the page what is about no field", (error) => {
  expect(refusalOf(error)).toBeNull();
});

it.each([
  ["09:00", "17:00", null],
  ["22:00", "06:00", "next day"],
  ["00:00", "00:00", "24 hours"],
  ["09:00", "", null],
])("explains %s to %s", (opens, closes, hint) => {
  expect(hintOf(aShift(opens, closes))).toBe(hint);
});

it("goes on where the day's last hours end", () => {
  expect(nextShift([])).toMatchObject({ opens: "09:00", closes: "17:00" });
  expect(nextShift([aShift("08:00", "12:00")])).toMatchObject({ opens: "12:00", closes: "" });
});
