import { expect, it } from "vitest";
import { anUtterance, aRecording, at } from "@/testing/records";
import { beginOf, pieceAt, positionIn, saidAt } from "./playback";

const SAID = [10, 14, 21].map((seconds, place) => anUtterance(place + 1, { at: at(seconds) }));
const moment = (seconds: number) => Date.parse(at(0)) + seconds * 1_000;

it.each([
  [0, 1],
  [10, 1],
  [10.5, 2],
  [20, 3],
])("knows what is being said after %d seconds", (seconds, seq) => {
  expect(saidAt(SAID, moment(seconds))?.seq).toBe(seq);
});

it("says nothing behind the last word", () => {
  expect(saidAt(SAID, moment(21.5))).toBeNull();
  expect(saidAt([], moment(0))).toBeNull();
});

it("plays an utterance from where the one before was over", () => {
  expect(beginOf(SAID, SAID[2]?.id ?? "")).toBe(moment(14));
});

it("plays the first one with what came before it", () => {
  expect(beginOf(SAID, SAID[0]?.id ?? "")).toBe(moment(0));
});

it.each([
  [-5, 0],
  [0, 0],
  [29, 0],
  [31, 0],
  [40, 1],
  [999, 1],
])("finds the piece for %d seconds", (seconds, place) => {
  const pieces = [aRecording({ started_at: at(0), seconds: 30 }), aRecording({ started_at: at(35), seconds: 60 })];
  expect(pieceAt(pieces, moment(seconds))).toBe(place);
});

it("does not leave the piece", () => {
  const piece = aRecording({ started_at: at(5), seconds: 30 });
  expect([0, 15, 99].map((seconds) => positionIn(piece, moment(seconds)))).toEqual([0, 10, 30]);
});
