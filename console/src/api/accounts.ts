import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type {
  Account,
  AccountChange,
  AccountSettings,
  Invited,
  OneTimePassword,
  Session,
  SignIn,
  SignInEvent,
} from "./types";

export const accountKeys = {
  all: ["accounts"] as const,
  list: ["accounts", "list"] as const,
  signIns: ["accounts", "sign-ins"] as const,
  own: ["accounts", "own-sessions"] as const,
  detail: (accountId: string) => ["accounts", accountId] as const,
};

export const accountsQuery = queryOptions({
  queryKey: accountKeys.list,
  queryFn: ({ signal }): Promise<Account[]> => unwrap(client.GET("/v1/accounts", { signal })),
});

const of = (accountId: string) => ({ path: { account_id: accountId } });

export const accountQuery = (accountId: string) =>
  queryOptions({
    queryKey: accountKeys.detail(accountId),
    queryFn: ({ signal }): Promise<Account> =>
      unwrap(client.GET("/v1/accounts/{account_id}", { params: of(accountId), signal })),
  });

export const accountChangesQuery = (accountId: string) =>
  queryOptions({
    queryKey: [...accountKeys.detail(accountId), "changes"] as const,
    queryFn: ({ signal }): Promise<AccountChange[]> =>
      unwrap(client.GET("/v1/accounts/{account_id}/changes", { params: of(accountId), signal })),
  });

/** Of somebody else, for admins. */
export const sessionsQuery = (accountId: string) =>
  queryOptions({
    queryKey: [...accountKeys.detail(accountId), "sessions"] as const,
    queryFn: ({ signal }): Promise<Session[]> =>
      unwrap(client.GET("/v1/accounts/{account_id}/sessions", { params: of(accountId), signal })),
  });

export const ownSessionsQuery = queryOptions({
  queryKey: accountKeys.own,
  queryFn: ({ signal }): Promise<Session[]> => unwrap(client.GET("/v1/auth/me/sessions", { signal })),
});

const PAGE_SIZE = 50;

/** Newest first; of these kinds alone, all when there are none. */
export const signInsQuery = (events: readonly SignInEvent[]) =>
  infiniteQueryOptions({
    queryKey: [...accountKeys.signIns, events] as const,
    queryFn: ({ pageParam, signal }): Promise<{ items: SignIn[]; next: string | null }> =>
      unwrap(
        client.GET("/v1/sign-ins", {
          params: { query: { event: [...events], limit: PAGE_SIZE, before: pageParam } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export function createAccount(settings: AccountSettings): Promise<Invited> {
  return unwrap(client.POST("/v1/accounts", { body: settings }));
}

export function changeAccount(accountId: string, settings: AccountSettings): Promise<Account> {
  return unwrap(client.PUT("/v1/accounts/{account_id}", { params: of(accountId), body: settings }));
}

export function deactivateAccount(accountId: string): Promise<Account> {
  return unwrap(client.POST("/v1/accounts/{account_id}/deactivate", { params: of(accountId) }));
}

export function reactivateAccount(accountId: string): Promise<Account> {
  return unwrap(client.POST("/v1/accounts/{account_id}/reactivate", { params: of(accountId) }));
}

export function resetPassword(accountId: string): Promise<OneTimePassword> {
  return unwrap(client.POST("/v1/accounts/{account_id}/password", { params: of(accountId) }));
}

export async function revokeSession(accountId: string, sessionId: string): Promise<void> {
  const path = { account_id: accountId, session_id: sessionId };
  await unwrap(client.DELETE("/v1/accounts/{account_id}/sessions/{session_id}", { params: { path } }));
}

export async function revokeSessions(accountId: string): Promise<void> {
  await unwrap(client.DELETE("/v1/accounts/{account_id}/sessions", { params: of(accountId) }));
}

export async function revokeOwnSession(sessionId: string): Promise<void> {
  await unwrap(client.DELETE("/v1/auth/me/sessions/{session_id}", { params: { path: { session_id: sessionId } } }));
}

/** Everywhere but here. */
export async function revokeOtherSessions(): Promise<void> {
  await unwrap(client.DELETE("/v1/auth/me/sessions"));
}
