import type { Recording, Utterance } from "@/api/types";

/** What is being said at a moment, in ms since 1970: an utterance carries the time at which it was over. */
export function saidAt(utterances: readonly Utterance[], moment: number): Utterance | null {
  return utterances.find(({ at }) => Date.parse(at) >= moment) ?? null;
}

/** When it began to be said, at the earliest: as what came before it was over. */
export function beginOf(utterances: readonly Utterance[], id: string): number {
  const place = utterances.findIndex((utterance) => utterance.id === id);
  return Date.parse(utterances[Math.max(place - 1, 0)]?.at ?? "") - (place === 0 ? FIRST_WORDS_MS : 0);
}

const FIRST_WORDS_MS = 10_000;

/** The piece of the recording in which a moment lies, or else the last one before it: `0` when none is. */
export function pieceAt(recordings: readonly Recording[], moment: number): number {
  const place = recordings.findLastIndex(({ started_at }) => Date.parse(started_at) <= moment);
  return Math.max(place, 0);
}

/** Where in its piece a moment lies, in seconds. */
export function positionIn(recording: Recording, moment: number): number {
  const seconds = (moment - Date.parse(recording.started_at)) / 1_000;
  return Math.min(Math.max(seconds, 0), recording.seconds);
}
