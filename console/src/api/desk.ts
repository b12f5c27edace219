import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import { activeCallQuery } from "./operators";
import type { ActiveCall, Category, Colleague, ConsultedCall, QueueEntry } from "./types";

const of = (entryId: string) => ({ params: { path: { entry_id: entryId } } });
const about = (consultationId: string) => ({ params: { path: { consultation_id: consultationId } } });

export const colleaguesKey = ["colleagues"] as const;

/** Everybody but oneself, with presence and skills. */
export const colleaguesQuery = queryOptions({
  queryKey: colleaguesKey,
  queryFn: ({ signal }): Promise<Colleague[]> => unwrap(client.GET("/v1/colleagues", { signal })),
});

export const consultationKey = ["operators", "me", "consultation"] as const;

/** What a colleague asks this operator; `null` when nobody does. One who is given the caller has them before the
 * consultation is over, so that the leg finds no moment without a room. */
export const consultationQuery = queryOptions({
  queryKey: consultationKey,
  queryFn: async ({ client: queries, signal }): Promise<ConsultedCall | null> => {
    const before = queries.getQueryData<ConsultedCall | null>(consultationKey);
    const now = await unwrap(client.GET("/v1/operators/me/consultation", { signal }));
    if (before?.state === "talking" && now === null) await queries.fetchQuery({ ...activeCallQuery, staleTime: 0 });
    return now;
  },
  refetchInterval: ({ state }) => (state.data ? 2_000 : 20_000),
  refetchIntervalInBackground: true,
});

export function hold(entryId: string): Promise<QueueEntry> {
  return unwrap(client.POST("/v1/queue/{entry_id}/hold", of(entryId)));
}

export function resume(entryId: string): Promise<QueueEntry> {
  return unwrap(client.POST("/v1/queue/{entry_id}/resume", of(entryId)));
}

/** To a colleague or to a skill, never to both. */
export interface Destination {
  colleagueId: string | null;
  skill: Category | null;
  note: string;
}

export function transfer(entryId: string, { colleagueId, skill, note }: Destination): Promise<QueueEntry> {
  const body = { colleague_id: colleagueId, skill, note };
  return unwrap(client.POST("/v1/queue/{entry_id}/transfer", { ...of(entryId), body }));
}

export function handBack(entryId: string, homework: string): Promise<QueueEntry> {
  return unwrap(client.POST("/v1/queue/{entry_id}/hand-back", { ...of(entryId), body: { homework } }));
}

export function consult(entryId: string, colleagueId: string, question: string): Promise<ActiveCall | null> {
  const body = { colleague_id: colleagueId, question };
  return unwrap(client.POST("/v1/queue/{entry_id}/consult", { ...of(entryId), body }));
}

export function completeConsultation(entryId: string): Promise<QueueEntry> {
  return unwrap(client.POST("/v1/queue/{entry_id}/consult/complete", of(entryId)));
}

export function endConsultation(entryId: string): Promise<ActiveCall | null> {
  return unwrap(client.POST("/v1/queue/{entry_id}/consult/end", of(entryId)));
}

export function acceptConsultation(consultationId: string): Promise<ConsultedCall | null> {
  return unwrap(client.POST("/v1/consultations/{consultation_id}/accept", about(consultationId)));
}

export async function declineConsultation(consultationId: string): Promise<void> {
  await unwrap(client.POST("/v1/consultations/{consultation_id}/decline", about(consultationId)));
}

export async function leaveConsultation(consultationId: string): Promise<void> {
  await unwrap(client.POST("/v1/consultations/{consultation_id}/leave", about(consultationId)));
}
