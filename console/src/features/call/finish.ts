import type { Outcome } from "@/api/queue";

/** The key of mutations that finish a wrap-up. */
export const FINISH = ["wrap-up"] as const;

export interface Finish extends Outcome {
  entryId: string;
}
