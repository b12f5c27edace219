import type { QueryKey } from "@tanstack/react-query";
import { accountKeys } from "@/api/accounts";
import { meKey } from "@/api/auth";
import { callKeys } from "@/api/calls";
import { colleaguesKey, consultationKey } from "@/api/desk";
import { numberKeys } from "@/api/numbers";
import { activeCallKey, offerKey } from "@/api/operators";
import { orderKeys } from "@/api/orders";
import { promiseKeys } from "@/api/promises";
import { questionKeys } from "@/api/questions";
import { queueKey } from "@/api/queue";
import { queueSetupKeys } from "@/api/queueSetup";
import { refundRequestKeys } from "@/api/refundRequests";
import { actsKeys, supervisionKey, wallKey } from "@/api/supervision";
import { ticketKeys } from "@/api/tickets";
import type { Change } from "@/api/types";

export const TOPICS = [
  "call",
  "queue",
  "offer",
  "utterance",
  "transition",
  "instruction",
  "supervision",
  "tool_call",
  "operator",
  "ticket",
  "promise",
  "order",
  "refund_request",
  "question",
  "number",
] as const satisfies readonly Change["topic"][];

/** A change says that something is different, never what it is now. What is none is left out: a newer api may say more. */
export function parseChanges(data: string): Change[] {
  const value = parse(data);
  return Array.isArray(value) ? value.filter(isChange) : [];
}

/** Whether the feed goes on where this console left it. */
export function parseHello(data: string): boolean {
  const value = parse(data);
  return typeof value === "object" && value !== null && "resumed" in value && value.resumed === true;
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
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
      return [callKeys.lists, detail, activeCallKey, queueKey, ticketKeys.all, wallKey, supervisionKey];
    case "offer":
      return [offerKey, consultationKey, queueKey, wallKey];
    case "queue":
      return [queueKey, activeCallKey, detail, ticketKeys.all, queueSetupKeys.all, promiseKeys.callbacks, wallKey];
    case "utterance":
      return [change.call_id ? callKeys.utterances(change.call_id) : callKeys.all, ticketKeys.all, wallKey];
    case "transition":
    case "instruction":
    case "tool_call":
      return [detail, ticketKeys.all];
    case "operator":
      return [meKey, activeCallKey, accountKeys.all, colleaguesKey, wallKey];
    case "ticket":
      return [ticketKeys.all, detail];
    case "promise":
      return [promiseKeys.all];
    case "supervision":
      return [supervisionKey, wallKey, change.call_id ? actsKeys.ofCall(change.call_id) : actsKeys.all];
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
