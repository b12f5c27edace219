import type { TicketFilter } from "@/api/tickets";
import { TICKET_STATES } from "@/components/call/labels";
import { readQuery } from "@/components/filters/query";
import { CATEGORIES, SEVERITIES } from "./labels";

const SHAPE = {
  choices: { status: TICKET_STATES, severity: SEVERITIES, category: CATEGORIES },
  words: ["owner", "customer", "since", "until"],
  lists: ["tag"],
  flags: ["owed", "merged"],
};

/** The filter that an address carries. */
export function readTicketFilter(search: Record<string, unknown>): TicketFilter {
  return readQuery<TicketFilter>(search, SHAPE);
}
