import type { Queue, QueueSettings, Strategy, WrapUpMode } from "@/api/types";

/** A number that is being written may be empty. */
type Written = number | "";

export interface Draft {
  strategy: Strategy;
  offer_seconds: Written;
  manual_pick: boolean;
  max_wait_seconds: Written;
  target_seconds: Written;
  age_seconds_per_level: Written;
  wrap_up_mode: WrapUpMode;
  wrap_up_seconds: Written;
  default_disposition: string;
}

const NEEDED = ["offer_seconds", "target_seconds", "age_seconds_per_level", "wrap_up_seconds"] as const;

export function draftOf({ skill: _, ...queue }: Queue): Draft {
  return { ...queue, max_wait_seconds: queue.max_wait_seconds ?? "" };
}

export function settingsOf(draft: Draft): QueueSettings {
  return {
    ...draft,
    max_wait_seconds: draft.max_wait_seconds === "" ? null : draft.max_wait_seconds,
    offer_seconds: Number(draft.offer_seconds),
    target_seconds: Number(draft.target_seconds),
    age_seconds_per_level: Number(draft.age_seconds_per_level),
    wrap_up_seconds: Number(draft.wrap_up_seconds),
  };
}

/** By field; what is too much or too little the api says. */
export function faultsOf(draft: Draft): Record<string, string> {
  return Object.fromEntries(
    NEEDED.filter((name) => draft[name] === "").map((name) => [name, "Write a number of seconds"]),
  );
}
