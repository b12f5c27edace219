import type { CallFilter } from "@/api/calls";
import { CALL_STATES, END_REASONS } from "@/components/call/labels";
import { readQuery } from "@/components/filters/query";

const SHAPE = {
  choices: { state: CALL_STATES, end_reason: END_REASONS },
  words: ["number", "operator", "agent", "customer", "since", "until"],
  lists: ["flow"],
  flags: ["has_ticket"],
};

/** The filter that an address carries. */
export function readCallFilter(search: Record<string, unknown>): CallFilter {
  return readQuery<CallFilter>(search, SHAPE);
}
