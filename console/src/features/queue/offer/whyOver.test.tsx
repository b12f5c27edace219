import { expect, it } from "vitest";
import { anEntry, anOffer, OLIVIA } from "@/testing/records";
import { whyOver } from "./whyOver";

const OFFER = anOffer();
const SOON = Date.parse(OFFER.offered_at) + 5_000;
const LATE = Date.parse(OFFER.expires_at) + 200;
const OMAR = { id: "0b6f0000-0000-4000-8000-000000000009", name: "Omar Reyes" };

it.each([
  ["who is in line no more", [], SOON, "Alice Martin is not waiting any more: they hung up, or were helped."],
  [
    "whom a colleague took",
    [anEntry({ state: "connected", operator: OMAR })],
    SOON,
    "Omar Reyes took the call of Alice Martin.",
  ],
  ["who rings at others too, to the end", [anEntry()], LATE, "Alice Martin was not answered in time."],
  [
    "who rings elsewhere before the end",
    [anEntry({ state: "offered", offered_to: [OMAR] })],
    SOON,
    "Alice Martin rings here no longer.",
  ],
])("tells of a caller %s", (_, entries, now, sentence) => {
  expect(whyOver(OFFER, OLIVIA, entries, now)).toBe(sentence);
});

it("says nothing of a caller whom one took in another window", () => {
  const taken = anEntry({ state: "connected", operator: { id: OLIVIA.id, name: OLIVIA.name } });
  expect(whyOver(OFFER, OLIVIA, [taken], SOON)).toBeNull();
});

it("leaves it to the banner to tell of a missed call", () => {
  expect(whyOver(OFFER, { ...OLIVIA, presence: "break", break_reason: "missed" }, [anEntry()], LATE)).toBeNull();
});
