import { infiniteQueryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { Export } from "./types";

const PAGE_SIZE = 50;

/** Which lists were taken as files, newest first, a page at a time. Asked anew each time: no change tells of it. */
export const exportsQuery = infiniteQueryOptions({
  queryKey: ["exports"] as const,
  queryFn: ({ pageParam, signal }): Promise<{ items: Export[]; next: string | null }> =>
    unwrap(client.GET("/v1/exports", { params: { query: { limit: PAGE_SIZE, before: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  staleTime: 0,
});
