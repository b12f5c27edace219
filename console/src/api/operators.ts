import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { ActiveCall, Me } from "./types";

export type ChosenPresence = "available" | "break" | "offline";

export const activeCallKey = ["operators", "me", "active"] as const;

/** The call that this operator has, with a fresh token to join its room; `null` when there is none. */
export const activeCallQuery = queryOptions({
  queryKey: activeCallKey,
  queryFn: ({ signal }): Promise<ActiveCall | null> => unwrap(client.GET("/v1/operators/me/active", { signal })),
  refetchInterval: 20_000,
});

/** A sign of life; what the presence is now comes back. */
export function sendHeartbeat(): Promise<Me> {
  return unwrap(client.POST("/v1/operators/me/heartbeat"));
}

export function setPresence(presence: ChosenPresence, reason?: string): Promise<Me> {
  return unwrap(client.PUT("/v1/operators/me/presence", { body: { presence, reason: reason ?? null } }));
}
