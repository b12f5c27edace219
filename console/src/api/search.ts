import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { SearchResults } from "./types";

const PAGE_SIZE = 50;

/** Fewer letters are found everywhere. */
export const SHORTEST_QUERY = 2;

/** The newest few of each kind. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q] as const,
    queryFn: ({ signal }): Promise<SearchResults> =>
      unwrap(client.GET("/v1/search", { params: { query: { q } }, signal })),
    enabled: q.trim().length >= SHORTEST_QUERY,
    staleTime: 5_000,
  });

export type Kind = keyof SearchResults;

/** All of one kind, a page at a time. */
export const searchPagesQuery = <K extends Kind>(kind: K, q: string) =>
  infiniteQueryOptions({
    queryKey: ["search", q, kind] as const,
    queryFn: ({ pageParam, signal }): Promise<SearchResults[K]> =>
      unwrap(
        client.GET(`/v1/search/${kind as Kind}`, {
          params: { query: { q, limit: PAGE_SIZE, before: pageParam } },
          signal,
        }),
      ) as Promise<SearchResults[K]>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: q.trim().length >= SHORTEST_QUERY,
  });
