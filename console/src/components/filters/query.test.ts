import { expect, it } from "vitest";
import { asParams, compact, dayOf, dayStart, isSame, readQuery } from "./query";

const SHAPE = { choices: { status: { open: 1, pending: 1 } }, words: ["owner"], lists: ["tag"], flags: ["owed"] };

it.each([
  [
    { status: ["open", "eaten"], owner: "me" },
    { status: ["open"], owner: "me" },
  ],
  [
    { status: "open", tag: "vip" },
    { status: ["open"], tag: ["vip"] },
  ],
  [{ status: "toString", owed: "perhaps", colour: "red" }, {}],
  [{ owed: false, owner: "" }, { owed: false }],
])("reads %o", (search, filter) => {
  expect(readQuery(search, SHAPE)).toEqual(filter);
});

it("leaves out what does not filter", () => {
  expect(compact({ status: [], owner: null, owed: false, tag: ["vip"] })).toEqual({ owed: false, tag: ["vip"] });
});

it("knows one filter in another order", () => {
  expect(isSame({ tag: ["a", "b"], owed: true }, { owed: true, tag: ["b", "a"], status: [] })).toBe(true);
  expect(isSame({ tag: ["a"] }, { tag: ["a", "b"] })).toBe(false);
});

it("is written as the api reads it", () => {
  expect(asParams({ status: ["open", "pending"], owner: undefined, owed: true })).toBe(
    "status=open&status=pending&owed=true",
  );
});

it("keeps a day through the moment at which it begins", () => {
  expect(dayOf(dayStart("2026-05-04"))).toBe("2026-05-04");
  expect(dayOf(dayStart("2026-05-31", 1), 1)).toBe("2026-05-31");
  expect(dayStart("")).toBeUndefined();
  expect(dayOf("nonsense")).toBe("");
});
