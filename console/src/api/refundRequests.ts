import { infiniteQueryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { RefundRequest, RefundRequestState } from "./types";

const PAGE_SIZE = 50;

export const refundRequestKeys = {
  all: ["refund-requests"] as const,
  list: (state: RefundRequestState | null) => ["refund-requests", "list", state] as const,
};

/** Newest first, a page at a time. */
export const refundRequestsQuery = (state: RefundRequestState | null) =>
  infiniteQueryOptions({
    queryKey: refundRequestKeys.list(state),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET("/v1/refund-requests", {
          params: { query: { limit: PAGE_SIZE, before: pageParam, state: state ?? undefined } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export interface Decision {
  approve: boolean;
  /** Why: it stays on record. */
  note: string;
}

export function decideRefundRequest(requestId: string, decision: Decision): Promise<RefundRequest> {
  return unwrap(
    client.POST("/v1/refund-requests/{request_id}/decision", {
      params: { path: { request_id: requestId } },
      body: decision,
    }),
  );
}
