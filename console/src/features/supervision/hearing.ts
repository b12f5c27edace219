import type { Supervision, WallCall } from "@/api/types";
import type { LegState } from "@/components/leg/state";
import { callerName } from "@/format/words";

export interface Hearing {
  /** How loud the notice has to be. */
  tone: "quiet" | "private" | "live";
  words: string;
}

/** Who hears this supervisor right now, in plain words: what was asked for counts only once the line is there. */
export function hearing({ mode }: Supervision, voice: LegState, call: WallCall | null): Hearing {
  if (mode === "listen") return { tone: "quiet", words: "Nobody hears you, and nobody sees that you listen." };
  if (voice.status !== "joined") return { tone: "quiet", words: "Nobody hears you yet: your line is being made." };
  if (voice.micFault !== null) return { tone: "quiet", words: "Nobody hears you: your microphone does not work." };
  if (voice.isMuted) return { tone: "quiet", words: "Nobody hears you: your microphone is off." };
  const operator = call?.operator?.name ?? "the operator";
  if (mode === "whisper") return { tone: "private", words: `Only ${operator} hears you. The caller does not.` };
  return { tone: "live", words: `Everybody hears you: ${call ? callerName(call) : "the caller"} and ${operator}.` };
}
