import { expect, it } from "vitest";
import { filterWords } from "./filterWords";

it.each([
  [{}, ""],
  [{ status: ["open", "pending"], owner: "me" }, "Status: open, pending; owner: me"],
  [{ end_reason: ["caller_hung_up"], has_ticket: false }, "End reason: caller hung up; has ticket: no"],
])("says what %j finds", (query, words) => {
  expect(filterWords(query)).toBe(words);
});

it("says days as they are where one is", () => {
  expect(filterWords({ since: "2025-05-04T10:00:00Z" })).toMatch(/^Since: .*2025/);
});
