import type { Party, Transition } from "@/api/types";

/** One stretch of a call during which one party had the caller. */
export interface Stretch {
  number: number;
  party: Party;
  from: string;
  /** `null` while it lasts. */
  to: string | null;
}

/** Who had the caller, one after the other. */
export function courseOf(transitions: readonly Transition[], endedAt: string | null): Stretch[] {
  const chain = [...transitions].sort((a, b) => a.number - b.number);
  return chain.map((transition, index) => ({
    number: transition.number,
    party: transition.target,
    from: transition.at,
    to: chain[index + 1]?.at ?? endedAt,
  }));
}
