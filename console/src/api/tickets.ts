import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { operations } from "./schema";
import type { OperatorRef, TicketDetail, TicketSummary } from "./types";

const PAGE_SIZE = 50;
const NUMBER = /^\d+$/;

/** Which tickets, by the names that the api has for it; what is left out does not matter. */
export type TicketFilter = Omit<NonNullable<operations["list_tickets"]["parameters"]["query"]>, "limit" | "before">;

export type TicketChanges = Omit<operations["change_ticket"]["requestBody"]["content"]["application/json"], "version">;

export const ticketKeys = {
  all: ["tickets"] as const,
  list: (filter: TicketFilter) => ["tickets", "list", filter] as const,
  detail: (ticketId: string) => ["tickets", "detail", ticketId] as const,
  tags: (beginning: string) => ["ticket-tags", beginning] as const,
  owners: ["ticket-owners"] as const,
};

export const ticketsQuery = (filter: TicketFilter) =>
  infiniteQueryOptions({
    queryKey: ticketKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET("/v1/tickets", {
          params: { query: { ...filter, limit: PAGE_SIZE, before: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** By its id, or by its number: an old number leads to the ticket that it was merged into. */
export const ticketQuery = (idOrNumber: string) =>
  queryOptions({
    queryKey: ticketKeys.detail(idOrNumber),
    queryFn: ({ signal }): Promise<TicketDetail> =>
      NUMBER.test(idOrNumber)
        ? unwrap(
            client.GET("/v1/tickets/number/{number}", { params: { path: { number: Number(idOrNumber) } }, signal }),
          )
        : unwrap(client.GET("/v1/tickets/{ticket_id}", { params: { path: { ticket_id: idOrNumber } }, signal })),
  });

/** Whom a ticket can be given to. */
export const ownersQuery = queryOptions({
  queryKey: ticketKeys.owners,
  queryFn: ({ signal }): Promise<OperatorRef[]> => unwrap(client.GET("/v1/tickets/owners", { signal })),
  staleTime: 60_000,
});

/** Tags in use that begin like this. */
export const tagsQuery = (beginning: string) =>
  queryOptions({
    queryKey: ticketKeys.tags(beginning),
    queryFn: ({ signal }): Promise<string[]> =>
      unwrap(client.GET("/v1/tickets/tags", { params: { query: { beginning } }, signal })),
    staleTime: 30_000,
  });

/** A change of what is shown: refused when it is not that any more. */
export function changeTicket(ticket: TicketSummary, changes: TicketChanges): Promise<TicketSummary> {
  return unwrap(
    client.PATCH("/v1/tickets/{ticket_id}", {
      params: { path: { ticket_id: ticket.id } },
      body: { version: ticket.version, ...changes },
    }),
  );
}

export async function commentTicket(ticketId: string, text: string): Promise<void> {
  await unwrap(
    client.POST("/v1/tickets/{ticket_id}/comments", { params: { path: { ticket_id: ticketId } }, body: { text } }),
  );
}

/** What is left is the other ticket. */
export function mergeTicket(ticketId: string, into: number): Promise<TicketSummary> {
  return unwrap(
    client.POST("/v1/tickets/{ticket_id}/merge", { params: { path: { ticket_id: ticketId } }, body: { into } }),
  );
}

export function linkCall(ticketId: string, callId: string): Promise<TicketSummary> {
  return unwrap(
    client.PUT("/v1/tickets/{ticket_id}/calls/{call_id}", {
      params: { path: { ticket_id: ticketId, call_id: callId } },
    }),
  );
}

export function unlinkCall(ticketId: string, callId: string): Promise<TicketSummary> {
  return unwrap(
    client.DELETE("/v1/tickets/{ticket_id}/calls/{call_id}", {
      params: { path: { ticket_id: ticketId, call_id: callId } },
    }),
  );
}
