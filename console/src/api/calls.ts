import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { operations } from "./schema";
import type { CallDetail, EarlierCall, Utterance } from "./types";

const PAGE_SIZE = 50;

export const callKeys = {
  all: ["calls"] as const,
  lists: ["calls", "list"] as const,
  detail: (callId: string) => ["calls", "detail", callId] as const,
  earlier: (callId: string) => ["calls", "earlier", callId] as const,
  utterances: (callId: string) => ["calls", "utterances", callId] as const,
};

/** Which calls, by the names that the api has for it; what is left out does not matter. */
export type CallFilter = Omit<NonNullable<operations["list_calls"]["parameters"]["query"]>, "limit" | "before">;

/** Newest first, a page at a time. */
export const callsQuery = (filter: CallFilter) =>
  infiniteQueryOptions({
    queryKey: [...callKeys.lists, filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET("/v1/calls", { params: { query: { ...filter, limit: PAGE_SIZE, before: pageParam } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const callQuery = (callId: string) =>
  queryOptions({
    queryKey: callKeys.detail(callId),
    queryFn: ({ signal }): Promise<CallDetail> =>
      unwrap(client.GET("/v1/calls/{call_id}", { params: { path: { call_id: callId } }, signal })),
  });

/** What the same caller has called about before. */
export const earlierCallsQuery = (callId: string) =>
  queryOptions({
    queryKey: callKeys.earlier(callId),
    queryFn: ({ signal }): Promise<EarlierCall[]> =>
      unwrap(client.GET("/v1/calls/{call_id}/earlier", { params: { path: { call_id: callId } }, signal })),
  });

/** The transcript so far. Utterances are append-only, so a refetch asks only for what came after the last one. */
export const utterancesQuery = (callId: string) =>
  queryOptions({
    queryKey: callKeys.utterances(callId),
    queryFn: async ({ client: queries, queryKey, signal }): Promise<Utterance[]> => {
      const known = queries.getQueryData<Utterance[]>(queryKey) ?? [];
      const fresh = await fetchUtterances(callId, known.at(-1)?.seq ?? 0, signal);
      return fresh.length === 0 ? known : [...known, ...fresh];
    },
  });

function fetchUtterances(callId: string, after: number, signal: AbortSignal): Promise<Utterance[]> {
  return unwrap(
    client.GET("/v1/calls/{call_id}/utterances", {
      params: { path: { call_id: callId }, query: { after } },
      signal,
    }),
  );
}

export async function hangUp(callId: string): Promise<void> {
  await unwrap(client.POST("/v1/calls/{call_id}/hang-up", { params: { path: { call_id: callId } } }));
}

/** For good. */
export async function eraseRecording(callId: string, recordingId: string): Promise<void> {
  const path = { call_id: callId, recording_id: recordingId };
  await unwrap(client.DELETE("/v1/calls/{call_id}/recordings/{recording_id}", { params: { path } }));
}
