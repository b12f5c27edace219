import type { Overflow, Queue, QueueSettings, Strategy, WrapUpMode } from "@/api/types";

/** A number that is being written may be empty. */
type Written = number | "";

export interface Draft {
  strategy: Strategy;
  offer_seconds: Written;
  manual_pick: boolean;
  max_wait_seconds: Written;
  /** Empty: what the dialled number has. */
  overflow: Overflow | "";
  target_seconds: Written;
  age_seconds_per_level: Written;
  wrap_up_mode: WrapUpMode;
  wrap_up_seconds: Written;
  default_disposition: string;
}

/** Seconds, as the api has them. */
const LIMITS = {
  offer_seconds: [5, 120],
  target_seconds: [1, 3_600],
  max_wait_seconds: [10, 86_400],
  age_seconds_per_level: [0, 86_400],
  wrap_up_seconds: [10, 3_600],
} as const;

export function draftOf({ skill: _, ...queue }: Queue): Draft {
  return { ...queue, max_wait_seconds: queue.max_wait_seconds ?? "", overflow: queue.overflow ?? "" };
}

export function settingsOf(draft: Draft): QueueSettings {
  return {
    ...draft,
    max_wait_seconds: draft.max_wait_seconds === "" ? null : draft.max_wait_seconds,
    overflow: draft.overflow === "" ? null : draft.overflow,
    offer_seconds: Number(draft.offer_seconds),
    target_seconds: Number(draft.target_seconds),
    age_seconds_per_level: Number(draft.age_seconds_per_level),
    wrap_up_seconds: Number(draft.wrap_up_seconds),
  };
}

/** By field. */
export function faultsOf(draft: Draft): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const [name, [least, most]] of Object.entries(LIMITS)) {
    const written = draft[name as keyof typeof LIMITS];
    const isLeftOut = written === "" && name === "max_wait_seconds";
    const isWithin = written !== "" && written >= least && written <= most;
    if (!isLeftOut && !isWithin) faults[name] = `Write ${least} to ${most} seconds`;
  }
  return faults;
}
