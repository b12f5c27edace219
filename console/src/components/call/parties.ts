import type { Party } from "@/api/types";
import { agentTitle, sentence } from "@/format/words";

export function partyLabel(party: Party): string {
  switch (party.kind) {
    case "agent":
      return agentTitle(party.name);
    case "queue":
      return `${sentence(party.name)} queue`;
    case "operator":
      return party.name;
    case "line":
      return "Phone line";
  }
}
