import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { ChosenPresence } from "./operators";
import type { Supervision, SupervisionAct, SupervisionMode, Wall } from "./types";

export const wallKey = ["wall"] as const;

/** Everything that happens now; the feed says when it is another. */
export const wallQuery = queryOptions({
  queryKey: wallKey,
  queryFn: ({ signal }): Promise<Wall> => unwrap(client.GET("/v1/wall", { signal })),
  refetchInterval: 15_000,
});

export const supervisionKey = ["supervision", "mine"] as const;

/** The call that this supervisor takes part in, with new tokens; `null` when there is none. The server may end it. */
export const supervisionQuery = queryOptions({
  queryKey: supervisionKey,
  queryFn: ({ signal }): Promise<Supervision | null> => unwrap(client.GET("/v1/operators/me/supervision", { signal })),
  refetchInterval: 20_000,
});

export const actsKeys = {
  all: ["supervision", "acts"] as const,
  ofCall: (callId: string) => ["supervision", "acts", callId] as const,
};

/** What supervisors did in a call, newest first. */
export const actsQuery = (callId: string) =>
  queryOptions({
    queryKey: actsKeys.ofCall(callId),
    queryFn: async ({ signal }): Promise<SupervisionAct[]> => {
      const query = { call_id: callId, limit: 100 };
      return (await unwrap(client.GET("/v1/supervision-acts", { params: { query }, signal }))).items;
    },
  });

export function supervise(callId: string, mode: SupervisionMode): Promise<Supervision> {
  const params = { path: { call_id: callId } };
  return unwrap(client.POST("/v1/calls/{call_id}/supervision", { params, body: { mode } }));
}

export async function stopSupervising(callId: string): Promise<void> {
  await unwrap(client.DELETE("/v1/calls/{call_id}/supervision", { params: { path: { call_id: callId } } }));
}

export async function sendRemark(callId: string, text: string): Promise<void> {
  await unwrap(client.POST("/v1/calls/{call_id}/remark", { params: { path: { call_id: callId } }, body: { text } }));
}

export async function takeOver(callId: string): Promise<void> {
  await unwrap(client.POST("/v1/calls/{call_id}/take-over", { params: { path: { call_id: callId } } }));
}

export async function forcePresence(operatorId: string, presence: ChosenPresence, reason: string): Promise<void> {
  const params = { path: { operator_id: operatorId } };
  await unwrap(client.PUT("/v1/operators/{operator_id}/presence", { params, body: { presence, reason } }));
}
