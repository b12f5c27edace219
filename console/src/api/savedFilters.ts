import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { ListName, SavedFilter } from "./types";

export const savedFilterKeys = {
  of: (list: ListName) => ["saved-filters", list] as const,
};

/** One's own and those that are shared, by name. */
export const savedFiltersQuery = (list: ListName) =>
  queryOptions({
    queryKey: savedFilterKeys.of(list),
    queryFn: ({ signal }): Promise<SavedFilter[]> =>
      unwrap(client.GET("/v1/saved-filters", { params: { query: { list } }, signal })),
    staleTime: 30_000,
  });

export interface FilterSettings {
  name: string;
  query: Record<string, unknown>;
  shared: boolean;
}

export interface NewFilter extends FilterSettings {
  list: ListName;
}

export function saveFilter(body: NewFilter): Promise<SavedFilter> {
  return unwrap(client.POST("/v1/saved-filters", { body }));
}

export function changeFilter(filterId: string, body: FilterSettings): Promise<SavedFilter> {
  return unwrap(client.PUT("/v1/saved-filters/{filter_id}", { params: { path: { filter_id: filterId } }, body }));
}

export async function removeFilter(filterId: string): Promise<void> {
  await unwrap(client.DELETE("/v1/saved-filters/{filter_id}", { params: { path: { filter_id: filterId } } }));
}
