import type { QueryKey } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { callKeys } from "@/api/calls";
import { colleaguesKey, consultationKey } from "@/api/desk";
import { numberKeys } from "@/api/numbers";
import { activeCallKey, offerKey } from "@/api/operators";
import { orderKeys } from "@/api/orders";
import { questionKeys } from "@/api/questions";
import { queueKey } from "@/api/queue";
import { refundRequestKeys } from "@/api/refundRequests";
import { ticketKeys } from "@/api/tickets";
import type { Change } from "@/api/types";

export const TOPICS = [
  "call",
  "queue",
  "offer",
  "utterance",
  "transition",
  "instruction",
  "tool_call",
  "operator",
  "ticket",
  "order",
  "refund_request",
  "question",
  "number",
] as const satisfies readonly Change["topic"][];

/** A change says that something is different, never what it is now. `null` for what is none: a newer api may say more. */
export function parseChange(data: string): Change | null {
  try {
    const value: unknown = JSON.parse(data);
    return isChange(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isChange(value: unknown): value is Change {
  return typeof value === "object" && value !== null && "topic" in value && TOPICS.some((t) => t === value.topic);
}

/** The queries that may show something else after this change. */
export function touchedBy(change: Change): QueryKey[] {
  const detail = change.call_id ? callKeys.detail(change.call_id) : callKeys.all;
  switch (change.topic) {
    case "call":
      return [callKeys.lists, detail, activeCallKey, queueKey, ticketKeys.all];
    case "offer":
      return [offerKey, consultationKey, queueKey];
    case "queue":
      return [queueKey, activeCallKey, detail, ticketKeys.all];
    case "utterance":
      return [change.call_id ? callKeys.utterances(change.call_id) : callKeys.all, ticketKeys.all];
    case "transition":
    case "instruction":
    case "tool_call":
      return [detail, ticketKeys.all];
    case "operator":
      return [meKey, activeCallKey, colleaguesKey];
    case "ticket":
      return [ticketKeys.all, detail];
    case "order":
      return [orderKeys.all, detail];
    case "refund_request":
      return [refundRequestKeys.all];
    case "question":
      return [questionKeys.all];
    case "number":
      return [numberKeys.all];
  }
}
