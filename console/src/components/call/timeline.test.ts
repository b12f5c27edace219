import { describe, expect, it } from "vitest";
import { anUtterance, aToolCall, aTransition, at } from "@/testing/records";
import { type Moment, timelineOf } from "./timeline";

const ids = (line: Moment[]) => line.map((moment) => moment.value.id);

describe("the timeline of a call", () => {
  it("merges what was said, done and handed over in the order of the worker's numbers", () => {
    const line = timelineOf({
      remarks: [],
      transitions: [aTransition(2, 4), aTransition(1, 1)],
      utterances: [anUtterance(5), anUtterance(2)],
      tool_calls: [aToolCall(3)],
    });
    expect(ids(line)).toEqual(["x-1", "u-2", "t-3", "x-2", "u-5"]);
  });

  it("keeps the worker's order even where the clock jumped back", () => {
    const line = timelineOf({
      remarks: [],
      transitions: [],
      utterances: [anUtterance(1, { at: at(30) }), anUtterance(2, { at: at(10) })],
      tool_calls: [],
    });
    expect(ids(line)).toEqual(["u-1", "u-2"]);
  });

  it("places what the api decided by its time", () => {
    const queued = aTransition(2, null, { at: at(3), kind: "queued" });
    const line = timelineOf({
      remarks: [],
      transitions: [aTransition(1, 1), queued],
      utterances: [anUtterance(2), anUtterance(4)],
      tool_calls: [],
    });
    expect(ids(line)).toEqual(["x-1", "u-2", "x-2", "u-4"]);
  });

  it("never moves what the api decided out of the chain's order, whatever the clocks say", () => {
    const queued = aTransition(2, null, { at: at(0), kind: "queued" });
    const connected = aTransition(3, null, { at: at(0), kind: "connected" });
    const line = timelineOf({
      remarks: [],
      transitions: [connected, aTransition(1, 2), queued, aTransition(4, 6)],
      utterances: [anUtterance(3), anUtterance(5)],
      tool_calls: [],
    });
    expect(ids(line).filter((id) => id.startsWith("x"))).toEqual(["x-1", "x-2", "x-3", "x-4"]);
  });

  it("keeps what the api decided before the next link of the chain, even where its clock is ahead", () => {
    const queued = aTransition(2, null, { at: at(50), kind: "queued" });
    const line = timelineOf({
      remarks: [],
      transitions: [aTransition(1, 1), queued, aTransition(3, 3)],
      utterances: [anUtterance(2), anUtterance(60)],
      tool_calls: [],
    });
    expect(ids(line)).toEqual(["x-1", "u-2", "x-2", "x-3", "u-60"]);
  });

  it("puts what the api decided last when nothing came after it", () => {
    const line = timelineOf({
      remarks: [],
      transitions: [aTransition(1, 1), aTransition(2, null, { at: at(50) })],
      utterances: [anUtterance(2)],
      tool_calls: [],
    });
    expect(ids(line)).toEqual(["x-1", "u-2", "x-2"]);
  });

  it("puts a supervisor's remark where it was made", () => {
    const remark = { id: "r-1", at: at(2), by: "Sam Reed", text: "Offer a free month.", taken_at: null };
    const line = timelineOf({
      transitions: [],
      utterances: [anUtterance(2), anUtterance(3)],
      tool_calls: [],
      remarks: [remark],
    });
    expect(ids(line)).toEqual(["u-2", "r-1", "u-3"]);
  });
});
