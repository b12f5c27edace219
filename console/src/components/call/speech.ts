import type { Speaker, Utterance } from "@/api/types";
import { agentTitle } from "@/format/words";

export interface Turn {
  speaker: Speaker;
  name: string;
  utterances: Utterance[];
}

/** Consecutive utterances of one speaker, read as one turn. */
export function turnsOf(utterances: readonly Utterance[]): Turn[] {
  const turns: Turn[] = [];
  for (const utterance of utterances) {
    const last = turns.at(-1);
    if (last !== undefined && last.speaker === utterance.speaker && last.name === utterance.name) {
      last.utterances.push(utterance);
    } else {
      turns.push({ speaker: utterance.speaker, name: utterance.name, utterances: [utterance] });
    }
  }
  return turns;
}

/** `Alice Martin` for the caller where the name is known, `Router agent` for an agent, the operator's own name. */
export function speakerLabel(speaker: Speaker, name: string, callerName: string | null): string {
  switch (speaker) {
    case "caller":
      return callerName ?? "Caller";
    case "agent":
      return `${agentTitle(name)} agent`;
    case "operator":
      return name;
  }
}
