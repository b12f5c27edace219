import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { ActiveCall, Disposition, QueueEntry } from "./types";

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

export function claim(entryId: string): Promise<ActiveCall> {
  return unwrap(client.POST("/v1/queue/{entry_id}/claim", { params: { path: { entry_id: entryId } } }));
}

export function wrapUp(entryId: string, outcome: { disposition: string; notes: string }): Promise<QueueEntry> {
  return unwrap(
    client.POST("/v1/queue/{entry_id}/wrap-up", { params: { path: { entry_id: entryId } }, body: outcome }),
  );
}

/** The caller waits for a person, whether or not it rings at somebody. */
export function isInLine(entry: QueueEntry): boolean {
  return entry.state === "waiting" || entry.state === "offered";
}
