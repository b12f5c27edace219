import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { Category, DispositionRow, DispositionSettings, Queue, QueueSettings } from "./types";

export const queueSetupKeys = {
  all: ["queue-setup"] as const,
  queues: ["queue-setup", "queues"] as const,
  outcomes: ["queue-setup", "outcomes"] as const,
};

export const queuesQuery = queryOptions({
  queryKey: queueSetupKeys.queues,
  queryFn: ({ signal }): Promise<Queue[]> => unwrap(client.GET("/v1/queues", { signal })),
});

/** All outcomes, those too that cannot be chosen any more. */
export const outcomesQuery = queryOptions({
  queryKey: queueSetupKeys.outcomes,
  queryFn: ({ signal }): Promise<DispositionRow[]> => unwrap(client.GET("/v1/dispositions/all", { signal })),
});

export function changeQueue(skill: Category, settings: QueueSettings): Promise<Queue> {
  return unwrap(client.PUT("/v1/queues/{skill}", { params: { path: { skill } }, body: settings }));
}

export function setOutcome(code: string, settings: DispositionSettings): Promise<DispositionRow> {
  return unwrap(client.PUT("/v1/dispositions/{code}", { params: { path: { code } }, body: settings }));
}
