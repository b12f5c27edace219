import type { WallCall, WallQueue } from "@/api/types";

export type Level = "calm" | "watch" | "act";

export interface Attention {
  level: Level;
  /** Why, in words: a colour alone says nothing to somebody who does not see it. */
  why: string[];
}

const LONG_CALL_MS = 10 * 60_000;
const VERY_LONG_CALL_MS = 20 * 60_000;

const ORDER: readonly Level[] = ["calm", "watch", "act"];

/** What of a call wants to be looked at, by the queue's own limits, the caller's mood and how long it takes. */
export function attention(call: WallCall, queues: readonly WallQueue[], now: number): Attention {
  const found = [waiting(call, queues, now), ...impression(call), duration(call, now)].filter((each) => each !== null);
  return {
    level: found.reduce<Level>(
      (worst, [level]) => (ORDER.indexOf(level) > ORDER.indexOf(worst) ? level : worst),
      "calm",
    ),
    why: found.map(([, why]) => why),
  };
}

type Reason = [Level, string];

function waiting({ skill, waiting_since }: WallCall, queues: readonly WallQueue[], now: number): Reason | null {
  const queue = queues.find((each) => each.skill === skill);
  return waiting_since === null || queue === undefined ? null : tooLong(waiting_since, queue, now);
}

/** How a wait stands against its queue: over the target, and over what a caller is meant to wait at all. */
export function tooLong(since: string, queue: WallQueue, now: number): Reason | null {
  const seconds = (now - Date.parse(since)) / 1_000;
  if (queue.max_wait_seconds !== null && seconds > queue.max_wait_seconds) return ["act", "Over the limit"];
  return seconds > queue.target_seconds ? ["watch", "Over the target"] : null;
}

function impression({ mood, severity }: WallCall): Reason[] {
  const found: Reason[] = [];
  if (mood === "angry") found.push(["act", "Angry"]);
  if (mood === "worried") found.push(["watch", "Worried"]);
  if (severity === "critical") found.push(["act", "Critical"]);
  if (severity === "high") found.push(["watch", "High severity"]);
  return found;
}

function duration({ started_at }: WallCall, now: number): Reason | null {
  const took = now - Date.parse(started_at);
  if (took > VERY_LONG_CALL_MS) return ["act", "Very long call"];
  return took > LONG_CALL_MS ? ["watch", "Long call"] : null;
}
