import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { ActiveCall, Me, Offer } from "./types";

export type ChosenPresence = "available" | "break" | "offline";

/** What the api calls the break of somebody who did not answer. */
const MISSED = "missed";

/** The server has sent the operator on a break, for a call that was not answered. */
export function hasMissed(me: Me): boolean {
  return me.presence === "break" && me.break_reason === MISSED;
}

export const activeCallKey = ["operators", "me", "active"] as const;

/** The call that this operator has, with a fresh token to join its room; `null` when there is none. */
export const activeCallQuery = queryOptions({
  queryKey: activeCallKey,
  queryFn: ({ signal }): Promise<ActiveCall | null> => unwrap(client.GET("/v1/operators/me/active", { signal })),
  refetchInterval: 20_000,
});

export const offerKey = ["operators", "me", "offer"] as const;

/** Who rings at this operator, until when; `null` when nobody does. The feed says when to look. While it rings one looks
 * anyway, hidden or not: what does not ring any more must fall silent, feed or no feed. */
export const offerQuery = queryOptions({
  queryKey: offerKey,
  queryFn: ({ signal }): Promise<Offer | null> => unwrap(client.GET("/v1/operators/me/offer", { signal })),
  refetchInterval: ({ state }) => (state.data ? 2_000 : 20_000),
  refetchIntervalInBackground: true,
});

/** A sign of life; what the presence is now comes back. One that takes longer than `timeoutMs` has failed. */
export function sendHeartbeat(timeoutMs: number): Promise<Me> {
  return unwrap(client.POST("/v1/operators/me/heartbeat", { signal: AbortSignal.timeout(timeoutMs) }));
}

export function setPresence(presence: ChosenPresence, reason?: string): Promise<Me> {
  return unwrap(client.PUT("/v1/operators/me/presence", { body: { presence, reason: reason ?? null } }));
}
