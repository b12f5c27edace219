import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { Attempt, BrokenPromises, Callback, PromiseCounts, PromiseDetail } from "./types";

const PAGE_SIZE = 50;

/** Which promises are looked at. */
export type PromiseView = "mine" | "free" | "overdue" | "kept" | "given_up";

const WANTED = {
  mine: { owner: "me", state: "open" },
  free: { owner: "nobody", state: "open" },
  overdue: { overdue: true },
  kept: { state: "kept" },
  given_up: { state: "given_up" },
} as const;

export const promiseKeys = {
  all: ["promises"] as const,
  list: (view: PromiseView) => ["promises", "list", view] as const,
  counts: ["promises", "counts"] as const,
  broken: ["promises", "broken"] as const,
  callbacks: ["promises", "callbacks"] as const,
};

/** What is owed by when it is due, the rest newest first; a page at a time. */
export const promisesQuery = (view: PromiseView) =>
  infiniteQueryOptions({
    queryKey: promiseKeys.list(view),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET("/v1/promises", {
          params: { query: { limit: PAGE_SIZE, before: pageParam, ...WANTED[view] } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Asked again from time to time: a promise is overdue by the clock, which no change tells. */
export const promiseCountsQuery = queryOptions({
  queryKey: promiseKeys.counts,
  queryFn: ({ signal }): Promise<PromiseCounts> => unwrap(client.GET("/v1/promises/counts", { signal })),
  refetchInterval: 60_000,
});

export const brokenPromisesQuery = queryOptions({
  queryKey: promiseKeys.broken,
  queryFn: ({ signal }): Promise<BrokenPromises> => unwrap(client.GET("/v1/promises/broken", { signal })),
  refetchInterval: 60_000,
});

/** Callers who are called back in the place in line that they left, in the order of their turns. */
export const callbacksQuery = queryOptions({
  queryKey: promiseKeys.callbacks,
  queryFn: ({ signal }): Promise<Callback[]> => unwrap(client.GET("/v1/promises/callbacks", { signal })),
  refetchInterval: 20_000,
});

export function takePromise(id: string): Promise<PromiseDetail> {
  return unwrap(client.POST("/v1/promises/{promise_id}/take", { params: { path: { promise_id: id } } }));
}

/** To an operator, or with `null` back to whoever takes it. */
export function handPromise(id: string, to: string | null): Promise<PromiseDetail> {
  return unwrap(client.POST("/v1/promises/{promise_id}/hand", { params: { path: { promise_id: id } }, body: { to } }));
}

export function noteAttempt(id: string, result: Attempt): Promise<PromiseDetail> {
  return unwrap(
    client.POST("/v1/promises/{promise_id}/attempts", { params: { path: { promise_id: id } }, body: { result } }),
  );
}

export function keepPromise(id: string, outcome: string): Promise<PromiseDetail> {
  return unwrap(
    client.POST("/v1/promises/{promise_id}/keep", { params: { path: { promise_id: id } }, body: { outcome } }),
  );
}

export function giveUpPromise(id: string, reason: string): Promise<PromiseDetail> {
  return unwrap(
    client.POST("/v1/promises/{promise_id}/give-up", { params: { path: { promise_id: id } }, body: { reason } }),
  );
}
