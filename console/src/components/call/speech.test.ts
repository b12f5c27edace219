import { expect, it } from "vitest";
import { anUtterance } from "@/testing/records";
import { speakerLabel, turnsOf } from "./speech";

it("reads consecutive utterances of one speaker as one turn", () => {
  const turns = turnsOf([
    anUtterance(1, { speaker: "agent", name: "RouterAgent" }),
    anUtterance(2, { speaker: "agent", name: "RouterAgent" }),
    anUtterance(3),
    anUtterance(4, { speaker: "agent", name: "BillingSupportAgent" }),
  ]);
  expect(turns.map((turn) => turn.utterances.map((utterance) => utterance.seq))).toEqual([[1, 2], [3], [4]]);
});

it("does not join two agents that speak one after the other", () => {
  const turns = turnsOf([
    anUtterance(1, { speaker: "agent", name: "RouterAgent" }),
    anUtterance(2, { speaker: "agent", name: "BillingSupportAgent" }),
  ]);
  expect(turns).toHaveLength(2);
});

it("names the caller when the name is known, and says caller when it is not", () => {
  expect(speakerLabel("caller", "caller", "Alice Martin")).toBe("Alice Martin");
  expect(speakerLabel("caller", "caller", null)).toBe("Caller");
  expect(speakerLabel("agent", "BillingSupportAgent", null)).toBe("Billing Support agent");
  expect(speakerLabel("operator", "Olivia Stone", null)).toBe("Olivia Stone");
});
