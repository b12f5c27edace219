import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { TicketDetail, TicketStatus } from "./types";

const PAGE_SIZE = 50;

export const ticketKeys = {
  all: ["tickets"] as const,
  list: (status: TicketStatus | null) => ["tickets", "list", status] as const,
  detail: (ticketId: string) => ["tickets", "detail", ticketId] as const,
};

export const ticketsQuery = (status: TicketStatus | null) =>
  infiniteQueryOptions({
    queryKey: ticketKeys.list(status),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET("/v1/tickets", {
          params: { query: { limit: PAGE_SIZE, before: pageParam, status: status ?? undefined } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const ticketQuery = (ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.detail(ticketId),
    queryFn: ({ signal }): Promise<TicketDetail> =>
      unwrap(client.GET("/v1/tickets/{ticket_id}", { params: { path: { ticket_id: ticketId } }, signal })),
  });
