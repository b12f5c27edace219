import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { ActiveCall, Category, Disposition, QueueEntry } from "./types";

const NAMES = new Intl.ListFormat("en");

export const queueKey = ["queue"] as const;

export const queueQuery = queryOptions({
  queryKey: queueKey,
  queryFn: ({ signal }): Promise<QueueEntry[]> => unwrap(client.GET("/v1/queue", { signal })),
  refetchInterval: 20_000,
});

export const dispositionsQuery = queryOptions({
  queryKey: ["dispositions"] as const,
  queryFn: ({ signal }): Promise<Disposition[]> => unwrap(client.GET("/v1/dispositions", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What the work after a call of this queue can end with. */
export const dispositionsOf = (queue: Category) =>
  queryOptions({
    queryKey: ["dispositions", queue] as const,
    queryFn: ({ signal }): Promise<Disposition[]> =>
      unwrap(client.GET("/v1/dispositions", { params: { query: { queue } }, signal })),
  });

export function claim(entryId: string): Promise<ActiveCall> {
  return unwrap(client.POST("/v1/queue/{entry_id}/claim", { params: { path: { entry_id: entryId } } }));
}

/** Not this caller: it rings at somebody else. */
export async function decline(entryId: string): Promise<void> {
  await unwrap(client.POST("/v1/queue/{entry_id}/decline", { params: { path: { entry_id: entryId } } }));
}

export interface Outcome {
  /** `null` where the queue leaves it to the operator; elsewhere the api refuses. */
  disposition: string | null;
  notes: string;
}

export function wrapUp(entryId: string, outcome: Outcome): Promise<QueueEntry> {
  return unwrap(
    client.POST("/v1/queue/{entry_id}/wrap-up", { params: { path: { entry_id: entryId } }, body: outcome }),
  );
}

/** A minute more, once. */
export function extendWrapUp(entryId: string): Promise<QueueEntry> {
  return unwrap(client.POST("/v1/queue/{entry_id}/wrap-up/extend", { params: { path: { entry_id: entryId } } }));
}

/** To whom it rings, in words; empty when it does not ring. */
export function ringsAt(entry: QueueEntry): string {
  return NAMES.format(entry.offered_to.map(({ name }) => name));
}

/** The caller waits for a person, whether or not it rings at somebody. */
export function isInLine(entry: QueueEntry): boolean {
  return entry.state === "waiting" || entry.state === "offered";
}
