import { expect, it } from "vitest";
import { aTransition, at, BILLING, QUEUE, ROUTER } from "@/testing/records";
import { courseOf } from "./course";

it("says who had the caller from when to when, in the order of the chain", () => {
  const course = courseOf(
    [
      aTransition(3, null, { at: at(20), target: QUEUE }),
      aTransition(1, 1, { at: at(0), target: ROUTER }),
      aTransition(2, 5, { at: at(8), target: BILLING }),
    ],
    at(30),
  );
  expect(course.map(({ party, from, to }) => [party.name, from, to])).toEqual([
    ["RouterAgent", at(0), at(8)],
    ["BillingSupportAgent", at(8), at(20)],
    ["billing", at(20), at(30)],
  ]);
});

it("leaves the last stretch open while the call goes on", () => {
  expect(courseOf([aTransition(1, 1)], null).at(-1)?.to).toBeNull();
});
