import { infiniteQueryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { OrderState } from "./types";

const PAGE_SIZE = 50;

export const orderKeys = {
  all: ["orders"] as const,
  list: (state: OrderState | null) => ["orders", "list", state] as const,
};

/** Newest first, a page at a time. */
export const ordersQuery = (state: OrderState | null) =>
  infiniteQueryOptions({
    queryKey: orderKeys.list(state),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET("/v1/orders", {
          params: { query: { limit: PAGE_SIZE, before: pageParam, state: state ?? undefined } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
